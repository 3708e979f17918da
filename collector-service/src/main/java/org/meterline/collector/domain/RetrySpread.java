package org.meterline.collector.domain;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * When usage meters that were turned away should come again: each at a moment of its own between {@code earliest} and
 * {@code window} later, by its id, so that those who came together do not come together again. The same usage meter is
 * told the same by every collector.
 */
public record RetrySpread(Duration earliest, Duration window) {

    private static final int HALF_OF_A_LONG = 32;

    public RetrySpread {
        if (earliest.toSeconds() < 1 || window.isNegative()) {
            throw new IllegalArgumentException("earliest " + earliest + " or window " + window + " is too short");
        }
    }

    /** Returns how long this usage meter should wait, in whole seconds. */
    public Duration of(UUID usageMeterId) {
        long seed = usageMeterId.getMostSignificantBits()
                ^ Long.rotateLeft(usageMeterId.getLeastSignificantBits(), HALF_OF_A_LONG);
        long later = new SplittableRandom(seed).nextLong(window.toSeconds() + 1);
        return Duration.ofSeconds(earliest.toSeconds() + later);
    }
}
