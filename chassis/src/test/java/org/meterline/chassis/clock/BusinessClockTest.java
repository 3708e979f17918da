package org.meterline.chassis.clock;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BusinessClockTest {

    private static final Instant WALL = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final HandSetClock wall = new HandSetClock(WALL);

    @Test
    void isTheWallClockUnlessToldOtherwise() {
        BusinessClock clock = new BusinessClock(wall, Optional.empty());

        assertEquals(WALL, clock.instant());
    }

    @Test
    void startsWhereToldAndTicksOn() {
        BusinessClock clock = new BusinessClock(wall, Optional.of(START));

        wall.now = WALL.plusSeconds(90);

        assertEquals(START.plusSeconds(90), clock.instant());
    }

    @Test
    void jumpsForwardAndTicksOn() {
        BusinessClock clock = new BusinessClock(wall, Optional.of(START));

        assertTrue(clock.moveTo(START.plus(Duration.ofDays(30))));
        wall.now = WALL.plusSeconds(1);

        assertEquals(START.plus(Duration.ofDays(30)).plusSeconds(1), clock.instant());
    }

    @Test
    void showsWhatADatabaseCanKeep() {
        BusinessClock clock = new BusinessClock(wall, Optional.of(START.plusNanos(123_456_789)));

        assertEquals(START.plusMillis(123), clock.instant());
        assertTrue(clock.moveTo(START.plusNanos(999_999_999)));
        assertEquals(START.plusMillis(999), clock.instant());
        assertEquals(0, new Clocks().wallClock().instant().getNano() % 1_000_000);
    }

    @Test
    void neverJumpsBackward() {
        BusinessClock clock = new BusinessClock(wall, Optional.of(START));

        assertFalse(clock.moveTo(START.minusSeconds(1)));

        assertEquals(START, clock.instant());
    }

    @Test
    void isUtcInAnotherZoneOnlyWhenAsked() {
        BusinessClock clock = new BusinessClock(wall, Optional.of(START));

        assertEquals(ZoneOffset.UTC, clock.getZone());
        assertEquals(START, clock.withZone(ZoneId.of("Europe/Berlin")).instant());
    }

    @Test
    void productionRefusesAMovedClock() {
        ConfigurationException movable = assertThrows(
                ConfigurationException.class,
                () -> Clocks.check(new Settings(Optional.empty(), true), Deployment.PRODUCTION));
        assertThrows(
                ConfigurationException.class,
                () -> Clocks.check(new Settings(Optional.of(START), false), Deployment.PRODUCTION));
        assertDoesNotThrow(() -> Clocks.check(new Settings(Optional.empty(), false), Deployment.PRODUCTION));
        assertDoesNotThrow(() -> Clocks.check(new Settings(Optional.of(START), true), Deployment.LOCAL));

        assertEquals(1, String.valueOf(movable.getMessage()).lines().count());
    }

    private record Settings(Optional<Instant> start, boolean movable) implements ClockSettings {}

    private static final class HandSetClock extends Clock {

        private Instant now;

        private HandSetClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
