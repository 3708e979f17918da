package org.meterline.usagemeter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code usage-meter run} as a process of its own, as it is installed: it can be killed. */
final class RunningMeter implements AutoCloseable {
    private final Process process;

    RunningMeter(Path home, Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(memoryOptions());
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), Main.class.getName(), "run", "--home", home.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(home.resolve("run.log").toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Those of the start script. */
    private static List<String> memoryOptions() throws IOException {
        Matcher memory = Pattern.compile("memory=\"([^\"]+)\"")
                .matcher(Files.readString(Path.of("src/main/bin/usage-meter")).replace("\\\n", " "));
        if (!memory.find()) {
            throw new IOException("the start script has no options about memory");
        }
        return List.of(memory.group(1).strip().split("\\s+"));
    }

    /** The most memory that the process ever had, everything included; empty where the system does not tell. */
    Optional<Long> peakKilobytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return Optional.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; false where it did not end in time. */
    boolean terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
    }

    int exitValue() {
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
    }
}
