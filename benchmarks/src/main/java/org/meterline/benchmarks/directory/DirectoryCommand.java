package org.meterline.benchmarks.directory;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.report.Report;
import org.meterline.local.servers.Checkout;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackOptions;
import org.meterline.local.stack.StackPorts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code benchmarks/run directory}. */
@Command(
        name = "directory",
        description = {
            "Starts Kafka and the packaged collector, puts a million usage meters on their topic, and measures what the",
            "collector holds of each and how long it takes until it has read them all."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class DirectoryCommand implements Callable<Integer> {

    @Option(
            names = "--meters",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Registered usage meters (default: ${DEFAULT-VALUE}).")
    private int meters;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "1500",
            description = "Added to every port of the local stack (default: ${DEFAULT-VALUE}).")
    private int portOffset;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where servers keep their data and logs; emptied first (default: benchmarks/target/directory).")
    private @Nullable Path data;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default: benchmarks/target/directory.json).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Path checkout = Checkout.root();
        Path folder = data == null ? checkout.resolve("benchmarks/target/directory") : data;
        StackPorts ports = new StackPorts(portOffset);
        StackOptions options = new StackOptions(
                checkout, folder, true, ports, Optional.empty(), true, Set.of(Service.COLLECTOR), Map.of());
        try (LocalStack stack = LocalStack.prepare(options, System.out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::stop, "stop"));
            stack.start();
            Report report = new DirectoryBenchmark(stack, ports, meters).run();
            System.out.println();
            report.print(System.out);
            Path file = json == null ? checkout.resolve("benchmarks/target/directory.json") : json;
            report.write(file);
            System.out.println("\nWritten to " + file);
            return report.keepsAllLimits() ? 0 : 1;
        }
    }
}
