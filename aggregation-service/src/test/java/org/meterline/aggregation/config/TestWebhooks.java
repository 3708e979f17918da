package org.meterline.aggregation.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of webhooks for tests that start nothing. */
public final class TestWebhooks {

    private static final String PREFIX = "meterline.aggregation.webhooks.";
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private TestWebhooks() {}

    /** @param changes to the defaults; beside them there is a master key {@code k1} */
    public static WebhookSettings settings(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(Map.of(PREFIX + "master-keys.k1", KEY));
        changes.forEach((name, value) -> all.put(PREFIX + name, value));
        return bare(all);
    }

    static WebhookSettings bare(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(WebhookSettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build()
                .getConfigMapping(WebhookSettings.class);
    }
}
