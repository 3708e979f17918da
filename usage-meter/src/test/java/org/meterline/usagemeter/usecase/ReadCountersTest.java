package org.meterline.usagemeter.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.usagemeter.domain.InventoryObject;

class ReadCountersTest {
    private static final Instant HOUR = LiveRig.HOUR;

    private final LiveRig rig = new LiveRig();
    private final Deque<CounterReader> readings = new ArrayDeque<>();

    private void read(long... values) {
        for (long value : values) {
            readings.add(() -> List.of(new InventoryObject.Counter("pod", "connections", value, "acme")));
        }
    }

    private void fail() {
        readings.add(() -> {
            throw new IOException("no answer");
        });
    }

    /** Ten minutes between readings; the program is stopped when the script is over. */
    private void run() throws IOException {
        MeteredSource.Counters source = new MeteredSource.Counters(
                "horizon", LiveRig.ID, List.of("pods"), Optional.empty(), Duration.ofMinutes(10));
        rig.unreachable = Integer.MAX_VALUE;
        CounterReader reader = () -> {
            CounterReader next = readings.poll();
            if (next == null) {
                throw new InterruptedException();
            }
            return next.read();
        };
        try {
            new ReadCounters(source, reader, rig.new Board(), rig.collecting()).run();
        } catch (InterruptedException over) {
            rig.unreachable = 0;
        }
    }

    /** UM-CNT-01. */
    @Test
    void aValueHoldsUntilTheNextReadingAndAFailedOneIsAGap() throws IOException {
        read(5, 7, 7);
        fail();
        read(9, 9, 9);
        run();

        MemorySpool.Written report = rig.spool.hour(HOUR);
        assertEquals(List.of(new Span(0, 1800), new Span(2400, 3600)), report.observed());
        List<UsageRecord> pod = report.of("pod");
        assertEquals(
                List.of("0-600 5", "600-1800 7", "2400-3600 9"),
                pod.stream()
                        .map(each -> each.from() + "-" + each.to() + " " + ((CounterRecord) each).value())
                        .toList());
        assertEquals("acme", pod.getFirst().customer());
        assertEquals("counter", report.source().kind());
        assertEquals(1, rig.spool.written.size());
        SourceState state = rig.states.get("horizon");
        assertEquals(SourceState.Condition.OK, state == null ? null : state.condition());
    }

    @Test
    void theHourOfAFailedReadingIsWrittenOnceItIsOver() throws IOException {
        read(5, 5);
        readings.add(() -> {
            rig.now = HOUR.plusSeconds(3600);
            throw new IOException("no answer");
        });
        run();

        assertEquals(List.of(new Span(0, 1200)), rig.spool.hour(HOUR).observed());
    }
}
