package org.meterline.usagemeter.usecase.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.meterline.usagemeter.domain.ProgramVersion;

/** Port: the running meter, and programs that are asked about it. */
public interface Daemon {
    /** The daemon of this home; empty where none runs. */
    Optional<Running> running() throws IOException;

    /** Ends it and waits; what does not end within that time is killed. */
    void stop(Duration within) throws IOException, InterruptedException;

    /** Starts the daemon, which outlives this program. */
    void start(ProgramVersion version) throws IOException;

    /** What a version says of the meter's parts; empty where it cannot say. */
    Optional<Health> health(ProgramVersion version) throws IOException, InterruptedException;

    /** What a version reads in the home; empty where it cannot. */
    Optional<HomeFacts> facts(ProgramVersion version) throws IOException, InterruptedException;

    /** Lets a version change a copy of the home's small files into its own format. */
    void migrate(ProgramVersion version, Path copy) throws IOException, InterruptedException;

    /** @param supervised whether something else starts it again when it ends */
    record Running(long pid, Optional<ProgramVersion> version, boolean supervised) {}

    /** The names of parts that run, and of those that do not. */
    record Health(List<String> running, List<String> offline) {
        public Health {
            running = List.copyOf(running);
            offline = List.copyOf(offline);
        }
    }
}
