package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.file.SourceBookFile;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.SecretBox;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.vsphere.ServerCertificate;
import org.meterline.usagemeter.vsphere.VcenterDoor;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter source}. */
@Command(
        name = "source",
        description = "The sources that this meter collects from. A running meter follows changes by itself.",
        subcommands = {
            SourceCommand.Add.class,
            SourceCommand.AcceptCertificate.class,
            SourceCommand.SetPassword.class,
            SourceCommand.Remove.class,
            SourceCommand.ListSources.class,
            SourceCommand.Test.class
        })
final class SourceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: add, accept-certificate, set-password, remove, list or test");
    }

    /** {@code usage-meter source add}. */
    @Command(
            name = "add",
            description = "Adds a source.",
            subcommands = {AddVcenter.class, AddCounters.class})
    static final class Add implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Override
        public Integer call() {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to add: vcenter or counters");
        }
    }

    /** What all commands about one source need. */
    private abstract static class OfOneSource implements Callable<Integer> {
        protected final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        protected CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(index = "0", paramLabel = "NAME", description = "What the source is called on this meter.")
        @SuppressWarnings("NullAway.Init")
        protected String name;

        OfOneSource(Map<String, String> environment) {
            this.environment = environment;
        }

        Path folder() throws IOException {
            // A home that is no meter yet has nothing to collect for.
            home.requireIdentity();
            return home.home().folder();
        }

        CollectionSettings settings() throws IOException {
            return CollectionSettings.of(home.settings(environment));
        }

        void say(String line) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }

        int say(SourceCheck check, boolean json) {
            say(json ? check.json(name) : check.text(name));
            return check.exitCode();
        }

        /** The same source, or a usage error where the arguments cannot be one. */
        <T> T valid(Making<T> making) {
            try {
                return making.make();
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
            }
        }

        @FunctionalInterface
        interface Making<T> {
            T make();
        }
    }

    /** {@code usage-meter source add vcenter}. */
    @Command(
            name = "vcenter",
            description = {
                "Adds a vCenter. Its certificate is shown and has to be accepted: at the terminal, by",
                "--accept-fingerprint, or later by 'source accept-certificate'. Until then nothing is collected.",
                "The password comes from a file, from the environment (" + RecordCommand.PASSWORD_VARIABLE
                        + ") or from a prompt.",
                "A source that cannot be collected from yet is added all the same; the exit code tells."
            })
    static final class AddVcenter extends OfOneSource {
        @Option(names = "--url", required = true, description = "The SOAP endpoint: https://vc01.example.org/sdk")
        @SuppressWarnings("NullAway.Init")
        private URI url;

        @Option(names = "--user", required = true, description = "A user who may read the whole inventory.")
        @SuppressWarnings("NullAway.Init")
        private String user;

        @Option(names = "--password-file", description = "A file with the password.")
        private @Nullable Path passwordFile;

        @Option(
                names = "--accept-fingerprint",
                paramLabel = "SHA256",
                description = "Accept the certificate if it has this fingerprint.")
        private @Nullable String fingerprint;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        AddVcenter(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws IOException {
            Path folder = folder();
            if (!"https".equals(url.getScheme()) || url.getHost() == null) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--url begins with https:// and a host");
            }
            SecretBox secrets = SourceBooks.secrets(folder, environment);
            MeteredSource.Vcenter unnamed =
                    valid(() -> new MeteredSource.Vcenter(name, url, user, "", Optional.empty(), Optional.empty()));
            String password =
                    Secrets.find(passwordFile, environment, RecordCommand.PASSWORD_VARIABLE, "password of " + user);
            MeteredSource.Vcenter source = accepting(unnamed.withLogin(user, secrets.seal(password)));
            SourceCheck check = SourceCheck.of(
                    new VcenterDoor(source, secrets, settings()),
                    Clock.systemUTC().instant());
            // Which vCenter it is, is settled now, so that the same one is not added twice.
            MeteredSource.Vcenter met = check.id().map(source::being).orElse(source);
            check.id().ifPresent(id -> requireNew(folder, id));
            SourceBooks.add(folder, met);
            return say(check, json);
        }

        private MeteredSource.Vcenter accepting(MeteredSource.Vcenter source) throws IOException {
            try {
                ServerCertificate shown =
                        ServerCertificate.presentedBy(url, settings().requestTimeout());
                return CertificateQuestion.ask(
                                shown, fingerprint, spec.commandLine().getErr())
                        .map(source::accepting)
                        .orElse(source);
            } catch (VcenterLostException e) {
                // What was accepted beforehand holds once the server answers.
                String beforehand = fingerprint;
                return beforehand == null
                        ? source
                        : valid(() -> source.accepting(ServerCertificate.normalised(beforehand)));
            }
        }

        private static void requireNew(Path folder, UUID id) {
            try {
                for (MeteredSource source : new SourceBookFile(folder).sources()) {
                    if (source instanceof MeteredSource.Vcenter vcenter
                            && vcenter.instance().equals(Optional.of(id))) {
                        throw new CommandFailure(
                                ExitCode.INPUT,
                                "this vCenter, " + id + ", is the source '" + vcenter.name() + "' already");
                    }
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** {@code usage-meter source add counters}. */
    @Command(
            name = "counters",
            description = {
                "Adds a program or an address that prints counters: lines of JSON such as",
                "{\"id\":\"pod-a\",\"counter\":\"horizon.concurrent-connections\",\"value\":231,\"customer\":\"acme\"}",
                "or one list of such objects."
            })
    static final class AddCounters extends OfOneSource {
        @ArgGroup(multiplicity = "1")
        @SuppressWarnings("NullAway.Init")
        private Asked asked;

        @Option(
                names = "--every",
                defaultValue = "PT5M",
                description = "How often it is read (default: ${DEFAULT-VALUE}).")
        @SuppressWarnings("NullAway.Init")
        private Duration every;

        @Option(names = "--id", description = "The UUID that stands for it in reports; otherwise a new one is made.")
        private @Nullable UUID id;

        AddCounters(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws IOException {
            MeteredSource.Counters source = valid(() -> new MeteredSource.Counters(
                    name,
                    id != null ? id : UUID.randomUUID(),
                    asked.command == null ? List.of() : asked.command,
                    Optional.ofNullable(asked.url),
                    every));
            SourceBooks.add(folder(), source);
            say(Json.object("name", name, "id", source.id().toString()));
            return ExitCode.DONE;
        }

        static final class Asked {
            @Option(
                    names = "--command",
                    arity = "1..*",
                    description = "The program and its arguments, as the last option; no shell is involved.")
            private @Nullable List<String> command;

            @Option(names = "--url", description = "An address that answers GET.")
            private @Nullable URI url;
        }
    }

    /** {@code usage-meter source accept-certificate}. */
    @Command(
            name = "accept-certificate",
            description = "Shows the certificate that a vCenter has now and accepts it, once somebody has compared it.")
    static final class AcceptCertificate extends OfOneSource {
        @Option(
                names = "--fingerprint",
                paramLabel = "SHA256",
                description = "Accept it if it has this fingerprint; otherwise somebody at the terminal is asked.")
        private @Nullable String fingerprint;

        AcceptCertificate(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws Exception {
            MeteredSource.Vcenter source = SourceBooks.requireVcenter(folder(), name);
            ServerCertificate shown;
            try {
                shown = ServerCertificate.presentedBy(source.url(), settings().requestTimeout());
            } catch (VcenterLostException e) {
                throw new CommandFailure(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()));
            }
            PrintWriter err = spec.commandLine().getErr();
            if (source.acceptedFingerprint().equals(Optional.of(shown.fingerprint()))) {
                say("The certificate " + shown.fingerprint() + " is the accepted one.");
                return ExitCode.DONE;
            }
            String accepted = CertificateQuestion.ask(shown, fingerprint, err)
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.REFUSED,
                            fingerprint == null
                                    ? "nobody has accepted it; say --fingerprint once you have compared it"
                                    : "the certificate has another fingerprint than " + fingerprint));
            SourceBooks.change(folder(), name, vcenter -> vcenter.accepting(accepted));
            say("The certificate " + accepted + " is accepted.");
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter source set-password}. */
    @Command(
            name = "set-password",
            description = {
                "Gives a vCenter another login.",
                "The password comes from a file, from the environment (" + RecordCommand.PASSWORD_VARIABLE
                        + ") or from a prompt."
            })
    static final class SetPassword extends OfOneSource {
        @Option(names = "--user", description = "Another user; otherwise the same.")
        private @Nullable String user;

        @Option(names = "--password-file", description = "A file with the password.")
        private @Nullable Path passwordFile;

        SetPassword(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws IOException {
            MeteredSource.Vcenter source = SourceBooks.requireVcenter(folder(), name);
            String newUser = user == null ? source.user() : user;
            String sealed = SourceBooks.secrets(folder(), environment)
                    .seal(Secrets.find(
                            passwordFile, environment, RecordCommand.PASSWORD_VARIABLE, "password of " + newUser));
            SourceBooks.change(folder(), name, vcenter -> vcenter.withLogin(newUser, sealed));
            say("The login of " + name + " is changed.");
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter source remove}. */
    @Command(
            name = "remove",
            description = {
                "Ends the collection from a source. The reports that were written stay; a running meter writes that of",
                "the hour that has begun when the hour is over."
            })
    static final class Remove extends OfOneSource {
        Remove(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws IOException {
            MeteredSource removed = SourceBooks.require(folder(), name);
            new SourceBookFile(folder())
                    .change(sources -> sources.stream()
                            .filter(source -> !source.name().equals(removed.name()))
                            .toList());
            say(name + " is removed.");
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter source list}. */
    @Command(name = "list", description = "Lists the sources as they are set up; 'status' says how they are.")
    static final class ListSources implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Option(names = "--json", description = "Print one line of JSON for each source.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            home.requireIdentity();
            for (MeteredSource source : new SourceBookFile(home.home().folder()).sources()) {
                spec.commandLine().getOut().println(json ? asJson(source) : asText(source));
            }
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }

        private static String asJson(MeteredSource source) {
            return switch (source) {
                case MeteredSource.Vcenter vcenter ->
                    Json.object(
                            "kind",
                            "vcenter",
                            "name",
                            vcenter.name(),
                            "url",
                            vcenter.url().toString(),
                            "user",
                            vcenter.user(),
                            "acceptedFingerprint",
                            vcenter.acceptedFingerprint().orElse(null),
                            "id",
                            vcenter.instance().map(UUID::toString).orElse(null));
                case MeteredSource.Counters counters ->
                    Json.object(
                            "kind",
                            "counters",
                            "name",
                            counters.name(),
                            "id",
                            counters.id().toString(),
                            "command",
                            counters.command().isEmpty() ? null : counters.command(),
                            "url",
                            counters.url().map(URI::toString).orElse(null),
                            "every",
                            counters.every().toString());
            };
        }

        private static String asText(MeteredSource source) {
            return switch (source) {
                case MeteredSource.Vcenter vcenter ->
                    vcenter.name() + "  vcenter  " + vcenter.url() + "  " + vcenter.user() + "  "
                            + vcenter.acceptedFingerprint()
                                    .map(fingerprint -> "certificate " + fingerprint)
                                    .orElse("certificate not accepted yet");
                case MeteredSource.Counters counters ->
                    counters.name() + "  counters  "
                            + counters.url().map(URI::toString).orElseGet(() -> String.join(" ", counters.command()))
                            + "  every " + counters.every();
            };
        }
    }

    /** {@code usage-meter source test}. */
    @Command(name = "test", description = "Tries a source once and says how it is; changes nothing.")
    static final class Test extends OfOneSource {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        Test(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws IOException {
            MeteredSource.Vcenter source = SourceBooks.requireVcenter(folder(), name);
            SecretBox secrets = SourceBooks.secrets(folder(), environment);
            return say(
                    SourceCheck.of(
                            new VcenterDoor(source, secrets, settings()),
                            Clock.systemUTC().instant()),
                    json);
        }
    }
}
