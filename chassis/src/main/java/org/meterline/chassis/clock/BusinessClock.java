package org.meterline.chassis.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The clock of months, deadlines and report ages: the wall clock, or one that was set elsewhere and ticks on from there. */
final class BusinessClock extends Clock {

    private final Clock wall;
    private final AtomicReference<Duration> ahead;

    BusinessClock(Clock wall, Optional<Instant> start) {
        this.wall = wall;
        this.ahead = new AtomicReference<>(
                start.map(instant -> Duration.between(wall.instant(), instant.truncatedTo(ChronoUnit.MILLIS)))
                        .orElse(Duration.ZERO));
    }

    /**
     * Jumps forward.
     *
     * @return false, and nothing moved, where that would be backward: time that has been acted upon does not come again
     */
    boolean moveTo(Instant now) {
        while (true) {
            Duration present = ahead.get();
            Duration wanted = Duration.between(wall.instant(), now.truncatedTo(ChronoUnit.MILLIS));
            if (wanted.compareTo(present) < 0) {
                return false;
            }
            if (ahead.compareAndSet(present, wanted)) {
                return true;
            }
        }
    }

    @Override
    public Instant instant() {
        return wall.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        Objects.requireNonNull(zone);
        return new Zoned(this, zone);
    }

    private static final class Zoned extends Clock {

        private final Clock clock;
        private final ZoneId zone;

        private Zoned(Clock clock, ZoneId zone) {
            this.clock = clock;
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new Zoned(clock, other);
        }
    }
}
