package org.meterline.aggregation.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.webhook.AddressRules;

class WebhookSettingsTest {

    private static final String KEYS = "meterline.aggregation.webhooks.master-keys.";

    @Test
    void theDefaultsAreSafeAndTryForDays() {
        WebhookSettings defaults = TestWebhooks.bare(Map.of());

        assertEquals(Map.of(), defaults.masterKeys());
        assertEquals("k1", defaults.currentMasterKey());
        assertFalse(defaults.allowHttp());
        assertEquals(Optional.empty(), defaults.allowedNetworks());
        assertEquals(20, defaults.maxPerProvider());
        assertEquals(50, defaults.maxEventTypes());
        assertEquals(Duration.ofHours(24), defaults.secretOverlap());
        assertEquals(Duration.ofDays(7), defaults.longestSecretOverlap());
        assertEquals(3, defaults.maxSecrets());
        assertEquals(Duration.ofMinutes(5), defaults.lookBack());
        assertEquals(9, defaults.retryWaits().size());
        assertEquals(
                Duration.ofSeconds(5 + 5 * 60 + 30 * 60 + (2 + 5 + 10 + 14 + 20 + 24) * 3600L),
                defaults.retryWaits().stream().reduce(Duration.ZERO, Duration::plus));
        assertEquals(20, defaults.jitterPercent());
        assertEquals(Duration.ofHours(24), defaults.longestRetryAfter());
        assertEquals(Duration.ofSeconds(20), defaults.attemptTimeout());
        assertEquals(Duration.ofSeconds(5), defaults.connectTimeout());
        assertEquals(65_536, defaults.maxAnswerBytes());
        assertEquals(64, defaults.atOnce());
        assertEquals(4, defaults.atOncePerWebhook());
        assertEquals(Duration.ofMinutes(2), defaults.lease());
        assertEquals(Duration.ofSeconds(1), defaults.lookEvery());
        assertEquals(Duration.ofDays(5), defaults.disableAfter());
        assertEquals(Duration.ofDays(35), defaults.retention());
        assertEquals(Duration.ofHours(1), defaults.purgeEvery());
        assertEquals(5000, defaults.purgeRows());
        assertEquals(1000, defaults.maxReplay());
        assertEquals(Duration.ofSeconds(10), defaults.countEvery());
    }

    @Test
    void withoutAMasterKeyThereAreNoWebhooksAndNothingElseIsWrong() {
        assertEquals(Optional.empty(), new WebhookMasterKeys(TestWebhooks.bare(Map.of())).currentId());
    }

    @Test
    void aMasterKeyIsCheckedAndNeverPrinted() {
        String good = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

        WebhookMasterKeys keys = new WebhookMasterKeys(TestWebhooks.bare(Map.of(KEYS + "k1", good)));

        assertEquals(Optional.of("k1"), keys.currentId());
        assertTrue(keys.byId("k1").isPresent());
        assertFalse(keys.toString().contains(good));
        assertRefused(Map.of(KEYS + "k2", good));
        assertRefused(Map.of(KEYS + "k1", "c2hvcnQ="));
        assertRefused(Map.of(KEYS + "k1", "???"));
    }

    /** As the chart and the local stack give them. */
    @Test
    void keysAndNetworksAreReadFromTheEnvironment() {
        WebhookSettings settings = new SmallRyeConfigBuilder()
                .withMapping(WebhookSettings.class)
                .withSources(new EnvConfigSource(
                        Map.of(
                                "METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_K1",
                                "first",
                                "METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_K2",
                                "second",
                                "METERLINE_AGGREGATION_WEBHOOKS_CURRENT_MASTER_KEY",
                                "k2",
                                "METERLINE_AGGREGATION_WEBHOOKS_ALLOWED_NETWORKS",
                                "127.0.0.0/8,::1/128"),
                        300))
                .build()
                .getConfigMapping(WebhookSettings.class);

        assertEquals(Map.of("k1", "first", "k2", "second"), settings.masterKeys());
        assertEquals("k2", settings.currentMasterKey());
        assertEquals(Optional.of(List.of("127.0.0.0/8", "::1/128")), settings.allowedNetworks());
    }

    @Test
    void aLeaseEndsAfterTheAttempt() {
        assertRefused(Map.of("meterline.aggregation.webhooks.lease", "PT20S"));
    }

    private static void assertRefused(Map<String, String> settings) {
        WebhookSettings wrong = TestWebhooks.bare(settings);

        assertThrows(ConfigurationException.class, () -> new WebhookMasterKeys(wrong));
    }

    @Test
    void networksAreReadFromTheSettings() {
        AddressRules rules = new WebhookLimits()
                .addresses(TestWebhooks.settings(Map.of("allowed-networks", "10.1.0.0/16, ::1/128")));

        assertEquals(2, rules.allowed().size());
        assertTrue(rules.permits(InetAddress.ofLiteral("10.1.2.3")));
        assertEquals(
                List.of(),
                new WebhookLimits().addresses(TestWebhooks.settings(Map.of())).allowed());
    }
}
