package org.meterline.registration.config;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The master keys, read once and checked before anything is served; never printed. */
@Startup
@Singleton
public class MasterKeys {

    private static final int KEY_BYTES = 32;

    private final Map<String, SecretKey> keys = new TreeMap<>();
    private final String current;
    private final SecretKey currentKey;

    MasterKeys(TokenSettings settings) {
        settings.masterKeys().forEach((id, encoded) -> keys.put(id, decoded(id, encoded)));
        this.current = settings.currentMasterKey();
        SecretKey key = keys.get(current);
        if (key == null) {
            throw new ConfigurationException("There is no master key \"" + current
                    + "\": set meterline.registration.token.master-keys." + current
                    + " to 32 random bytes in base64, or meterline.registration.token.current-master-key to one of "
                    + keys.keySet() + ".");
        }
        this.currentKey = key;
    }

    public String currentId() {
        return current;
    }

    public SecretKey current() {
        return currentKey;
    }

    public Set<String> ids() {
        return Collections.unmodifiableSet(keys.keySet());
    }

    public Optional<SecretKey> byId(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public String toString() {
        return "MasterKeys" + keys.keySet();
    }

    private static SecretKey decoded(String id, String encoded) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded.strip());
        } catch (IllegalArgumentException e) {
            bytes = new byte[0]; // its message may hold a part of the key
        }
        if (bytes.length != KEY_BYTES) {
            throw new ConfigurationException("The master key \"" + id + "\" is not 32 bytes in base64.");
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }
}
