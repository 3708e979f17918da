package org.meterline.local.servers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.meterline.local.process.GuardedProcess;

/** Waits for a server to answer, and gives up at once when its process has ended. */
public final class Readiness {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private Readiness() {}

    /** Asks a server whether it is ready; an exception means "not yet". */
    public interface Probe {
        boolean ready() throws Exception;
    }

    public static void await(GuardedProcess process, Duration limit, Probe probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (!process.isAlive()) {
                throw new ServerFailedException(process, "ended with exit code " + process.exitCode());
            }
            if (answers(probe)) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ServerFailedException(process, "was not ready after " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new ServerFailedException(process, "was not awaited to the end: interrupted");
            }
        }
    }

    private static boolean answers(Probe probe) {
        try {
            return probe.ready();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Exception notYet) {
            return false;
        }
    }
}
