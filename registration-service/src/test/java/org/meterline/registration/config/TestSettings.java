package org.meterline.registration.config;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings for plain tests: the defaults, but for what a test says. */
public final class TestSettings {

    private TestSettings() {}

    public static <T> T defaults(Class<T> mapping) {
        return with(mapping, Map.of());
    }

    public static <T> T with(Class<T> mapping, Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("meterline.registration.token.master-keys.k1", TestMasterKeys.ONE)
                .withDefaultValues(values)
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
