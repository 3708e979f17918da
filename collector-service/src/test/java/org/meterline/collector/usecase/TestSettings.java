package org.meterline.collector.usecase;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.config.RateSettings;

/** The settings with their defaults, and what a test sets otherwise. */
final class TestSettings {

    private static final int ORDINAL = 100;

    private TestSettings() {}

    static IntakeSettings defaults() {
        return with(Map.of());
    }

    static IntakeSettings with(Map<String, String> settings) {
        return mapped(IntakeSettings.class, settings);
    }

    static RateSettings rates(Map<String, String> settings) {
        return mapped(RateSettings.class, settings);
    }

    private static <T> T mapped(Class<T> mapping, Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(settings, "test", ORDINAL))
                .build();
        return config.getConfigMapping(mapping);
    }
}
