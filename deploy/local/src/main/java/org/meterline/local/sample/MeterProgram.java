package org.meterline.local.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.Program;

/** The real usage-meter program, run as an operator would run it; its output goes to a log that is read along. */
final class MeterProgram {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final String TOKEN_VARIABLE = "METERLINE_ACCESS_TOKEN";

    private final Path program;
    private final Path home;
    private final Path log;

    MeterProgram(Path program, Path home, Path log) {
        this.program = program;
        this.home = home;
        this.log = log;
    }

    /** Makes the home a usage meter if it is none, and tells its id. */
    String init() {
        List<String> lines = new ArrayList<>();
        run(List.of("init", "--json"), Map.of(), lines::add);
        return lines.stream()
                .map(MeterProgram::json)
                .filter(line -> line.hasNonNull("id"))
                .map(line -> line.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new SampleFailedException("usage-meter init told no id; its log: " + log));
    }

    /** The token goes by the environment: an argument would stand in every process list. */
    void keepToken(String token, int generation) {
        run(
                List.of("token", "set", "--generation", Integer.toString(generation)),
                Map.of(TOKEN_VARIABLE, token),
                line -> {});
    }

    void checkRegistration(String registration) {
        run(List.of("check-registration", "--registration", registration), Map.of(), line -> {});
    }

    /** Hears how far a replay has come. */
    interface Hours {
        void done(long done, long total);
    }

    /** What a replay handed over. */
    record Replayed(long reports, long accepted, long rejected) {}

    Replayed replay(List<String> arguments, Hours progress) {
        List<String> command = new ArrayList<>(List.of("replay", "--progress", "json"));
        command.addAll(arguments);
        List<Replayed> results = new ArrayList<>();
        run(command, Map.of(), line -> {
            JsonNode event = json(line);
            switch (event.path("event").asText()) {
                case "progress" ->
                    progress.done(
                            event.path("hoursDone").asLong(),
                            event.path("hours").asLong());
                case "done" ->
                    results.add(new Replayed(
                            event.path("reports").asLong(),
                            event.path("accepted").asLong(),
                            event.path("rejected").asLong()));
                default -> {
                    // The program may tell more than we show.
                }
            }
        });
        if (results.isEmpty()) {
            throw new SampleFailedException("usage-meter replay told no result; its log: " + log);
        }
        return results.getLast();
    }

    private void run(List<String> arguments, Map<String, String> secrets, Consumer<String> lines) {
        List<String> command = new ArrayList<>(List.of(program.toString(), arguments.getFirst()));
        // The home belongs to the command, after its subcommands.
        int options = firstOption(arguments);
        command.addAll(arguments.subList(1, options));
        command.addAll(List.of("--home", home.toString()));
        command.addAll(arguments.subList(options, arguments.size()));
        Map<String, String> environment = new HashMap<>(secrets);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("USAGE_METER_JAVA_OPTIONS", "-Xmx192m -XX:TieredStopAtLevel=1");
        long from = logLength();
        GuardedProcess process = GuardedProcess.start(
                new Program("usage-meter " + arguments.getFirst(), command, home, log).withEnvironment(environment));
        follow(process, from, lines);
        if (process.exitCode() != 0) {
            throw new SampleFailedException("usage-meter " + arguments.getFirst() + " ended with exit code "
                    + process.exitCode() + "; its log ends with:\n"
                    + process.logTail().indent(4).stripTrailing());
        }
    }

    private static int firstOption(List<String> arguments) {
        int index = 0;
        while (index < arguments.size() && !arguments.get(index).startsWith("-")) {
            index++;
        }
        return index;
    }

    private void follow(GuardedProcess process, long from, Consumer<String> lines) {
        StringBuilder rest = new StringBuilder();
        long position = from;
        boolean alive = true;
        while (alive) {
            // Asked before the last read, so that nothing is missed.
            alive = process.isAlive();
            byte[] more = read(position);
            position += more.length;
            rest.append(new String(more, StandardCharsets.ISO_8859_1));
            for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
                lines.accept(rest.substring(0, end));
                rest.delete(0, end + 1);
            }
            if (alive) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private byte[] read(long position) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(file.length() - position)];
            file.seek(position);
            file.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long logLength() {
        try {
            Files.createDirectories(home);
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines that are not JSON, such as warnings of the JVM, are as good as empty. */
    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
