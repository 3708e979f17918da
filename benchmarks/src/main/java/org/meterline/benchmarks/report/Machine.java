package org.meterline.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Where something was measured. */
public final class Machine {

    private static final long MILLISECONDS_PER_TICK = 10;
    private static final int IDLE = 4;
    private static final int WAITING = 5;
    private static final int STEAL = 8;

    private Machine() {}

    public static Map<String, String> describe() {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("measured at", Instant.now().toString());
        machine.put("processor", fromFile("/proc/cpuinfo", "model name"));
        machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        machine.put("memory", fromFile("/proc/meminfo", "MemTotal"));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", System.getProperty("java.vm.version"));
        machine.put("load before", load());
        return machine;
    }

    /** Another program that is busy meanwhile shows here. */
    public static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** The time of all cores in which they were not idle, since the machine started. */
    public static Duration busy() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            String[] fields = lines.findFirst().orElseThrow().split(" +");
            long ticks = 0;
            for (int i = 1; i <= STEAL; i++) {
                ticks += i == IDLE || i == WAITING ? 0 : Long.parseLong(fields[i]);
            }
            return Duration.ofMillis(ticks * MILLISECONDS_PER_TICK);
        } catch (IOException e) {
            throw new UncheckedIOException("figures of the machine are read from /proc, so this needs Linux", e);
        }
    }

    private static String fromFile(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
