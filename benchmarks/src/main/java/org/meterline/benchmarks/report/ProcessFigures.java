package org.meterline.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the kernel says of a running process. */
public record ProcessFigures(long pid) {

    /** Linux counts processor time in hundredths of a second, whatever the clock of the kernel. */
    private static final long MILLISECONDS_PER_TICK = 10;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    /** After both the same of children that have ended. */
    private static final int UNTIL_THE_ENDED = 14;

    public long residentKilobytes() {
        return status("VmRSS:");
    }

    /** The most that was ever resident. */
    public long peakResidentKilobytes() {
        return status("VmHWM:");
    }

    public long threads() {
        return status("Threads:");
    }

    public Duration processorTime() {
        return time(SYSTEM_TIME);
    }

    private Duration time(int last) {
        String stat = read("stat");
        // The name of the program, in brackets, may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = USER_TIME; i <= last; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return Duration.ofMillis(ticks * MILLISECONDS_PER_TICK);
    }

    /** The same with all processes below it, and with those that were below it and have ended. */
    public Duration processorTimeOfFamily() {
        Duration ofChildren = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(child -> timeOf(child.pid()))
                .reduce(Duration.ZERO, Duration::plus);
        return time(UNTIL_THE_ENDED).plus(ofChildren);
    }

    /** None of a process that has just ended: then it is among the ended ones of its parent. */
    private static Duration timeOf(long child) {
        try {
            return new ProcessFigures(child).processorTime();
        } catch (UncheckedIOException ended) {
            return Duration.ZERO;
        }
    }

    private long status(String name) {
        return read("status")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("figures of processes are read from /proc, so this needs Linux", e);
        }
    }
}
