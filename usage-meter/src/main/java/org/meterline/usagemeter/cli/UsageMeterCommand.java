package org.meterline.usagemeter.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.meterline.usagemeter.config.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top of the command tree. */
@Command(
        name = Program.COMMAND,
        description = {
            "Meters product servers and sends usage reports to a Meterline suite, or writes them to a usage file."
        },
        subcommands = {
            InitCommand.class,
            SettingsCommand.class,
            TokenCommand.class,
            UsageCommand.class,
            CheckRegistrationCommand.class,
            ConnectivityCommand.class,
            DeanonymizeCommand.class,
            LabelsCommand.class,
            SourceCommand.class,
            RunCommand.class,
            StatusCommand.class,
            RecordCommand.class,
            ReplayCommand.class,
            InstallCommand.class,
            CertificateCommand.class,
            UpgradeCommand.class,
            HomeCommand.class,
            PackageCommand.class,
            CompletionCommand.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = UsageMeterCommand.Version.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something that should not happen",
            "2:the command line is wrong",
            "3:home, recording, rules or token missing, unreadable or wrong",
            "4:credentials, certificate or token refused",
            "5:a server did not answer; trying again is safe",
            "6:the suite refused at least one report",
            "7:a part or a source is offline, or needs somebody",
            "8:another program runs as this meter",
            "9:the upgrade did not work out; the old version is in its place again"
        })
final class UsageMeterCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private UsageMeterCommand() {}

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new UsageMeterCommand(), new Factory(environment))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::parameters)
                .setExecutionExceptionHandler(Failures::execution);
    }

    /** Gives commands what comes from outside the command line. */
    private record Factory(Map<String, String> environment) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Map.class).newInstance(environment);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Program.COMMAND + " " + Program.VERSION};
        }
    }
}
