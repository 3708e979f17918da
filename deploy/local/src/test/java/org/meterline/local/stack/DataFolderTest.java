package org.meterline.local.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path parent;

    @Test
    void isHeldByOneAtATime() {
        Path root = parent.resolve("data");
        try (DataFolder held = DataFolder.open(root, false)) {
            StartRefusedException refused =
                    assertThrows(StartRefusedException.class, () -> DataFolder.open(held.root(), false));

            assertEquals(
                    "Another ./run is using " + root + " (process "
                            + ProcessHandle.current().pid()
                            + "); stop it, or give this one a folder of its own with --data DIR.",
                    refused.getMessage());
        }
        DataFolder.open(root, false).close();
    }

    @Test
    void keepsWhatIsThereUnlessAskedToForget() throws Exception {
        Path root = parent.resolve("data");
        DataFolder.open(root, false).close();
        Path kept = Files.writeString(root.resolve("kept"), "");

        DataFolder.open(root, false).close();
        assertTrue(Files.exists(kept));

        DataFolder.open(root, true).close();
        assertFalse(Files.exists(kept));
    }

    @Test
    void leavesFoldersOfPeopleAlone() throws Exception {
        Path mine = Files.createDirectories(parent.resolve("mine"));
        Path thesis = Files.writeString(mine.resolve("thesis.txt"), "years of work");

        StartRefusedException refused = assertThrows(StartRefusedException.class, () -> DataFolder.open(mine, true));

        assertTrue(refused.getMessage().contains("holds files that are not the local stack's"));
        assertTrue(Files.exists(thesis));
    }

    @Test
    void refusesAFile() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "");

        StartRefusedException refused = assertThrows(StartRefusedException.class, () -> DataFolder.open(file, false));

        assertEquals(file + " is not a folder; give a folder with --data DIR.", refused.getMessage());
    }

    @Test
    void remembersARunThatWasCutShort() {
        Path root = parent.resolve("data");
        try (DataFolder folder = DataFolder.open(root, false)) {
            folder.markRunning();
        }
        try (DataFolder folder = DataFolder.open(root, false)) {
            assertTrue(folder.lastRunWasCutShort());
            folder.markStopped();
            assertFalse(folder.lastRunWasCutShort());
        }
    }

    @Test
    void keepsItsSecretsToItsOwner() throws Exception {
        Path file = parent.resolve("secrets.properties");

        Secrets first = Secrets.in(file);
        Secrets second = Secrets.in(file);

        assertEquals(first.get(Secrets.TOKEN_MASTER_KEY), second.get(Secrets.TOKEN_MASTER_KEY));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
}
