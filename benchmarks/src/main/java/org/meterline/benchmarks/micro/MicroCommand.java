package org.meterline.benchmarks.micro;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.micro.MicroBenchmark.Pace;
import org.meterline.benchmarks.report.Report;
import org.meterline.local.servers.Checkout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run micro}. */
@Command(
        name = "micro",
        description = {
            "Measures the steps of a report's way through the collector, each alone on one core: tokenising by a general",
            "JSON parser, which is the limit; strict check; reading records; digest; inflating and deflating.",
            "Starts no server. Nothing else should run on the machine meanwhile."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class MicroCommand implements Callable<Integer> {

    @Option(names = "--quick", description = "One short round: for a look, not for a record.")
    private boolean quick;

    @Option(
            names = "--records",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,200,10000",
            description = "Records of a report (default: ${DEFAULT-VALUE}).")
    private int[] records = {};

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default: benchmarks/target/micro.json).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Report report = new MicroBenchmark(quick ? Pace.quick() : Pace.full(), records).run();
        System.out.println();
        report.print(System.out);
        Path file = json == null ? Checkout.root().resolve("benchmarks/target/micro.json") : json;
        report.write(file);
        System.out.println("\nWritten to " + file);
        return 0;
    }
}
