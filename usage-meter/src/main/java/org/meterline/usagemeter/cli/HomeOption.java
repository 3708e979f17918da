package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.Names;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.NameKeyFile;
import org.meterline.usagemeter.file.NameTableFile;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.file.UsageFileCheck;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.LeavingNames;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.NameRules;
import picocli.CommandLine.Option;

/** The {@code --home} that most commands have. */
final class HomeOption {
    static final String HOME_VARIABLE = "METERLINE_USAGE_METER_HOME";
    static final String TOKEN_VARIABLE = "METERLINE_ACCESS_TOKEN";

    @Option(
            names = "--home",
            defaultValue = "${env:" + HOME_VARIABLE + ":-${sys:user.home}/.meterline/usage-meter}",
            description =
                    "The folder with this meter's identity and token (default: ${DEFAULT-VALUE}; set it for good with "
                            + HOME_VARIABLE + ").")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private @Nullable Opened opened;

    private record Opened(MeterHome home, SettingsFile settings) {}

    /** The same each time: it knows what it has read. */
    private synchronized Opened opened() {
        Opened before = opened;
        if (before != null && before.home().folder().equals(folder)) {
            return before;
        }
        MeterHome home = new MeterHome(folder);
        Opened now = new Opened(home, new SettingsFile(home));
        opened = now;
        return now;
    }

    MeterHome home() {
        return opened().home();
    }

    MeterSettings settings(Map<String, String> environment) throws IOException {
        return opened().settings().effective(environment);
    }

    /** What leaves this meter of the names of objects, by its settings. */
    Names names(NameRules rules, MeterSettings settings) throws IOException {
        return new LeavingNames(rules, NameKeyFile.open(home()), new NameTableFile(home(), settings.namesKept()));
    }

    /** Checks usage files with what this home is and has; it may be nobody's. */
    UsageFileCheck usageFileCheck(Map<String, String> environment) throws IOException {
        Optional<MeterIdentity> identity = home().identity();
        boolean token = identity.isPresent()
                && (SetUp.variable(environment, TOKEN_VARIABLE) != null
                        || home().accessToken().isPresent());
        return new UsageFileCheck(
                identity.map(MeterIdentity::id).orElse(null),
                token ? requireToken(environment.get(TOKEN_VARIABLE)) : null);
    }

    MeterIdentity requireIdentity() throws IOException {
        return home().identity()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INPUT, folder + " is no usage meter yet; make it one with 'usage-meter init'"));
    }

    /** The token of the environment goes before the kept one. */
    AccessToken requireToken(@Nullable String fromEnvironment) throws IOException {
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            int generation = home().accessToken().map(AccessToken::generation).orElse(1);
            return TokenCommand.parse(fromEnvironment, generation);
        }
        return home().accessToken()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.INPUT,
                        "this meter has no access token yet; set it with 'usage-meter token set', or give it in "
                                + TOKEN_VARIABLE));
    }
}
