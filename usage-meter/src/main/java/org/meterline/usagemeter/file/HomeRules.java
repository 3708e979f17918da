package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.meterline.usagemeter.domain.MeteringRules;

/** The rules that the meter labels by, in its home; only what reads as rules gets there. */
public final class HomeRules {
    private final Path file;

    public HomeRules(MeterHome home) {
        this.file = home.folder().resolve("rules.json");
    }

    /** The rules; empty where there are none yet. */
    public Optional<MeteringRules> read() throws IOException {
        return Files.exists(file) ? Optional.of(RulesFile.read(file)) : Optional.empty();
    }

    /** The text as it was brought. */
    public Optional<String> text() throws IOException {
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Brings other rules in place of these. */
    public MeteringRules bring(Path from) throws IOException {
        MeteringRules rules = RulesFile.read(from);
        HomeFile.write(file, Files.readAllBytes(from));
        return rules;
    }
}
