package org.meterline.local.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFilesTest {

    private static final String REMEDY = "build again: ./mvnw -pl deploy/local/servers generate-resources";

    @TempDir
    Path notes;

    @Test
    void saysInOneLineWhatToDoWhenAFileHasGone() throws Exception {
        Files.writeString(
                notes.resolve("postgres.path"), notes.resolve("gone.jar").toString());

        ServerFailedException gone =
                assertThrows(ServerFailedException.class, () -> new ServerFiles(notes).postgresBinaries());

        assertEquals(notes.resolve("gone.jar") + " is gone; " + REMEDY, gone.getMessage());
    }

    @Test
    void saysInOneLineWhatToDoWhenNothingWasBuilt() {
        ServerFailedException missing =
                assertThrows(ServerFailedException.class, () -> new ServerFiles(notes).keycloakDistribution());

        assertEquals(notes.resolve("keycloak.path") + " is missing; " + REMEDY, missing.getMessage());
    }
}
