package org.meterline.collector.usecase;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.meterline.collector.config.IntakeSettings;

/** The settings with their defaults, and what a test sets otherwise. */
final class TestSettings {

    private static final int ORDINAL = 100;

    private TestSettings() {}

    static IntakeSettings defaults() {
        return with(Map.of());
    }

    static IntakeSettings with(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(IntakeSettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", ORDINAL))
                .build();
        return config.getConfigMapping(IntakeSettings.class);
    }
}
