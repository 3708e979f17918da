package org.meterline.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

    private static final Instant BUILT = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir
    Path checkout;

    @BeforeEach
    void buildEverything() throws IOException {
        for (Service service : Service.values()) {
            write(service.jar(checkout), BUILT);
        }
        // As Maven leaves it: a fixed time on the program's files, the real one on the jar.
        write(Build.usageMeterProgram(checkout), Instant.EPOCH);
        write(checkout.resolve("usage-meter/target/usage-meter-1.jar"), BUILT);
        write(checkout.resolve("contracts/src/main/java/Topics.java"), BUILT.minusSeconds(60));
        write(checkout.resolve("collector-service/src/main/java/Collector.java"), BUILT.minusSeconds(60));
    }

    @Test
    void isSkippedWhereEverythingIsYoungerThanItsSources() {
        assertTrue(new Build(checkout).isUpToDate());
    }

    @Test
    void isNeededAfterAChangeInAServiceOrInWhatItIsMadeFrom() throws IOException {
        for (String source : List.of(
                "collector-service/src/main/java/Collector.java",
                "collector-service/pom.xml",
                "chassis/src/main/resources/defaults.properties",
                "contracts/src/main/java/Topics.java",
                "pom.xml")) {
            Path file = write(checkout.resolve(source), BUILT.plusSeconds(1));
            assertFalse(new Build(checkout).isUpToDate(), source);
            Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(1)));
        }
    }

    @Test
    void isNotRepeatedWhereMavenLeftAnArtefactAsItWas() throws IOException {
        write(checkout.resolve("pom.xml"), BUILT.plusSeconds(1));
        Build build = new Build(checkout);
        assertFalse(build.isUpToDate());

        build.noteSuccess(BUILT.plusSeconds(2));

        assertTrue(build.isUpToDate());
    }

    @Test
    void isNotNeededForAChangeInTests() throws IOException {
        write(checkout.resolve("collector-service/src/test/java/CollectorTest.java"), BUILT.plusSeconds(1));

        assertTrue(new Build(checkout).isUpToDate());
    }

    @Test
    void knowsWhatIsMissing() throws IOException {
        Files.delete(Service.UPLOAD.jar(checkout));
        Files.delete(Build.usageMeterProgram(checkout));

        assertEquals(List.of("upload-gateway", "usage-meter"), new Build(checkout).missing());
        assertFalse(new Build(checkout).isUpToDate());
    }

    private static Path write(Path file, Instant modified) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
