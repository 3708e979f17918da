package org.meterline.usagemeter.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterIdentity.Connectivity;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter init}. */
@Command(
        name = "init",
        description = {
            "Makes the home a usage meter, and prints its id: that is what a provider registers.",
            "A home that is one already keeps its id; what is given is changed, the rest stays.",
            "At a terminal it asks for everything that is not given: connectivity, addresses of the suite, proxy, consent."
                    + " Without a terminal, with --json or with --no-questions it asks nothing.",
            "Variables of the environment may stand for --id, --connectivity and --consent: " + InitCommand.ID_VARIABLE
                    + ", " + InitCommand.CONNECTIVITY_VARIABLE + ", " + InitCommand.CONSENT_VARIABLE + "."
        })
final class InitCommand implements Callable<Integer> {
    static final String ID_VARIABLE = "METERLINE_USAGE_METER_ID";
    static final String CONNECTIVITY_VARIABLE = "METERLINE_USAGE_METER_CONNECTIVITY";
    static final String CONSENT_VARIABLE = "METERLINE_USAGE_METER_CONSENT";

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--id", description = "An id that is given already; otherwise a new one is made.")
    private @Nullable UUID id;

    @Option(
            names = "--connectivity",
            description = "How reports reach the suite: ${COMPLETION-CANDIDATES} (default for a new meter: ONLINE).")
    private @Nullable Connectivity connectivity;

    @Option(names = "--registration", description = "Base address of the registration-service.")
    private @Nullable String registration;

    @Option(names = "--collector", description = "Base address of the collector-service.")
    private @Nullable String collector;

    @Option(names = "--upload", description = "Base address of the upload-gateway.")
    private @Nullable String upload;

    @Option(names = "--proxy", description = "HTTP proxy to the suite.")
    private @Nullable String proxy;

    @Option(
            names = "--consent",
            paramLabel = "yes|no",
            description = "Whether usage data may leave the site; kept with its time. No makes the meter OFFLINE.")
    private @Nullable String consent;

    @Option(names = "--no-questions", description = "Ask nothing, not even at a terminal.")
    private boolean noQuestions;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    InitCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        fromEnvironment();
        Optional<Boolean> consented = Optional.ofNullable(consent).map(this::readYes);
        SetUp setUp = new SetUp(home.home(), Clock.systemUTC());
        Map<MeterSetting, String> given = given();
        MeterIdentity identity = setUp.connect(settle(home.home()));
        setUp.keep(given);
        if (asks()) {
            identity = ask(setUp, identity, consented.isEmpty());
        }
        if (consented.isPresent()) {
            identity = setUp.consent(identity, consented.get());
        }
        print(identity);
        return ExitCode.DONE;
    }

    private MeterIdentity ask(SetUp setUp, MeterIdentity before, boolean consentToo) throws IOException {
        SetUpDialogue dialogue = new SetUpDialogue(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                spec.commandLine().getOut());
        return converse(dialogue, setUp, before, consentToo);
    }

    /** What is given on the command line is not asked for. */
    private MeterIdentity converse(SetUpDialogue dialogue, SetUp setUp, MeterIdentity before, boolean consentToo)
            throws IOException {
        dialogue.introduce(before);
        MeterIdentity identity = before;
        if (connectivity == null) {
            identity = setUp.connect(new MeterIdentity(before.id(), dialogue.connectivity(before.connectivity())));
        }
        MeterSettings settings = home.settings(environment);
        setUp.keep(dialogue.suite(settings));
        return consentToo ? setUp.consent(identity, dialogue.consent(settings.names())) : identity;
    }

    private boolean asks() {
        Console console = System.console();
        return !json && !noQuestions && console != null && console.isTerminal();
    }

    private void fromEnvironment() {
        String otherId = SetUp.variable(environment, ID_VARIABLE);
        String otherConnectivity = SetUp.variable(environment, CONNECTIVITY_VARIABLE);
        try {
            id = id == null && otherId != null ? UUID.fromString(otherId) : id;
            connectivity = connectivity == null && otherConnectivity != null
                    ? Connectivity.valueOf(otherConnectivity.toUpperCase(Locale.ROOT))
                    : connectivity;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.INPUT, "a variable of the environment is wrong: " + e.getMessage());
        }
        consent = consent == null ? SetUp.variable(environment, CONSENT_VARIABLE) : consent;
    }

    private boolean readYes(String answer) {
        try {
            return SetUp.yes(answer);
        } catch (IllegalArgumentException e) {
            throw wrong("--consent: " + e.getMessage());
        }
    }

    private Map<MeterSetting, String> given() {
        Map<MeterSetting, String> given = new EnumMap<>(MeterSetting.class);
        add(given, MeterSetting.REGISTRATION, registration);
        add(given, MeterSetting.COLLECTOR, collector);
        add(given, MeterSetting.UPLOAD, upload);
        add(given, MeterSetting.PROXY, proxy);
        return given;
    }

    private void add(Map<MeterSetting, String> given, MeterSetting setting, @Nullable String text) {
        if (text == null) {
            return;
        }
        try {
            Object value = setting.read(text);
            assert value != null;
            given.put(setting, text);
        } catch (IllegalArgumentException e) {
            throw wrong("--" + e.getMessage());
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    private void print(MeterIdentity identity) {
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.object(
                                        "id",
                                        identity.id().toString(),
                                        "connectivity",
                                        identity.connectivity().name())
                                : identity.id().toString());
        spec.commandLine().getOut().flush();
    }

    private MeterIdentity settle(MeterHome folder) throws IOException {
        Optional<MeterIdentity> before = folder.identity();
        if (before.isPresent() && id != null && !id.equals(before.get().id())) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    folder.folder() + " is the usage meter " + before.get().id()
                            + " already; a meter never changes its id, use another home");
        }
        return new MeterIdentity(
                before.map(MeterIdentity::id).orElseGet(() -> id != null ? id : UUID.randomUUID()),
                connectivity != null
                        ? connectivity
                        : before.map(MeterIdentity::connectivity).orElse(Connectivity.ONLINE));
    }
}
