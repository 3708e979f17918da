package org.meterline.usagemeter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.sending.UploadGateway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage upload}. */
@Command(
        name = "upload",
        description = {
            "Brings a usage file to the suite, from a machine with a connection: as the usage meter of this home, or as an"
                    + " operator with a bearer token.",
            "Bringing a file again is safe. With --wait it says what became of its reports; code 6 where one was rejected."
        })
final class UsageUploadCommand implements Callable<Integer> {
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOptions gateway = new GatewayOptions();

    @Parameters(index = "0", paramLabel = "FILE", description = "The usage file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--dry-run", description = "Only ask what the upload would do.")
    private boolean dryRun;

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "PT10M",
            paramLabel = "DURATION",
            description = "Wait until the reports are counted, at most so long (default: ${FALLBACK-VALUE}).")
    private @Nullable Duration wait;

    @Option(names = "--progress", description = "Show a bar on the error output.")
    private boolean progress;

    @Option(names = "--json", description = "Print the suite's answer.")
    private boolean json;

    UsageUploadCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), progress);
        try (UploadGateway suite = gateway.open(home, environment)) {
            JsonNode receipt = suite.upload(file, dryRun, bar::at);
            if (dryRun || wait == null) {
                printReceipt(receipt);
                return ExitCode.DONE;
            }
            Optional<JsonNode> counted = suite.whenCounted(receipt.path("id").asText(), wait, ASK_EVERY);
            return counted.isPresent() ? printOutcome(counted.get()) : stillUnderWay(receipt);
        } catch (UploadGateway.WindowClosedException closed) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    closed.getMessage()
                            + " An operator asks with 'usage-meter usage request-window'; once it is approved,"
                            + " upload the file again.");
        }
    }

    private int stillUnderWay(JsonNode receipt) {
        printReceipt(receipt);
        spec.commandLine()
                .getErr()
                .println("The file is with the suite and not counted yet; the same command asks again, and counts"
                        + " nothing twice.");
        spec.commandLine().getErr().flush();
        return ExitCode.UNREACHABLE;
    }

    private void printReceipt(JsonNode receipt) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(receipt);
        } else {
            String state = receipt.path("dryRun").asText(receipt.path("state").asText());
            String id = receipt.path("id").asText("");
            out.println(state + (id.isEmpty() ? "" : " " + id));
            out.println(receipt.path("reports").asInt() + " reports of "
                    + receipt.path("month").asText() + ", "
                    + receipt.path("digest").asText());
        }
        out.flush();
    }

    private int printOutcome(JsonNode counted) {
        JsonNode outcomes = counted.path("outcomes");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(counted);
        } else {
            out.println(
                    counted.path("state").asText() + " " + counted.path("id").asText());
            out.println(outcomes.path("new").asInt() + " new, "
                    + outcomes.path("known").asInt() + " known, "
                    + outcomes.path("conflict").asInt() + " conflict, "
                    + outcomes.path("shadowed").asInt() + " shadowed, "
                    + outcomes.path("rejected").asInt() + " rejected");
            for (JsonNode reason : counted.path("reasons")) {
                out.println("line " + reason.path("line").asInt() + ": "
                        + reason.path("outcome").asText() + " "
                        + reason.path("reason").asText(""));
            }
            if (counted.hasNonNull("failure")) {
                out.println(counted.path("failure").asText());
            }
        }
        out.flush();
        boolean refused = outcomes.path("rejected").asInt() > 0
                || counted.path("state").asText().equals("FAILED");
        return refused ? ExitCode.REPORTS_REFUSED : ExitCode.DONE;
    }
}
