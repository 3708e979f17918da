package org.meterline.collector.domain;

/**
 * How many of something a usage meter may have a minute, and how many at once after a pause.
 *
 * @param perMinute 0 where there is no limit
 */
public record RateLimit(long perMinute, long burst) {

    /** Far above any use, and low enough that an allowance's parts fit into a long. */
    private static final long MOST = 1_000_000_000_000L;

    public RateLimit {
        if (perMinute < 0 || perMinute > MOST || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException(
                    "a rate of " + perMinute + " a minute with a burst of " + burst + " is not between 1 and " + MOST);
        }
    }

    /** Whether there is a limit at all. */
    public boolean limits() {
        return perMinute > 0;
    }
}
