package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.UsageMeter.Wish;

class UsageMeterTest {

    private static final UUID ID = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID CONTRACT = UUID.fromString("c0000000-0000-4000-8000-000000000001");
    private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
    private static final Duration FILES = Duration.ofDays(35);

    @Test
    void everyChangeIsTheNextRevision() {
        UsageMeter meter = first(Mode.TEST);

        assertEquals(1, meter.revision());
        assertEquals(2, inProductionFrom(meter, NOW).revision());
    }

    @Test
    void comingBackKeepsWhatItWas() {
        UsageMeter gone = unregistered(first(Mode.TEST));

        UsageMeter back = gone.again((Unregistered) gone.state(), wish(Mode.PRODUCTION, CONTRACT), generation(2), NOW);

        assertEquals(7, back.ordinal());
        assertEquals(gone.revision() + 1, back.revision());
        assertEquals(2, back.credentials().newestNumber());
        assertEquals(Mode.TEST, back.modes().at(Instant.parse("2026-11-22T09:59:59Z")));
        assertEquals(Mode.PRODUCTION, back.modes().at(Instant.parse("2026-11-22T10:00:00Z")));
        assertEquals(
                CONTRACT,
                back.contracts().at(Instant.parse("2026-11-01T00:00:00Z")).contractId());
        assertEquals(
                null, back.contracts().at(Instant.parse("2026-10-31T23:59:59Z")).contractId());
    }

    @Test
    void whatIsPublishedHasNoDeadGenerations() {
        UsageMeter gone = unregistered(first(Mode.PRODUCTION));

        UsageMeterState now = gone.published(NOW);
        UsageMeterState later = gone.published(NOW.plus(FILES));

        assertEquals(NOW, now.unregisteredAt());
        assertEquals(1, now.generations().size());
        assertTrue(now.generations().getFirst().fileKeyValidAt(NOW));
        assertEquals(false, now.generationValid(1, NOW));
        assertEquals(0, later.generations().size());
    }

    private static UsageMeter inProductionFrom(UsageMeter meter, Instant from) {
        return meter.with(
                meter.profile().name(), meter.modes().productionFrom(from), meter.connectivities(), meter.contracts());
    }

    private static UsageMeter unregistered(UsageMeter meter) {
        return meter.unregistered((Present) meter.state(), NOW, NOW, FILES);
    }

    private static UsageMeter first(Mode mode) {
        return UsageMeter.first(ID, "nimbus", 7, wish(mode, null), generation(1), NOW);
    }

    private static Wish wish(Mode mode, @Nullable UUID contract) {
        return new Wish(new UsageMeterName("um-01"), Connectivity.ONLINE, mode, contract, null);
    }

    private static TokenGeneration generation(int number) {
        String key = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        return new TokenGeneration(number, "k1", NOW, null, key, null);
    }
}
