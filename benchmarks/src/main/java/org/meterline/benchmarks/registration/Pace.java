package org.meterline.benchmarks.registration;

import java.time.Duration;

/**
 * How long everything is measured.
 *
 * @param warmUp before all, over all routes: the compiler of the JVM needs some seconds of work
 * @param settle before each figure
 * @param idle twice: first so that the service has seen that nothing is asked any more, then while its memory is watched
 */
record Pace(Duration warmUp, Duration settle, Duration measured, int starts, Duration idle) {

    static Pace full() {
        return new Pace(
                Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(5), 7, Duration.ofSeconds(25));
    }

    static Pace quick() {
        return new Pace(
                Duration.ofSeconds(3), Duration.ofMillis(300), Duration.ofMillis(1200), 3, Duration.ofSeconds(25));
    }
}
