package org.meterline.usagemeter.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.MeterIdentity;

class MeterHomeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aNewHomeIsNobody() throws IOException {
        MeterHome home = new MeterHome(folder.resolve("not-there"));

        assertEquals(Optional.empty(), home.identity());
        assertEquals(Optional.empty(), home.accessToken());
    }

    @Test
    void identityAndTokenAreKept() throws IOException {
        MeterIdentity identity = new MeterIdentity(UUID.randomUUID(), MeterIdentity.Connectivity.OFFLINE);
        AccessToken token = new AccessToken("mlt_" + "x".repeat(43), 7);

        new MeterHome(folder).keep(identity);
        new MeterHome(folder).keep(token);

        assertEquals(Optional.of(identity), new MeterHome(folder).identity());
        assertEquals(Optional.of(token), new MeterHome(folder).accessToken());
    }

    @Test
    void onlyTheOwnerReadsTheTokenAndNothingElseIsLeftBehind() throws IOException {
        new MeterHome(folder).keep(new AccessToken("mlt_" + "x".repeat(43), 1));
        new MeterHome(folder).keep(new AccessToken("mlt_" + "y".repeat(43), 2));

        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("access-token.json"))));
    }

    @Test
    void aTokenIsNeverPrinted() {
        AccessToken token = new AccessToken("mlt_" + "x".repeat(43), 7);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new AccessToken("mlt_secret", 1));

        assertEquals("AccessToken[generation 7]", token.toString());
        assertTrue(!String.valueOf(refused.getMessage()).contains("secret"));
    }

    @Test
    void aDamagedHomeIsSaidToBeOne() throws IOException {
        Files.writeString(folder.resolve("meter.json"), "{\"id\":\"no uuid\"}");

        assertThrows(UnreadableFileException.class, () -> new MeterHome(folder).identity());
    }
}
