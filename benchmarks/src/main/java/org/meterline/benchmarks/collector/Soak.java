package org.meterline.benchmarks.collector;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.meterline.benchmarks.report.ProcessFigures;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.report.Row.Limit;

/**
 * Full load for long: memory that grows shows minute by minute.
 *
 * @param load sends for so long and returns how many records were acknowledged
 */
record Soak(Rig rig, Report report, ToLongFunction<Duration> load) {

    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Limit RESIDENT = new Limit(512_000, false);

    /** The heap breathes; what is lost for good grows for ever. */
    private static final Limit FLAT = new Limit(1_100, false);

    void run(Duration whole) {
        String section = "All shapes at once, 32 connections, minute by minute";
        ProcessFigures collector = new ProcessFigures(rig.collectorPid());
        Duration left = whole;
        long first = 0;
        long last = 0;
        for (int minute = 1; left.isPositive(); minute++) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            Duration processor = collector.processorTime();
            long records = load.applyAsLong(step);
            last = collector.residentKilobytes() * 1000 / 1024;
            first = minute <= 2 ? Math.max(first, last) : first;
            Map<String, Long> more = new LinkedHashMap<>();
            more.put("rec/s", records * 1000 / Math.max(1, step.toSeconds()));
            more.put(
                    "collector's cores",
                    collector.processorTime().minus(processor).toMillis() * 1000 / step.toMillis());
            more.put("peak MiB", collector.peakResidentKilobytes() * 1000 / 1024);
            report.add(new Row(section, "minute " + minute + ", resident", last, "MiB", null, RESIDENT, more));
            System.out.printf(
                    "minute %d: %d records/s, %d MiB resident%n",
                    minute, records / Math.max(1, step.toSeconds()), last / 1000);
            left = left.minus(step);
        }
        report.add(new Row(
                section,
                "the last minute beside the first two",
                last * 1000 / Math.max(1, first),
                "x",
                null,
                FLAT,
                Map.of()));
    }
}
