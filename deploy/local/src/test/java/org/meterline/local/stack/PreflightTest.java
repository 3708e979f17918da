package org.meterline.local.stack;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

    @TempDir
    Path folder;

    @Test
    void saysThatTheDiskIsFull() {
        StartRefusedException refused =
                assertThrows(StartRefusedException.class, () -> Preflight.checkSpace(folder, Long.MAX_VALUE));

        assertTrue(refused.getMessage().startsWith("No disk space: " + folder), refused.getMessage());
        assertTrue(refused.getMessage().endsWith("free some, or give another folder with --data DIR."));
    }

    @Test
    void saysWhatIsNotBuilt() {
        StartRefusedException refused = assertThrows(
                StartRefusedException.class, () -> Preflight.checkBuilt(List.of("collector-service", "usage-meter")));

        assertEquals(
                "Not built: collector-service, usage-meter; build with: ./mvnw -DskipTests package",
                refused.getMessage());
    }

    @Test
    void isContentWithWhatIsThere() {
        assertDoesNotThrow(() -> Preflight.checkSpace(folder, 1));
        assertDoesNotThrow(() -> Preflight.checkBuilt(List.of()));
    }
}
