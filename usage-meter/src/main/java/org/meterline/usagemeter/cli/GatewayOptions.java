package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.sending.SendingSettings;
import org.meterline.usagemeter.sending.UploadGateway;
import org.meterline.usagemeter.usecase.MeterSettings;
import picocli.CommandLine.Option;

/** How commands reach the upload-gateway, and as whom. */
final class GatewayOptions {
    static final String BEARER_VARIABLE = "METERLINE_BEARER_TOKEN";

    @Option(names = "--gateway", description = "Base address of the upload-gateway (default: the setting upload).")
    private @Nullable URI gateway;

    @Option(
            names = "--registration",
            description =
                    "As the usage meter: base address of the registration-service (default: the setting registration).")
    private @Nullable URI registration;

    @Option(
            names = "--bearer-file",
            description = "As an operator: a file with a bearer token of the suite; or in " + BEARER_VARIABLE
                    + ". Without it the usage meter of this home brings its own files.")
    private @Nullable Path bearerFile;

    @Option(
            names = "--give-up-after",
            defaultValue = "PT10M",
            description = "How long one request is repeated while there is no answer (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration giveUpAfter;

    @Option(
            names = "--upload-timeout",
            defaultValue = "PT1H",
            description = "How long one file may take on its way (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration uploadTimeout;

    UploadGateway open(HomeOption home, Map<String, String> environment) throws IOException {
        MeterSettings kept = home.settings(environment);
        URI address = gateway != null
                ? gateway
                : kept.upload().orElseThrow(() -> missing("upload-gateway", "--gateway", "upload"));
        String bearer = bearer(environment);
        URI tokens = registration != null
                ? registration
                : bearer != null
                        ? address
                        : kept.registration()
                                .orElseThrow(() -> missing("registration-service", "--registration", "registration"));
        UploadGateway.Caller caller = bearer != null
                ? new UploadGateway.Caller.Operator(bearer)
                : new UploadGateway.Caller.Meter(
                        home.requireIdentity().id(), home.requireToken(environment.get(HomeOption.TOKEN_VARIABLE)));
        return new UploadGateway(
                address,
                SendingSettings.at(tokens, address).givingUpAfter(giveUpAfter).through(kept.proxy()),
                uploadTimeout,
                caller,
                Program.VERSION,
                Clock.systemUTC(),
                Thread::sleep,
                RandomGenerator.getDefault());
    }

    private @Nullable String bearer(Map<String, String> environment) throws IOException {
        return bearerFile != null ? Files.readString(bearerFile).strip() : SetUp.variable(environment, BEARER_VARIABLE);
    }

    private static CommandFailure missing(String service, String option, String setting) {
        return new CommandFailure(
                ExitCode.INPUT,
                "no address of the " + service + "; give it with " + option
                        + ", or set it for good with 'usage-meter settings set " + setting + " ADDRESS'");
    }
}
