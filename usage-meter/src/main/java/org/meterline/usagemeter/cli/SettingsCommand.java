package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.usecase.MeterSetting;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter settings}. */
@Command(
        name = "settings",
        description = "What is set for the whole meter; a variable of the environment goes before what is kept here.",
        subcommands = {SettingsCommand.Show.class, SettingsCommand.Set.class, SettingsCommand.Unset.class})
final class SettingsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: settings show, settings set, settings unset");
    }

    static MeterSetting named(CommandSpec spec, String key) {
        return MeterSetting.ofKey(key)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "there is no setting '" + key + "'; there are "
                                + Arrays.stream(MeterSetting.values())
                                        .map(MeterSetting::key)
                                        .collect(Collectors.joining(", "))));
    }

    /** {@code usage-meter settings show}. */
    @Command(name = "show", description = "Prints all settings, or one of them: what holds and where it comes from.")
    static final class Show implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(index = "0", arity = "0..1", paramLabel = "KEY", description = "Only this setting.")
        private @Nullable String key;

        @Option(names = "--json", description = "Print JSON, one setting a line.")
        private boolean json;

        Show(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws IOException {
            SettingsFile file = new SettingsFile(home.home());
            List<MeterSetting> wanted = key == null ? List.of(MeterSetting.values()) : List.of(named(spec, key));
            PrintWriter out = spec.commandLine().getOut();
            for (MeterSetting setting : wanted) {
                print(out, file.find(setting, environment));
            }
            out.flush();
            return ExitCode.DONE;
        }

        private void print(PrintWriter out, SettingsFile.Set set) {
            MeterSetting setting = set.setting();
            String origin = set.origin().name().toLowerCase(Locale.ROOT);
            if (json) {
                out.println(Json.object(
                        "key",
                        setting.key(),
                        "value",
                        set.text().orElse(null),
                        "origin",
                        origin,
                        "range",
                        setting.range(),
                        "variable",
                        setting.variable(),
                        "description",
                        setting.description()));
            } else {
                out.printf("%-16s %-32s (%s)%n", setting.key(), set.text().orElse("-"), origin);
                out.printf("%-16s   %s %s.%n", "", setting.description(), setting.range());
            }
        }
    }

    /** {@code usage-meter settings set}. */
    @Command(name = "set", description = "Keeps a setting in the home. A running meter follows it when it next looks.")
    static final class Set implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(index = "0", paramLabel = "KEY", description = "The setting, such as collector or names.vm.")
        @SuppressWarnings("NullAway.Init")
        private String key;

        @Parameters(index = "1", paramLabel = "VALUE", description = "Its value.")
        @SuppressWarnings("NullAway.Init")
        private String value;

        Set(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws IOException {
            MeterSetting setting = named(spec, key);
            SettingsFile file = new SettingsFile(home.home());
            try {
                file.set(setting, value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
            }
            spec.commandLine().getOut().println(setting.key() + " is " + value + " now.");
            if (environment.containsKey(setting.variable())) {
                spec.commandLine()
                        .getErr()
                        .println("As long as " + setting.variable() + " is set, it goes before this value.");
            }
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter settings unset}. */
    @Command(name = "unset", description = "Forgets a setting of the home; its default holds again.")
    static final class Unset implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(index = "0", paramLabel = "KEY", description = "The setting.")
        @SuppressWarnings("NullAway.Init")
        private String key;

        @Override
        public Integer call() throws IOException {
            MeterSetting setting = named(spec, key);
            new SettingsFile(home.home()).unset(setting);
            spec.commandLine()
                    .getOut()
                    .println(setting.key() + " is "
                            + setting.fallback().map(text -> text + " again").orElse("not set any more") + ".");
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }
}
