package org.meterline.collector.config;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A security provider that knows ES256 alone and leaves it to another one; everything else stays with the JDK. */
final class Es256Provider extends Provider {

    private static final long serialVersionUID = 1L;
    private static final String SIGNATURE = "Signature";
    private static final String ALGORITHM = "SHA256withECDSA";

    /** @throws IllegalArgumentException where {@code delegate} does not know ES256 */
    Es256Provider(Provider delegate) {
        super("MeterlineES256", "1", "ES256 by " + delegate.getName());
        Service service = delegate.getService(SIGNATURE, ALGORITHM);
        if (service == null) {
            throw new IllegalArgumentException(delegate.getName() + " has no " + ALGORITHM);
        }
        putService(new Delegating(this, service));
    }

    private static final class Delegating extends Service {

        private final Service service;

        Delegating(Provider provider, Service service) {
            super(provider, SIGNATURE, ALGORITHM, service.getClassName(), List.of(), Map.of());
            this.service = service;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return service.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(@Nullable Object key) {
            return service.supportsParameter(key);
        }
    }
}
