package org.meterline.collector.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;

class SettingsTest {

    private static final String INTAKE = "meterline.collector.intake.";
    private static final String BROKER = "meterline.collector.broker.";
    private static final String TOKENS = "meterline.collector.tokens.";

    @Test
    void theDefaultsAreTheLimitsOfTheContract() {
        IntakeSettings intake = config(Map.of()).getConfigMapping(IntakeSettings.class);

        assertEquals(
                ReportLimits.DEFAULTS,
                new ReportLimits(
                        intake.maxReportBytes(),
                        intake.maxReportCompressedBytes(),
                        intake.maxReportRecords(),
                        intake.maxReportDepth(),
                        intake.maxStringLength()));
        assertEquals(AgeLimits.DEFAULTS, new AgeLimits(intake.clockTolerance(), intake.maxReportAge()));
        assertEquals(64 * 1024 * 1024, intake.maxRequestBytes());
        assertEquals(1000, intake.maxRequestReports());
        assertEquals(1024 * 1024, intake.maxHeartbeatBytes());
        assertEquals(96 * 1024 * 1024, intake.maxBytesInFlight());
        assertEquals(Duration.ofSeconds(2), intake.admissionWait());
        assertEquals(256, intake.maxRequests());
        assertEquals(Duration.ofSeconds(5), intake.retryAfter());
        assertEquals(Duration.ofSeconds(30), intake.retryAfterSpread());
    }

    @Test
    void theDefaultsFitTheTopicAndOneAnother() {
        SmallRyeConfig config = config(Map.of());
        BrokerSettings broker = config.getConfigMapping(BrokerSettings.class);

        assertEquals(Duration.ofSeconds(20), broker.acknowledgeWithin());
        assertEquals(Duration.ofSeconds(5), broker.attemptTimeout());
        assertEquals(Duration.ofMillis(1), broker.linger());
        assertEquals(Duration.ofSeconds(2), broker.healthTimeout());
        assertEquals(32 * 1024 * 1024, broker.bufferBytes());
        assertTrue(broker.maxRequestBytes() <= Topics.USAGE_REPORT_MAX_MESSAGE_BYTES);
        assertDoesNotThrow(() -> check(Map.of()));
    }

    @Test
    void aBodyHasTimeEnoughButNotForEver() {
        BodySettings body = config(Map.of()).getConfigMapping(BodySettings.class);

        assertEquals(Duration.ofMinutes(2), body.within());
        assertEquals(Duration.ofSeconds(15), body.pause());
        assertEquals(Duration.ofSeconds(5), body.restWithin());
    }

    @Test
    void theDefaultRatesAreFarAboveWhatAUsageMeterNeeds() {
        RateSettings rates = config(Map.of()).getConfigMapping(RateSettings.class);

        assertEquals(600, rates.requestsPerMinute());
        assertEquals(600, rates.requestBurst());
        assertEquals(1L << 30, rates.bytesPerMinute());
        assertEquals(1L << 31, rates.byteBurst());
        assertEquals(60, rates.heartbeatsPerMinute());
        assertEquals(60, rates.heartbeatBurst());
    }

    @Test
    void tokensAreRememberedForLessTimeThanItTakesToAskForKeysAgain() {
        TokenSettings tokens = config(Map.of()).getConfigMapping(TokenSettings.class);

        assertEquals(10_000, tokens.remembered());
        assertEquals(Duration.ofSeconds(30), tokens.rememberedFor());
        assertTrue(tokens.nativeSignatures());
    }

    @Test
    void everyKeyIsRead() {
        SmallRyeConfig config = config(Map.of(
                INTAKE + "max-request-reports", "7", BROKER + "linger", "PT1S", TOKENS + "remembered-for", "PT2S"));

        assertEquals(7, config.getConfigMapping(IntakeSettings.class).maxRequestReports());
        assertEquals(
                Duration.ofSeconds(1),
                config.getConfigMapping(BrokerSettings.class).linger());
        assertEquals(
                Duration.ofSeconds(2),
                config.getConfigMapping(TokenSettings.class).rememberedFor());
    }

    @Test
    void limitsThatCannotWorkStopTheStart() {
        assertRefused(Map.of(INTAKE + "max-bytes-in-flight", "92897279"));
        assertDoesNotThrow(() -> check(Map.of(INTAKE + "max-bytes-in-flight", "92897280")));
        assertRefused(Map.of(BROKER + "max-request-bytes", "8388608"));
        assertRefused(Map.of(BROKER + "acknowledge-within", "PT4S"));
        assertRefused(Map.of(INTAKE + "max-requests", "0"));
        assertRefused(Map.of(INTAKE + "retry-after", "PT0S"));
        assertRefused(Map.of(INTAKE + "retry-after-spread", "PT-1S"));
        assertRefused(Map.of("meterline.collector.rates.request-burst", "0"));
    }

    private static void assertRefused(Map<String, String> settings) {
        assertThrows(ConfigurationException.class, () -> check(settings));
    }

    private static void check(Map<String, String> settings) {
        SmallRyeConfig config = config(settings);
        Inspections.check(
                config.getConfigMapping(IntakeSettings.class),
                config.getConfigMapping(BrokerSettings.class),
                config.getConfigMapping(RateSettings.class));
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(IntakeSettings.class)
                .withMapping(BrokerSettings.class)
                .withMapping(RateSettings.class)
                .withMapping(TokenSettings.class)
                .withMapping(BodySettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }
}
