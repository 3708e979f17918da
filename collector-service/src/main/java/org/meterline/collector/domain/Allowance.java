package org.meterline.collector.domain;

/**
 * What is left of a {@link RateLimit}: it starts full, is used up, and fills again all the time. It may be overdrawn by
 * what is known only afterwards, up to one burst, and is then used up until that is paid off. Exact: one permit has as many
 * parts as a minute has milliseconds, so that each millisecond brings a whole number of parts.
 */
public final class Allowance {

    private static final long PARTS = 60_000;

    private final RateLimit limit;
    private final long capacity;
    private long parts;
    private long asOfMillis;

    /** A full allowance at {@code nowMillis} of a clock that never goes back. */
    public Allowance(RateLimit limit, long nowMillis) {
        this.limit = limit;
        this.capacity = limit.burst() * PARTS;
        this.parts = capacity;
        this.asOfMillis = nowMillis;
    }

    /** Returns after how many milliseconds there is at least one permit; 0 where there is one now. */
    public long millisUntilOne(long nowMillis) {
        return millisUntil(PARTS, nowMillis);
    }

    /** Returns after how many milliseconds nothing is missing, as if it had never been used. */
    public long millisUntilFull(long nowMillis) {
        return millisUntil(capacity, nowMillis);
    }

    /** Uses up so many permits, whether there are as many or not. */
    public void use(long permits, long nowMillis) {
        if (limit.limits()) {
            fill(nowMillis);
            parts = Math.max(-capacity, parts - Math.min(permits, 2 * limit.burst()) * PARTS);
        }
    }

    private long millisUntil(long wanted, long nowMillis) {
        if (!limit.limits()) {
            return 0;
        }
        fill(nowMillis);
        return parts >= wanted ? 0 : Math.ceilDiv(wanted - parts, limit.perMinute());
    }

    private void fill(long nowMillis) {
        long elapsed = nowMillis - asOfMillis;
        boolean full = elapsed >= Math.ceilDiv(capacity - parts, limit.perMinute());
        parts = full ? capacity : parts + elapsed * limit.perMinute();
        asOfMillis = nowMillis;
    }
}
