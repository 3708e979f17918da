package org.meterline.benchmarks.micro;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.sample.SampleReport;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs all steps round by round, so that what disturbs the machine for a while does not hit one step alone. */
final class MicroBenchmark {

    private static final String[] JVM = {"-Xmx1g", "-XX:+UseSerialGC", "-Dslf4j.internal.verbosity=ERROR"};

    /**
     * How long everything is measured.
     *
     * @param rounds each with a JVM of its own for every step and size
     */
    record Pace(int rounds, int warmUps, int measured, TimeValue each) {

        static Pace full() {
            return new Pace(3, 6, 3, TimeValue.seconds(1));
        }

        static Pace quick() {
            return new Pace(1, 8, 3, TimeValue.milliseconds(500));
        }
    }

    private final Pace pace;
    private final int[] sizes;
    private final Scores scores = new Scores();

    MicroBenchmark(Pace pace, int... sizes) {
        this.pace = pace;
        this.sizes = sizes.clone();
    }

    Report run() throws RunnerException {
        Report report = new Report(Machine.describe());
        for (int round = 1; round <= pace.rounds(); round++) {
            System.out.println("Round " + round + " of " + pace.rounds());
            Collection<RunResult> results = new Runner(options()).run();
            results.forEach(this::add);
        }
        for (int records : sizes) {
            addRows(report, records);
        }
        report.note("load after", Machine.load());
        return report;
    }

    private Options options() {
        return new OptionsBuilder()
                .include(ReportBenchmark.class.getName() + "\\.")
                .param(
                        "records",
                        Arrays.stream(sizes).mapToObj(Integer::toString).toArray(String[]::new))
                .forks(1)
                .jvmArgs(JVM)
                .addProfiler(ProcessorTime.class)
                .warmupIterations(pace.warmUps())
                .warmupTime(pace.each())
                .measurementIterations(pace.measured())
                .measurementTime(pace.each())
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    private void add(RunResult result) {
        String name = result.getParams().getBenchmark();
        String method = name.substring(name.lastIndexOf('.') + 1);
        int records = Integer.parseInt(result.getParams().getParam("records"));
        for (Step step : Step.values()) {
            if (step.method.equals(method)) {
                Result<?> processor = Objects.requireNonNull(
                        result.getSecondaryResults().get(ProcessorTime.LABEL), "no processor time");
                scores.add(records, step, 1_000_000_000 / processor.getScore());
            }
        }
    }

    private void addRows(Report report, int records) {
        int bytes = SampleReport.of(records).length;
        double limit = scores.median(records, Step.TOKENS);
        String section = records + (records == 1 ? " record" : " records") + ", " + bytes
                + " bytes; a second is one of processor time";
        for (Step step : Step.values()) {
            double median = scores.median(records, step);
            Map<String, Long> more = new LinkedHashMap<>();
            more.put("MB/s", thousandths(median * bytes / 1_000_000));
            more.put("ns a record", thousandths(1_000_000_000 / (median * records)));
            more.put("best", thousandths(scores.best(records, step) * records));
            report.add(new Row(
                    section,
                    step.words,
                    thousandths(median * records),
                    "rec/s",
                    thousandths(limit * records),
                    null,
                    more));
        }
    }

    private static long thousandths(double value) {
        return Math.round(value * 1000);
    }
}
