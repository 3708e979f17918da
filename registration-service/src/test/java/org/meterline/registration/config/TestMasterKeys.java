package org.meterline.registration.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Master keys for plain tests. */
public final class TestMasterKeys {

    /** A key of 32 bytes, in base64. */
    public static final String ONE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private TestMasterKeys() {}

    /** @param keys base64 by id */
    public static MasterKeys of(Map<String, String> keys) {
        return of(keys, "k1");
    }

    /** @param current the id of the one that is current */
    public static MasterKeys of(Map<String, String> keys, String current) {
        Map<String, String> values = new HashMap<>();
        values.put("meterline.registration.token.current-master-key", current);
        keys.forEach((id, key) -> values.put("meterline.registration.token.master-keys." + id, key));
        return new MasterKeys(new SmallRyeConfigBuilder()
                .withDefaultValues(values)
                .withMapping(TokenSettings.class)
                .build()
                .getConfigMapping(TokenSettings.class));
    }
}
