package org.meterline.benchmarks.collector;

import java.time.Duration;
import java.util.List;

/**
 * How long and with what everything is measured.
 *
 * @param warmUp of each shape before all: the compilers of the JVM need some seconds of work
 * @param settle before each figure
 * @param newSenders how many usage meters there are that have not sent before; more than can be sent in that time
 */
record Pace(
        Duration warmUp,
        Duration settle,
        Duration measured,
        Duration floor,
        List<Integer> connections,
        int newSenders) {

    static Pace full(int usageMeters) {
        return new Pace(
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                Duration.ofSeconds(3),
                List.of(1, 8, 32, 128),
                Math.min(usageMeters, 60_000));
    }

    static Pace quick(int usageMeters) {
        return new Pace(
                Duration.ofSeconds(6),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofMillis(1_500),
                List.of(8, 32),
                Math.min(usageMeters, 20_000));
    }
}
