package org.meterline.benchmarks.aggregation;

import java.time.Duration;

/**
 * How long and with how much everything is measured.
 *
 * @param warmUp of the service with large reports: the compilers of the JVM need some seconds of work
 * @param floor of each floor, and of the questions about usage
 * @param copied reports for the floor of PostgreSQL
 * @param usageMeters how many there are in the end where the cost of one and of many is compared
 * @param reportsEach how many small reports each of those figures rests on
 * @param fresh for how long reports come through the collector
 * @param closing how many providers close at the same instant
 * @param closingHours how many hours the large one of them was used
 */
record Pace(
        Duration warmUp,
        Duration floor,
        int copied,
        int usageMeters,
        int reportsEach,
        Duration fresh,
        int closing,
        int closingHours) {

    static Pace full() {
        return new Pace(
                Duration.ofSeconds(20), Duration.ofSeconds(5), 100, 1_000, 4_000, Duration.ofSeconds(40), 1_000, 720);
    }

    static Pace quick() {
        return new Pace(
                Duration.ofSeconds(10), Duration.ofSeconds(2), 40, 1_000, 1_000, Duration.ofSeconds(12), 1_000, 720);
    }
}
