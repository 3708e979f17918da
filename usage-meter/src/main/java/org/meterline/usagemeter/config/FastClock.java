package org.meterline.usagemeter.config;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A business clock for tests: it begins at a given moment and goes as many times as fast as another clock. */
public final class FastClock extends Clock {
    private final Clock wall;
    private final Instant wallStart;
    private final Instant start;
    private final long speed;

    /** Begins now. */
    public FastClock(Clock wall, Instant start, long speed) {
        this(wall, wall.instant(), start, speed);
    }

    /**
     * @param since when it showed {@code start}, by the other clock
     */
    public FastClock(Clock wall, Instant since, Instant start, long speed) {
        if (speed < 1) {
            throw new IllegalArgumentException("a clock goes at least as fast as time, got " + speed);
        }
        this.wall = wall;
        this.wallStart = since;
        this.start = start;
        this.speed = speed;
    }

    @Override
    public Instant instant() {
        return at(wall.instant());
    }

    /** What it shows at a moment of the other clock. */
    public Instant at(Instant moment) {
        return start.plus(Duration.between(wallStart, moment).multipliedBy(speed));
    }

    /** How long one has to wait in truth until this much of the fast time has passed. */
    public Duration truly(Duration fast) {
        return fast.dividedBy(speed).plusNanos(fast.isPositive() ? 1 : 0);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new FastClock(wall.withZone(zone), wallStart, start, speed);
    }
}
