package org.meterline.local.stack;

import java.nio.file.Path;
import java.time.Instant;
import org.meterline.local.process.GuardedProcess;

/** The built programs of a checkout, for those who run some of them without the rest of the stack. */
public record Programs(Path checkout) {

    /** Builds what is missing or older than its sources. */
    public void provide(Path log, Progress progress) throws InterruptedException {
        Build build = new Build(checkout);
        if (build.isUpToDate()) {
            return;
        }
        progress.say("build: some programs are missing or older than their sources; building (log: " + log + ")");
        Instant begun = Instant.now();
        try (GuardedProcess maven = GuardedProcess.start(build.program(log))) {
            Build.awaitSuccess(maven, log);
        }
        build.noteSuccess(begun);
    }

    /** What a service is started from. */
    public Path jar(Service service) {
        return service.jar(checkout);
    }
}
