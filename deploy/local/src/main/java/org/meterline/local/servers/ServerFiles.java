package org.meterline.local.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where the build has put the servers' files: the module {@code deploy/local/servers} notes their paths. */
final class ServerFiles {

    private static final String NOTES = "deploy/local/servers/target";
    private static final String REMEDY = "build again: ./mvnw -pl deploy/local/servers generate-resources";

    private final Path notes;

    ServerFiles(Path notes) {
        this.notes = notes;
    }

    static ServerFiles ofCheckout() {
        return new ServerFiles(Checkout.root().resolve(NOTES));
    }

    List<Path> kafkaClasspath() {
        return read("kafka.path");
    }

    Path keycloakDistribution() {
        return read("keycloak.path").getFirst();
    }

    Path postgresBinaries() {
        return read("postgres.path").getFirst();
    }

    private List<Path> read(String note) {
        Path file = notes.resolve(note);
        try {
            List<Path> paths = Arrays.stream(Files.readString(file).strip().split("\\|"))
                    .map(Path::of)
                    .toList();
            for (Path path : paths) {
                if (!Files.isReadable(path)) {
                    throw new ServerFailedException(path + " is gone; " + REMEDY);
                }
            }
            return paths;
        } catch (IOException e) {
            throw new ServerFailedException(file + " is missing; " + REMEDY);
        }
    }
}
