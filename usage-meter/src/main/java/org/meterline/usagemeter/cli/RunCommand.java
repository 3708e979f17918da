package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.config.FastClock;
import org.meterline.usagemeter.config.Program;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.file.HomeLock;
import org.meterline.usagemeter.upgrade.RunMark;
import org.meterline.usagemeter.upgrade.UpgradeFiles;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.Pause;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage-meter run}: the meter itself. */
@Command(
        name = "run",
        description = {
            "Runs as this usage meter: watches its sources, keeps their reports, and sends them where the meter is online.",
            "It ends in good order on SIGTERM and Ctrl-C; killed, it goes on where it was. One program runs as one meter."
        })
final class RunCommand implements Callable<Integer> {
    /** Who only asks whether a meter runs holds the lock for a moment. */
    private static final int LOCK_TRIES = 10;

    private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

    /** However fast the clock of tests goes, the processor is not only for looking around. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(2);

    private static final Duration END_WITHIN = Duration.ofSeconds(8);

    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(
            names = "--clock",
            hidden = true,
            defaultValue = "${env:METERLINE_USAGE_METER_CLOCK}",
            description = "For tests: the moment at which the meter's clock begins.")
    private @Nullable Instant clockStart;

    @Option(
            names = "--clock-since",
            hidden = true,
            defaultValue = "${env:METERLINE_USAGE_METER_CLOCK_SINCE}",
            description =
                    "For tests: the moment in truth at which it began; so it goes on over a restart (default: now).")
    private @Nullable Instant clockSince;

    @Option(
            names = "--clock-speed",
            hidden = true,
            defaultValue = "${env:METERLINE_USAGE_METER_CLOCK_SPEED:-1}",
            description = "For tests: how many times as fast as time the meter's clock goes.")
    private long clockSpeed;

    RunCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        MeterIdentity identity = home.requireIdentity();
        try (HomeLock lock = takeLock()) {
            Path folder = home.home().folder();
            RunMark.enter(folder, ProgramVersion.of(Program.VERSION), new UpgradeFiles(folder, Clock.systemUTC()));
            runUntilStopped(identity, lock);
        }
        return ExitCode.DONE;
    }

    private HomeLock takeLock() throws IOException, InterruptedException {
        for (int i = 0; i < LOCK_TRIES; i++) {
            Optional<HomeLock> lock = HomeLock.take(home.home());
            if (lock.isPresent()) {
                return lock.get();
            }
            Thread.sleep(LOCK_PAUSE);
        }
        throw new CommandFailure(
                ExitCode.RUNS_ALREADY,
                "another program runs as the usage meter of " + home.home().folder() + " already");
    }

    private void runUntilStopped(MeterIdentity identity, HomeLock lock) throws IOException {
        Time time = time();
        PrintWriter log = spec.commandLine().getErr();
        Thread running = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(running, ended), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try (Daemon daemon = Daemon.open(home, environment, identity, lock, time.clock(), time.pause(), line -> {
            log.println(time.clock().instant() + " " + line);
            log.flush();
        })) {
            daemon.run();
        } catch (InterruptedException stopped) {
            log.println("stopped");
            log.flush();
        } finally {
            ended.countDown();
        }
    }

    /** What time it is, and how to wait. */
    private record Time(Clock clock, Pause pause) {}

    private Time time() {
        Clock wall = Clock.systemUTC();
        if (clockStart == null && clockSpeed == 1) {
            return new Time(wall, Thread::sleep);
        }
        Instant since = clockSince == null ? wall.instant() : clockSince;
        FastClock fast = new FastClock(wall, since, clockStart == null ? since : clockStart, clockSpeed);
        return new Time(fast, duration -> {
            Duration truly = fast.truly(duration);
            Thread.sleep(truly.compareTo(LEAST_WAIT) >= 0 ? truly : LEAST_WAIT);
        });
    }

    private static void stop(Thread running, CountDownLatch ended) {
        running.interrupt();
        try {
            boolean inTime = ended.await(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
            assert inTime || running.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
