package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.meterline.usagemeter.file.SecretKeyFile;
import org.meterline.usagemeter.file.SourceBookFile;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.SecretBox;

/** The sources and the secrets of a home. */
final class SourceBooks {
    static final String KEY_VARIABLE = "METERLINE_SECRET_KEY_FILE";
    private static final String CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY";
    private static final String CREDENTIAL = "meterline-secret-key";

    private SourceBooks() {}

    /** The key goes by the environment, then by a credential of systemd, then by the home. */
    static SecretBox secrets(Path home, Map<String, String> environment) {
        String named = environment.get(KEY_VARIABLE);
        if (named != null && !named.isBlank()) {
            return SecretKeyFile.given(Path.of(named));
        }
        String credentials = environment.get(CREDENTIALS_VARIABLE);
        if (credentials != null && Files.exists(Path.of(credentials, CREDENTIAL))) {
            return SecretKeyFile.given(Path.of(credentials, CREDENTIAL));
        }
        return SecretKeyFile.ofHome(home);
    }

    static MeteredSource require(Path home, String name) throws IOException {
        return new SourceBookFile(home)
                .sources().stream()
                        .filter(source -> source.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new CommandFailure(ExitCode.INPUT, "there is no source '" + name + "'"));
    }

    static MeteredSource.Vcenter requireVcenter(Path home, String name) throws IOException {
        if (require(home, name) instanceof MeteredSource.Vcenter vcenter) {
            return vcenter;
        }
        throw new CommandFailure(ExitCode.INPUT, "'" + name + "' is no vCenter: it has neither certificate nor login");
    }

    static void add(Path home, MeteredSource added) throws IOException {
        new SourceBookFile(home).change(sources -> {
            if (sources.stream().anyMatch(source -> source.name().equals(added.name()))) {
                throw new CommandFailure(ExitCode.INPUT, "there is a source '" + added.name() + "' already");
            }
            return Stream.concat(sources.stream(), Stream.of(added)).toList();
        });
    }

    /** Changes a vCenter as it stands then: the running meter may have changed it since it was read. */
    static void change(Path home, String name, UnaryOperator<MeteredSource.Vcenter> change) throws IOException {
        new SourceBookFile(home)
                .change(sources -> sources.stream()
                        .map(source -> source instanceof MeteredSource.Vcenter vcenter
                                        && vcenter.name().equals(name)
                                ? change.apply(vcenter)
                                : source)
                        .toList());
    }
}
