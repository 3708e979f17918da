package org.meterline.benchmarks.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How long each of many calls took, the shortest first, and how long they took together. */
public final class Latencies {

    private final long[] sorted;
    private final Duration wall;

    private Latencies(long[] sorted, Duration wall) {
        this.sorted = sorted;
        this.wall = wall;
    }

    /** @param nanoseconds of each client */
    public static Latencies of(List<long[]> nanoseconds, Duration wall) {
        long[] all = nanoseconds.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        if (all.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Latencies(all, wall);
    }

    public int count() {
        return sorted.length;
    }

    /** The smallest value that so many per cent of all calls did not exceed. */
    public Duration percentile(int percent) {
        int rank = Math.toIntExact((sorted.length * (long) percent + 99) / 100);
        return Duration.ofNanos(sorted[Math.max(0, rank - 1)]);
    }

    public long perSecond() {
        return perSecond(1);
    }

    /** How many of what each call has so many of. */
    public long perSecond(long eachCall) {
        return sorted.length * eachCall * 1_000_000 / Math.max(1, wall.toNanos() / 1000);
    }

    public Duration wall() {
        return wall;
    }
}
