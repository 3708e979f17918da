package org.meterline.local;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.local.sample.SampleFailedException;
import org.meterline.local.sample.SampleMonth;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.ServerFailedException;
import org.meterline.local.stack.Addresses;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.ReadyFile;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackOptions;
import org.meterline.local.stack.StackPorts;
import org.meterline.local.stack.StartRefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ./run}: the whole suite on this machine, with a month of usage from the sample meter. */
@Command(
        name = "./run",
        description = {
            "Starts the whole suite on this machine (PostgreSQL, Kafka, Keycloak, the four services), sends a month",
            "of usage from the sample usage meter, prints the billing order, and serves until Ctrl-C.",
            "It builds what is missing or out of date first."
        },
        sortOptions = false,
        usageHelpAutoWidth = true)
final class RunCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;

    @Option(names = "--once", description = "Stop when the billing order has been printed, and exit 0.")
    private boolean once;

    @Option(names = "--no-sample", description = "Serve an empty suite: send nothing.")
    private boolean noSample;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept, logs included (default: .meterline in the checkout).")
    private @Nullable Path data;

    @Option(names = "--fresh", description = "Forget what an earlier run has kept in the data folder.")
    private boolean fresh;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "Added to every port (8081 to 8084, 8180, 9092, 5432).")
    private int portOffset;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write a JSON object with all addresses and the local clients once everything serves.")
    private @Nullable Path readyFile;

    @Option(
            names = "--clock",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = {
                "Where the business clock starts, such as 2026-11-01T12:00:00Z (default: that instant for the",
                "sample, the real time with --no-sample)."
            })
    private @Nullable Instant clock;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli prints the help itself
    private boolean help;

    private final Terminal terminal = Terminal.ofProcess();
    private volatile boolean leaving;

    @Override
    public Integer call() {
        try {
            return run();
        } catch (StartRefusedException | ServerFailedException | SampleFailedException e) {
            return leaving ? FAILED : fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // After Ctrl-C whatever was under way fails, and nobody wants to read how.
            if (leaving) {
                return FAILED;
            }
            throw e;
        }
    }

    private int run() {
        if (readyFile != null) {
            ReadyFile.removeOld(readyFile);
        }
        Instant begun = Instant.now();
        StackOptions options = options();
        try (LocalStack stack = LocalStack.prepare(options, terminal)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(stack), "leave"));
            terminal.say("Starting Meterline; data in " + options.data() + ", logs in " + stack.logs());
            stack.start();
            if (readyFile != null) {
                ReadyFile.write(readyFile, stack.addresses());
            }
            if (!noSample) {
                new SampleMonth(options.checkout(), stack.folder(), stack.addresses(), terminal::say, terminal::bar)
                        .run(options.clock().orElseThrow());
            }
            showAddresses(stack.addresses());
            terminal.say("Took " + Duration.between(begun, Instant.now()).toSeconds() + " s.");
            return once ? OK : serve(stack);
        }
    }

    private int serve(LocalStack stack) {
        terminal.say("Serving until Ctrl-C.");
        return fail(stack.awaitEnd());
    }

    private void leave(LocalStack stack) {
        boolean interrupted = !leaving;
        leaving = true;
        if (interrupted && !stack.isStopped()) {
            terminal.say("Stopping.");
        }
        stack.stop();
    }

    private StackOptions options() {
        Path checkout = Checkout.root();
        Path folder = data == null ? checkout.resolve(".meterline") : data;
        Optional<Instant> start = Optional.ofNullable(clock);
        if (start.isEmpty() && !noSample) {
            start = Optional.of(SampleMonth.DEFAULT_CLOCK);
        }
        return new StackOptions(checkout, folder, fresh, new StackPorts(portOffset), start, true, Service.all());
    }

    private void showAddresses(Addresses addresses) {
        terminal.say("");
        terminal.say("Open:");
        for (String[] row : new String[][] {
            {"registration", addresses.registration() + "/q/openapi"},
            {"collector", addresses.collector() + "/q/openapi"},
            {"upload", addresses.upload() + "/q/openapi"},
            {"aggregation", addresses.aggregation() + "/q/openapi"},
            {"sign-in", addresses.oidc() + "/.well-known/openid-configuration"},
            {"Kafka", addresses.kafka()},
            {"PostgreSQL", addresses.postgres()}
        }) {
            terminal.say(String.format("  %-14s %s", row[0], row[1]));
        }
    }

    private int fail(String message) {
        terminal.closeLine();
        System.err.println("./run: " + message);
        return FAILED;
    }

    /** Takes an instant as RFC 3339 writes it. */
    static final class InstantConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + value + "' is not an instant such as 2026-11-01T12:00:00Z");
            }
        }
    }
}
