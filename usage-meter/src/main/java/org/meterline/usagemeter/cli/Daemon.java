package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.meterline.contracts.report.Software;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.Meter;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.file.SpoolFolder;
import org.meterline.usagemeter.file.StatusFile;
import org.meterline.usagemeter.sending.BacklogSender;
import org.meterline.usagemeter.sending.Heartbeats;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.LiveStatus;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.MeterSetup;
import org.meterline.usagemeter.usecase.Part;
import org.meterline.usagemeter.usecase.Parts;
import org.meterline.usagemeter.usecase.Pause;
import org.meterline.usagemeter.usecase.Supervisor;

/** The meter that runs by itself, put together: its spool, its parts, and what it says of itself. */
final class Daemon implements AutoCloseable {
    private static final Duration STATUS_EVERY = Duration.ofSeconds(3);
    private static final Duration TIDY_EVERY = Duration.ofMinutes(30);

    private final Supervisor supervisor;
    private final SpoolFolder spool;

    private Daemon(Supervisor supervisor, SpoolFolder spool) {
        this.supervisor = supervisor;
        this.spool = spool;
    }

    static Daemon open(
            HomeOption home,
            Map<String, String> environment,
            MeterIdentity identity,
            HomeLock lock,
            Clock clock,
            Pause pause,
            Consumer<String> log)
            throws IOException {
        LiveStatus board = new LiveStatus(clock, log);
        Meter meter = new Meter(identity.id(), new Software(Program.SOFTWARE_NAME, Program.VERSION));
        SpoolFolder spool =
                SpoolFolder.open(lock, meter, () -> settings(home, environment).spoolMaxBytes());
        MeterSetup setup = new HomeSetup(home, environment);
        StatusFile status = new StatusFile(home.home());
        List<Part> parts = List.of(
                // By wall time: who looks at the file lives in it, however fast the meter's clock goes.
                repeating("status", Thread::sleep, STATUS_EVERY, () -> status.write(board.now())),
                repeating(
                        "spool",
                        pause,
                        TIDY_EVERY,
                        () -> spool.deleteAcknowledged(clock.instant()
                                .minus(settings(home, environment).spoolKeep()))),
                new BacklogSender(
                        setup,
                        spool,
                        board,
                        Program.VERSION,
                        clock,
                        Clock.systemUTC(),
                        pause,
                        RandomGenerator.getDefault()),
                new Heartbeats(setup, spool, board, Program.VERSION, clock, Clock.systemUTC(), pause));
        Parts own = () -> parts;
        Parts all = own.and(Collection.of(home.home(), environment, spool, board, clock, pause, log));
        Duration lookEvery = CollectionSettings.of(settings(home, environment)).lookEvery();
        return new Daemon(
                new Supervisor(all, board, clock, pause, Supervisor.Settings.DEFAULTS.looking(lookEvery)), spool);
    }

    /** Runs until the thread is interrupted. */
    void run() throws InterruptedException {
        supervisor.run();
    }

    private static MeterSettings settings(HomeOption home, Map<String, String> environment) {
        try {
            return home.settings(environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the home and the environment say now. */
    private record HomeSetup(HomeOption home, Map<String, String> environment) implements MeterSetup {
        @Override
        public MeterIdentity identity() throws IOException {
            return home.requireIdentity();
        }

        @Override
        public MeterSettings settings() throws IOException {
            return home.settings(environment);
        }

        @Override
        public Optional<AccessToken> accessToken() throws IOException {
            String given = environment.get(HomeOption.TOKEN_VARIABLE);
            return given == null || given.isBlank() ? home.home().accessToken() : Optional.of(home.requireToken(given));
        }
    }

    /** Something small that is done again and again. */
    private interface Chore {
        void run() throws IOException;
    }

    private static Part repeating(String name, Pause pause, Duration every, Chore chore) {
        return new Part() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run() throws Exception {
                while (true) {
                    chore.run();
                    pause.sleep(every);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }
}
