package org.meterline.collector.config;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.Security;
import org.conscrypt.Conscrypt;
import org.jboss.logging.Logger;

/**
 * Has the signatures of bearer tokens checked by a native library where it runs on this machine. The JDK does the same at
 * eight times the cost, and checking them would be the largest part of a small request.
 */
@Singleton
class NativeSignatures {

    private static final Logger LOG = Logger.getLogger(NativeSignatures.class);

    void install(@Observes StartupEvent start, TokenSettings settings) {
        if (!settings.nativeSignatures()) {
            return;
        }
        if (!Conscrypt.isAvailable()) {
            LOG.warn("The native library for ES256 does not run on this machine: the JDK checks bearer tokens");
            return;
        }
        int position = Security.insertProviderAt(new Es256Provider(Conscrypt.newProvider()), 1);
        LOG.debugf("ES256 is checked by a native library, provider %d", position);
    }
}
