package org.meterline.aggregation.config;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys that seal the secrets of webhooks, read once and checked before anything is served; never printed. There may be none. */
@Startup
@Singleton
public class WebhookMasterKeys {

    private static final int KEY_BYTES = 32;

    private final Map<String, SecretKey> keys = new TreeMap<>();
    private final String current;

    public WebhookMasterKeys(WebhookSettings settings) {
        settings.masterKeys().forEach((id, encoded) -> keys.put(id, decoded(id, encoded)));
        this.current = settings.currentMasterKey();
        if (!keys.isEmpty() && !keys.containsKey(current)) {
            throw new ConfigurationException("There is no master key \"" + current
                    + "\" of webhooks: set meterline.aggregation.webhooks.current-master-key to one of " + keys.keySet()
                    + ".");
        }
        if (settings.lease().compareTo(settings.attemptTimeout()) <= 0) {
            throw new ConfigurationException("meterline.aggregation.webhooks.lease is not longer than attempt-timeout:"
                    + " every slow delivery would be sent twice.");
        }
    }

    /** The id of the key for new secrets; none where webhooks are not set up. */
    public Optional<String> currentId() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(current);
    }

    public Optional<SecretKey> byId(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public String toString() {
        return "WebhookMasterKeys" + keys.keySet();
    }

    private static SecretKey decoded(String id, String encoded) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded.strip());
        } catch (IllegalArgumentException e) {
            bytes = new byte[0]; // its message may hold a part of the key
        }
        if (bytes.length != KEY_BYTES) {
            throw new ConfigurationException("The master key \"" + id + "\" of webhooks is not 32 bytes in base64.");
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
