package org.meterline.usagemeter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.YearMonth;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.sending.UploadGateway;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter usage request-window}. */
@Command(
        name = "request-window",
        description = {
            "Asks the suite to open a closed month once more for a usage meter; somebody of the platform answers.",
            "Only an operator may: it needs a bearer token."
        })
final class UsageRequestWindowCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOptions gateway = new GatewayOptions();

    @Option(names = "--usage-meter", description = "The usage meter's id (default: that of this home).")
    private @Nullable UUID usageMeter;

    @Option(names = "--month", required = true, description = "The UTC month, such as 2026-11.")
    @SuppressWarnings("NullAway.Init")
    private YearMonth month;

    @Option(names = "--reason", required = true, description = "Why the file comes late.")
    @SuppressWarnings("NullAway.Init")
    private String reason;

    @Option(names = "--json", description = "Print the suite's answer.")
    private boolean json;

    UsageRequestWindowCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        UUID id = usageMeter != null ? usageMeter : home.requireIdentity().id();
        try (UploadGateway suite = gateway.open(home, environment)) {
            JsonNode request = suite.requestWindow(id, month, reason);
            spec.commandLine()
                    .getOut()
                    .println(
                            json
                                    ? request
                                    : request.path("state").asText() + " "
                                            + request.path("id").asText());
            spec.commandLine().getOut().flush();
        }
        return ExitCode.DONE;
    }
}
