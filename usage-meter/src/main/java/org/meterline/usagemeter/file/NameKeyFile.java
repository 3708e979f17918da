package org.meterline.usagemeter.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.meterline.usagemeter.usecase.NameHash;

/** The key that names are hashed with: made once, never leaves the home. Whoever loses it gets other hashes from then on. */
public final class NameKeyFile {
    private static final SecureRandom RANDOM = new SecureRandom();

    private NameKeyFile() {}

    /** The hash of this meter's names. */
    public static NameHash open(MeterHome home) throws IOException {
        Path file = home.folder().resolve("names").resolve("key");
        byte[] key = HomeFile.locked(file, () -> {
            if (!Files.exists(file)) {
                byte[] fresh = new byte[NameHash.KEY_BYTES];
                RANDOM.nextBytes(fresh);
                HomeFile.write(file, fresh);
            }
            return Files.readAllBytes(file);
        });
        try {
            return new NameHash(key);
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(file + ": " + e.getMessage(), e);
        }
    }
}
