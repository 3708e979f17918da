package org.meterline.usagemeter.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.sending.SendingSettings;
import org.meterline.usagemeter.sending.Suite;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.Registration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter check-registration}. */
@Command(
        name = "check-registration",
        description = "Checks with the registration-service that this meter is registered and its token is right.")
final class CheckRegistrationCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(
            names = "--registration",
            description = "Base address of the registration-service (default: the setting registration).")
    private @Nullable URI registration;

    @Option(
            names = "--give-up-after",
            defaultValue = "PT1M",
            description = "How long to try while the service does not answer (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private Duration giveUpAfter;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    CheckRegistrationCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        MeterSettings kept = home.settings(environment);
        URI address = registration != null
                ? registration
                : kept.registration()
                        .orElseThrow(() -> new CommandFailure(
                                ExitCode.INPUT,
                                "no address of the registration-service; give it with --registration, or set it for good"
                                        + " with 'usage-meter settings set registration ADDRESS'"));
        SendingSettings settings = SendingSettings.at(address, address)
                .givingUpAfter(giveUpAfter)
                .through(kept.proxy())
                .presenting(kept.clientCertificate());
        try (Suite suite = new Suite(
                settings,
                home.requireIdentity().id(),
                home.requireToken(environment.get(HomeOption.TOKEN_VARIABLE)),
                Program.VERSION,
                Clock.systemUTC(),
                Thread::sleep,
                RandomGenerator.getDefault())) {
            print(suite.registration().check());
        }
        return ExitCode.DONE;
    }

    private void print(Registration.Known known) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.object(
                    "name",
                    known.name(),
                    "provider",
                    known.provider(),
                    "status",
                    known.status(),
                    "mode",
                    known.mode()));
        } else {
            out.println("Registered as " + known.name() + " of provider " + known.provider() + ": " + known.status()
                    + ", " + known.mode());
        }
        out.flush();
    }
}
