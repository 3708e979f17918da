package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.upgrade.Digests;
import org.meterline.usagemeter.upgrade.PackageBuilder;
import org.meterline.usagemeter.upgrade.PackageSignature;
import org.meterline.usagemeter.upgrade.ProgramPackage;
import org.meterline.usagemeter.upgrade.ReleaseKeys;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code usage-meter package}: what maintainers do with packages. */
@Command(
        name = "package",
        description = "Builds, signs and checks packages of this program; for those who release it.",
        subcommands = {PackageCommand.Build.class, PackageCommand.Sign.class, PackageCommand.Verify.class})
final class PackageCommand implements Callable<Integer> {
    /** A hundred times what the program takes today would be a mistake. */
    static final long MAX_UNPACKED_BYTES = 1024L * 1024 * 1024;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: package build, sign or verify");
    }

    /** {@code usage-meter package build}. */
    @Command(
            name = "build",
            description = "Makes a package of the folder of this version; the same folder gives the same bytes.")
    static final class Build implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Option(names = "--program", required = true, description = "The program's folder, with bin and lib.")
        @SuppressWarnings("NullAway.Init")
        private Path program;

        @Option(
                names = "--description",
                required = true,
                description = "JSON: upgradesFrom, needsToken, and before, what people do before they upgrade to it.")
        @SuppressWarnings("NullAway.Init")
        private Path description;

        @Option(names = "--output", required = true, description = "The zip to write.")
        @SuppressWarnings("NullAway.Init")
        private Path output;

        @Override
        public Integer call() throws IOException {
            PackageManifest manifest = PackageBuilder.build(
                    program, ProgramVersion.of(Program.VERSION), Program.HOME_FORMAT, description, output);
            PrintWriter out = spec.commandLine().getOut();
            out.println(Digests.sha256(output) + "  " + output + " (version " + manifest.version() + ")");
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter package sign}. */
    @Command(name = "sign", description = "Signs a package; the signature goes beside it, with .sig behind its name.")
    static final class Sign implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(paramLabel = "PACKAGE", description = "The zip.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(names = "--key-file", required = true, description = "The private release key (PEM, Ed25519).")
        @SuppressWarnings("NullAway.Init")
        private Path key;

        @Option(names = "--public-key-file", required = true, description = "The public key that belongs to it (PEM).")
        @SuppressWarnings("NullAway.Init")
        private Path publicKey;

        @Override
        public Integer call() throws IOException {
            Path signature = PackageSignature.sign(file, ReleaseKeys.privateKey(key), ReleaseKeys.publicKey(publicKey));
            spec.commandLine().getOut().println(signature);
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        }
    }

    /** {@code usage-meter package verify}. */
    @Command(name = "verify", description = "Checks a package and its signature, and shows what it is.")
    static final class Verify implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(paramLabel = "PACKAGE", description = "The zip.")
        @SuppressWarnings("NullAway.Init")
        private Path file;

        @Option(
                names = "--trusted-keys",
                required = true,
                description = "A folder with the public keys to trust (PEM).")
        @SuppressWarnings("NullAway.Init")
        private Path keys;

        @Option(names = "--signature", description = "The signature, where it does not lie beside the package.")
        private @Nullable Path signature;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            String sha256 = Digests.sha256(file);
            String key = PackageSignature.verify(
                    file, signature == null ? PackageSignature.beside(file) : signature, sha256, ReleaseKeys.in(keys));
            PackageManifest manifest = new ProgramPackage(file, MAX_UNPACKED_BYTES).manifest();
            String version = manifest.version().toString();
            String from = String.join(", ", manifest.upgradesFrom());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.object(
                        "version", version, "sha256", sha256, "key", key, "upgradesFrom", manifest.upgradesFrom()));
            } else {
                out.println("Version " + version + ", signed by " + key + ", from " + from + ", SHA-256 " + sha256);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }
}
