package org.meterline.registration.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The defaults that the pages promise. */
class SettingsTest {

    @Test
    void limits() {
        RegistrationSettings limits = defaults(RegistrationSettings.class);

        assertEquals(50, limits.defaultPageSize());
        assertEquals(500, limits.largestPageSize());
        assertEquals(128, limits.longestSearch());
        assertEquals(Duration.ofHours(72), limits.finalAfter());
        assertEquals(Duration.ofDays(366), limits.furthestAhead());
        assertEquals(Duration.ofDays(7), limits.idempotencyKept());
        assertEquals(20, limits.wrongSecrets());
        assertEquals(Duration.ofMinutes(1), limits.wrongSecretWindow());
        assertEquals(10_000, limits.wrongSecretSlots());
    }

    @Test
    void upgrades() {
        UpgradeSettings upgrades = defaults(UpgradeSettings.class);

        assertEquals(Optional.empty(), upgrades.graph());
        assertEquals(1_048_576, upgrades.largestGraphBytes());
        assertEquals(1000, upgrades.mostCertificates());
    }

    @Test
    void signingKeys() {
        SigningKeySettings keys = defaults(SigningKeySettings.class);

        assertEquals(Duration.ofDays(30), keys.period());
        assertEquals(Duration.ofHours(2), keys.publishedAfterwards());
        assertEquals(Duration.ofMinutes(15), keys.publishedBeforehand());
        assertEquals(Duration.ofMinutes(5), keys.mayBeKept());
        assertEquals(Duration.ofSeconds(10), keys.refreshEvery());
    }

    @Test
    void relay() {
        RelaySettings relay = defaults(RelaySettings.class);

        assertEquals(true, relay.enabled());
        assertEquals(Duration.ofMillis(250), relay.pollInterval());
        assertEquals(Duration.ofMillis(500), relay.electionInterval());
        assertEquals(Duration.ofSeconds(10), relay.leadershipTimeout());
        assertEquals(Duration.ofSeconds(10), relay.backlogEvery());
        assertEquals(Duration.ofSeconds(10), relay.longestBackOff());
        assertEquals(500, relay.batchSize());
        assertEquals("meterline-registration-relay", relay.transactionalId());
        assertEquals(Duration.ofSeconds(30), relay.deliveryTimeout());
    }

    @Test
    void notices() {
        NoticeSettings notices = defaults(NoticeSettings.class);

        assertEquals(Duration.ofSeconds(1), notices.publishEvery());
        assertEquals(500, notices.batchSize());
        assertEquals("meterline-registration-notices", notices.transactionalId());
        assertEquals(Duration.ofSeconds(5), notices.deliveryTimeout());
        assertEquals(Duration.ofSeconds(10), notices.longestBackOff());
    }

    private static <T> T defaults(Class<T> mapping) {
        return new SmallRyeConfigBuilder().withMapping(mapping).build().getConfigMapping(mapping);
    }
}
