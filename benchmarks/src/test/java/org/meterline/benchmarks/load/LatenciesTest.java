package org.meterline.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void percentilesAreOverAllClients() {
        Latencies latencies = Latencies.of(
                List.of(
                        LongStream.rangeClosed(51, 100).toArray(),
                        LongStream.rangeClosed(1, 50).toArray()),
                Duration.ofSeconds(2));

        assertEquals(Duration.ofNanos(50), latencies.percentile(50));
        assertEquals(Duration.ofNanos(99), latencies.percentile(99));
        assertEquals(50, latencies.perSecond());
    }

    @Test
    void oneCallIsEveryPercentile() {
        Latencies latencies = Latencies.of(List.of(new long[] {7}), Duration.ofSeconds(1));

        assertEquals(Duration.ofNanos(7), latencies.percentile(1));
        assertEquals(Duration.ofNanos(7), latencies.percentile(99));
    }
}
