package org.meterline.contracts.report;

import java.time.Duration;

/**
 * How new and how old a reported hour may be.
 *
 * @param ahead how far a meter's clock may be ahead of ours
 * @param oldest how long before now the hour may have begun
 */
public record AgeLimits(Duration ahead, Duration oldest) {

    /** The limits of the contract. */
    public static final AgeLimits DEFAULTS = new AgeLimits(Duration.ofMinutes(5), Duration.ofDays(120));

    public AgeLimits {
        if (ahead.isNegative() || oldest.isNegative()) {
            throw new IllegalArgumentException("age limits are negative: " + ahead + ", " + oldest);
        }
    }
}
