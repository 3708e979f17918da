package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.meterline.usagemeter.file.ClientCertificateFile;
import org.meterline.usagemeter.file.SettingsFile;
import org.meterline.usagemeter.sending.ClientCertificate;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter certificate}. */
@Command(
        name = "certificate",
        description = {
            "The certificate that this meter shows to the suite, where a proxy or gateway in front of it asks for one.",
            "The meter has no server of its own: nothing else has a certificate, and no host name stands anywhere."
        },
        subcommands = {CertificateCommand.Show.class, CertificateCommand.Replace.class, CertificateCommand.Remove.class
        })
final class CertificateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to do: certificate show, replace or remove");
    }

    private static void print(PrintWriter out, boolean json, ClientCertificate shown) {
        String subject = shown.certificate().getSubjectX500Principal().getName();
        String until = shown.certificate().getNotAfter().toInstant().toString();
        out.println(
                json
                        ? Json.object("subject", subject, "validUntil", until, "fingerprint", shown.fingerprint())
                        : subject + ", valid until " + until + ", SHA-256 " + shown.fingerprint());
        out.flush();
    }

    /** {@code usage-meter certificate show}. */
    @Command(name = "show", description = "Prints the certificate that is shown.")
    static final class Show implements Callable<Integer> {
        private final Map<String, String> environment;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        Show(Map<String, String> environment) {
            this.environment = environment;
        }

        @Override
        public Integer call() throws IOException {
            Path file = home.settings(environment)
                    .clientCertificate()
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.INPUT,
                            "this meter shows no certificate; give it one with 'usage-meter certificate replace'"));
            print(spec.commandLine().getOut(), json, ClientCertificate.read(file));
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter certificate replace}. */
    @Command(
            name = "replace",
            description = {
                "Shows this certificate from now on, in the place of another one or as the first.",
                "A running meter takes it with its next connection. The files are copied into the home."
            })
    static final class Replace implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Option(names = "--certificate", required = true, description = "The certificate and its chain (PEM).")
        @SuppressWarnings("NullAway.Init")
        private Path certificate;

        @Option(names = "--key-file", required = true, description = "Its private key (PEM, PKCS#8, not encrypted).")
        @SuppressWarnings("NullAway.Init")
        private Path key;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            Instant now = Instant.now(Clock.systemUTC());
            ClientCertificate fresh = ClientCertificate.read(certificate, key);
            if (fresh.certificate().getNotAfter().toInstant().isBefore(now)) {
                throw new RefusedException(certificate + " ended at "
                        + fresh.certificate().getNotAfter().toInstant());
            }
            SettingsFile settings = new SettingsFile(home.home());
            Optional<String> before =
                    settings.find(MeterSetting.CLIENT_CERTIFICATE, Map.of()).text();
            Path kept = ClientCertificateFile.keep(home.home(), certificate, key, fresh.fingerprint());
            settings.set(MeterSetting.CLIENT_CERTIFICATE, kept.toString());
            if (before.isPresent() && !Path.of(before.get()).equals(kept)) {
                ClientCertificateFile.forget(home.home(), Path.of(before.get()));
            }
            print(spec.commandLine().getOut(), json, fresh);
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter certificate remove}. */
    @Command(name = "remove", description = "Shows no certificate any more, and deletes it from the home.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public Integer call() throws IOException {
            SettingsFile settings = new SettingsFile(home.home());
            Optional<String> before =
                    settings.find(MeterSetting.CLIENT_CERTIFICATE, Map.of()).text();
            settings.unset(MeterSetting.CLIENT_CERTIFICATE);
            if (before.isPresent()) {
                ClientCertificateFile.forget(home.home(), Path.of(before.get()));
            }
            return ExitCode.DONE;
        }
    }
}
