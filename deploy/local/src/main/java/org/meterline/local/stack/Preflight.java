package org.meterline.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Everything that is looked at before the first process starts. */
final class Preflight {

    /** A month of the sample, the databases' own files and logs need less than half of it. */
    private static final long NEEDED_BYTES = 1L << 30;

    /** How long processes of a run that was killed may take to end themselves. */
    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private Preflight() {}

    static void checkPorts(StackPorts ports, boolean lastRunWasCutShort, Progress progress) {
        List<StackPort> taken = ports.taken();
        if (!taken.isEmpty() && lastRunWasCutShort) {
            progress.say("The last run on this folder was cut short; waiting for its processes to end.");
            long deadline = System.nanoTime() + LEFTOVER_LIMIT.toNanos();
            while (!taken.isEmpty() && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(PAUSE.toNanos());
                taken = ports.taken();
            }
        }
        if (!taken.isEmpty()) {
            String names = taken.stream()
                    .map(port -> ports.of(port) + " (" + port.user() + ")")
                    .collect(Collectors.joining(", "));
            throw new StartRefusedException((taken.size() == 1 ? "Port " + names + " is" : "Ports " + names + " are")
                    + " in use; stop what listens there, or move all ports, for example with --port-offset "
                    + (ports.offset() + 1000) + ".");
        }
    }

    static void checkSpace(Path folder) {
        checkSpace(folder, NEEDED_BYTES);
    }

    static void checkSpace(Path folder, long neededBytes) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < neededBytes) {
                throw new StartRefusedException("No disk space: " + folder + " has " + megabytes(free)
                        + " MB free and " + megabytes(neededBytes)
                        + " MB are needed; free some, or give another folder with --data DIR.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void checkBuilt(List<String> missing) {
        if (!missing.isEmpty()) {
            throw new StartRefusedException(
                    "Not built: " + String.join(", ", missing) + "; build with: ./mvnw -DskipTests package");
        }
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
