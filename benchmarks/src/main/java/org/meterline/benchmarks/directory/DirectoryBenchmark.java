package org.meterline.benchmarks.directory;

import java.time.Duration;
import java.util.Map;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackPorts;

/** Compares a collector that knows nobody with the same one when it has read everybody. */
final class DirectoryBenchmark {

    private static final String MEMORY = "memory";
    private static final String READING = "reading the topic from its beginning";
    private static final long THOUSANDTHS = 1000;

    /** What the collector's README promises. */
    private static final long MOST_BYTES = 150;

    private final LocalStack stack;
    private final StackPorts ports;
    private final int meters;

    DirectoryBenchmark(LocalStack stack, StackPorts ports, int meters) {
        this.stack = stack;
        this.ports = ports;
        this.meters = meters;
    }

    Report run() throws Exception {
        Report report = new Report(Machine.describe());
        report.note("usage meters", Integer.toString(meters));
        Duration emptyStart = restart();
        long empty = LiveHeap.of(stack.pid(Service.COLLECTOR)).bytes();
        Fleet fleet = new Fleet(meters);
        long published = fleet.publish(ports);
        Duration fullStart = restart();
        LiveHeap full = LiveHeap.of(stack.pid(Service.COLLECTOR));

        Duration reading = fullStart.minus(emptyStart);
        report.add(new Row(
                MEMORY,
                "a usage meter, alive in the heap",
                (full.bytes() - empty) * THOUSANDTHS / meters,
                "B",
                null,
                new Row.Limit(MOST_BYTES * THOUSANDTHS, false),
                Map.of()));
        report.add(row(MEMORY, "all of them", megabytes(full.bytes() - empty), "MB"));
        report.add(row(MEMORY, "everything else of the collector", megabytes(empty), "MB"));
        report.add(row(MEMORY, "a usage meter on its topic", published * THOUSANDTHS / meters, "B"));
        report.add(row(READING, "until ready, nobody registered", emptyStart.toMillis(), "s"));
        report.add(row(READING, "until ready, all registered", fullStart.toMillis(), "s"));
        report.add(row(
                READING,
                "usage meters",
                (long) meters * THOUSANDTHS * THOUSANDTHS / Math.max(1, reading.toMillis()),
                "/s"));
        report.note("load after", Machine.load());
        return report;
    }

    private Duration restart() {
        stack.kill(Service.COLLECTOR);
        long begin = System.nanoTime();
        stack.restart(Service.COLLECTOR);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Row row(String section, String name, long thousandths, String unit) {
        return new Row(section, name, thousandths, unit, null, null, Map.of());
    }

    private static long megabytes(long bytes) {
        return bytes / THOUSANDTHS;
    }
}
