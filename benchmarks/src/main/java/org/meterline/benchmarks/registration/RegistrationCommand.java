package org.meterline.benchmarks.registration;

import java.nio.file.Path;
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

/** {@code benchmarks/run registration}. */
@Command(
        name = "registration",
        description = {
            "Starts PostgreSQL, Kafka, Keycloak and the packaged registration service, gives it 100,000 usage meters,",
            "and measures lists, searches, token exchanges, registrations, starts and what it takes when idle.",
            "Exits 0 if every limit is kept. Nothing else should run on the machine meanwhile."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class RegistrationCommand implements Callable<Integer> {

    @Option(names = "--quick", description = "Short runs: for a look, not for a record.")
    private boolean quick;

    @Option(
            names = "--meters",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Usage meters of the largest provider (default: ${DEFAULT-VALUE}).")
    private int meters;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "8",
            description = "Clients at once, beside the runs with one (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "1300",
            description = "Added to every port of the local stack (default: ${DEFAULT-VALUE}).")
    private int portOffset;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where servers keep their data and logs; emptied first (default: benchmarks/target/data).")
    private @Nullable Path data;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Where the figures go (default: benchmarks/target/registration.json).")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        Path checkout = Checkout.root();
        Path folder = data == null ? checkout.resolve("benchmarks/target/data") : data;
        StackOptions options = new StackOptions(
                checkout,
                folder,
                true,
                new StackPorts(portOffset),
                Optional.empty(),
                true,
                Set.of(Service.REGISTRATION));
        try (LocalStack stack = LocalStack.prepare(options, System.out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::stop, "stop"));
            stack.start();
            Report report = new RegistrationBenchmark(
                            stack, new StackPorts(portOffset), quick ? Pace.quick() : Pace.full(), clients, meters)
                    .run();
            System.out.println();
            report.print(System.out);
            Path file = json == null ? checkout.resolve("benchmarks/target/registration.json") : json;
            report.write(file);
            System.out.println("\nWritten to " + file);
            return report.keepsAllLimits() ? 0 : 1;
        }
    }
}
