package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps the parts of the meter running: begins what is wanted, ends what is not, and begins again what failed. */
public final class Supervisor {
    /** What it is called where it cannot find out which parts are wanted. */
    public static final String NAME = "supervisor";

    private final Parts parts;
    private final StatusBoard board;
    private final Clock clock;
    private final Pause pause;
    private final Settings settings;
    private final Map<String, Running> running = new LinkedHashMap<>();

    public Supervisor(Parts parts, StatusBoard board, Clock clock, Pause pause, Settings settings) {
        this.parts = parts;
        this.board = board;
        this.clock = clock;
        this.pause = pause;
        this.settings = settings;
    }

    /**
     * How to supervise.
     *
     * @param lookEvery how often it asks which parts are wanted
     * @param restartPause how long a part that failed stays Offline
     * @param stopWithin how long all parts together may take to end
     */
    public record Settings(Duration lookEvery, Duration restartPause, Duration stopWithin) {
        public static final Settings DEFAULTS =
                new Settings(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(5));

        /** The same, asking so often. */
        public Settings looking(Duration every) {
            return new Settings(every, restartPause, stopWithin);
        }
    }

    private record Running(Part part, Thread thread) {}

    /** Runs until the thread is interrupted; then ends all parts. */
    public void run() throws InterruptedException {
        try {
            while (true) {
                look();
                pause.sleep(settings.lookEvery());
            }
        } finally {
            stop(running.values());
        }
    }

    private void look() throws InterruptedException {
        List<Part> wanted;
        try {
            wanted = parts.parts();
            board.running(NAME, clock.instant());
        } catch (IOException | RuntimeException e) {
            // What runs goes on: an unreadable list is no reason to stop metering.
            board.offline(NAME, clock.instant(), describe(e));
            return;
        }
        Map<String, Part> byName = wanted.stream().collect(Collectors.toMap(Part::name, Function.identity()));
        List<Running> unwanted = running.values().stream()
                .filter(each -> !each.part().equals(byName.get(each.part().name())))
                .toList();
        stop(unwanted);
        for (Running each : unwanted) {
            running.remove(each.part().name());
            board.gone(each.part().name());
        }
        for (Part part : wanted) {
            running.computeIfAbsent(part.name(), name -> begin(part));
        }
    }

    private Running begin(Part part) {
        return new Running(part, Thread.ofVirtual().name(part.name()).start(() -> keepRunning(part)));
    }

    private void keepRunning(Part part) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                board.running(part.name(), clock.instant());
                runOnce(part);
                pause.sleep(settings.restartPause());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void runOnce(Part part) throws InterruptedException {
        String why = "it ended";
        try {
            part.run();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception | Error e) {
            // Whatever it is, the other parts go on, and status says so.
            why = describe(e);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException(part.name());
        }
        board.offline(part.name(), clock.instant(), why);
    }

    private void stop(Collection<Running> stopping) throws InterruptedException {
        for (Running each : stopping) {
            each.thread().interrupt();
        }
        long until = System.nanoTime() + settings.stopWithin().toNanos();
        for (Running each : stopping) {
            long left = Math.max(1, until - System.nanoTime());
            boolean ended = each.thread().join(Duration.ofNanos(left));
            if (!ended) {
                board.offline(each.part().name(), clock.instant(), "it does not end");
            }
        }
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
