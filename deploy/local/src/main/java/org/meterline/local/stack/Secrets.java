package org.meterline.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/** The passwords and keys of one data folder: made once, readable by their owner only, never printed. */
final class Secrets {

    static final String POSTGRES = "postgres.password";
    static final String TOKEN_MASTER_KEY = "registration.token-master-key";

    static final String WEBHOOK_MASTER_KEY = "aggregation.webhook-master-key";

    private static final int KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 18;

    private final Properties values;

    private Secrets(Properties values) {
        this.values = values;
    }

    static Secrets in(Path file) {
        try {
            Properties values = new Properties();
            if (Files.exists(file)) {
                try (var reader = Files.newBufferedReader(file)) {
                    values.load(reader);
                }
            }
            boolean complete = !addMissing(values);
            if (!complete) {
                write(values, file);
            }
            return new Secrets(values);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read or make " + file + ": " + e.getMessage(), e);
        }
    }

    static String ofDatabase(String database) {
        return "database." + database + ".password";
    }

    String get(String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("no secret named " + name);
        }
        return value;
    }

    private static boolean addMissing(Properties values) {
        int before = values.size();
        SecureRandom random = new SecureRandom();
        values.computeIfAbsent(POSTGRES, name -> password(random));
        values.computeIfAbsent(TOKEN_MASTER_KEY, name -> key(random));
        values.computeIfAbsent(WEBHOOK_MASTER_KEY, name -> key(random));
        for (Service service : Service.values()) {
            service.database()
                    .ifPresent(database -> values.computeIfAbsent(ofDatabase(database), name -> password(random)));
        }
        return values.size() > before;
    }

    private static void write(Properties values, Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer writer = Files.newBufferedWriter(unfinished)) {
            values.store(writer, "Secrets of this local stack only");
        }
        Files.move(unfinished, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static String password(SecureRandom random) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random, PASSWORD_BYTES));
    }

    private static String key(SecureRandom random) {
        return Base64.getEncoder().encodeToString(bytes(random, KEY_BYTES));
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
