package org.meterline.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A usage meter as an operator installs it: the packaged program under a prefix, with a home of its own and a clock that goes
 * faster than time. It is spoken to on its command line only.
 */
final class InstalledMeter implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final String PROPERTIES = "META-INF/usage-meter.properties";

    private final Path packaged;
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private final Instant clockStart;
    private final long clockSpeed;
    private final Path publicKey;
    private final Path privateKey;
    private Instant clockSince = Instant.EPOCH;

    /** What a command came to. */
    record Answer(int code, String output) {

        Answer require(int expected) {
            if (code != expected) {
                throw new IllegalStateException("ended with " + code + ": " + output);
            }
            return this;
        }

        /** The last line that is JSON. */
        JsonNode json() {
            return lines().reduce((first, last) -> last)
                    .orElseThrow(() -> new IllegalStateException("no JSON: " + output));
        }

        /** All lines that are JSON. */
        Stream<JsonNode> lines() {
            return output.lines().filter(line -> line.startsWith("{")).map(InstalledMeter::parsed);
        }
    }

    /**
     * @param packaged the program as the build packs it, with bin and lib
     * @param folder everything the meter has
     */
    InstalledMeter(Path packaged, Path folder, Instant clockStart, long clockSpeed) throws Exception {
        this.packaged = packaged;
        this.folder = Files.createDirectories(folder);
        this.clockStart = clockStart;
        this.clockSpeed = clockSpeed;
        this.publicKey = folder.resolve("release.pem");
        this.privateKey = folder.resolve("release.key");
        makeKeys();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("USAGE_METER_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        environment.put("METERLINE_USAGE_METER_HOME", home().toString());
    }

    private void makeKeys() throws NoSuchAlgorithmException, IOException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        pem(publicKey, "PUBLIC KEY", pair.getPublic().getEncoded());
        pem(privateKey, "PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static void pem(Path file, String what, byte[] encoded) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    Path home() {
        return folder.resolve("home");
    }

    private Path current() {
        return folder.resolve("prefix/current/bin/usage-meter");
    }

    /** Installs this version of the program, as it is packed. */
    void install(String version) throws Exception {
        Path unpacked = folder.resolve("unpacked");
        try (FileSystem inside = FileSystems.newFileSystem(pack(version, version))) {
            for (Path top : inside.getRootDirectories()) {
                copy(top, unpacked);
            }
        }
        Path start;
        try (Stream<Path> all = Files.walk(unpacked)) {
            start = all.filter(path -> path.endsWith("bin/usage-meter"))
                    .findFirst()
                    .orElseThrow();
        }
        // The zip has the bit, and what reads it here leaves it out.
        assertTrue(start.toFile().setExecutable(true));
        run(start, "install", "--prefix", prefix(), "--trust-key", publicKey.toString())
                .require(0);
    }

    private String prefix() {
        return folder.resolve("prefix").toString();
    }

    /** The packaged program under another version. */
    private Path program(String version) throws IOException {
        Path program = folder.resolve("programs").resolve("usage-meter-" + version);
        copy(packaged, program);
        try (Stream<Path> jars = Files.list(program.resolve("lib"))) {
            for (Path jar :
                    jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
                try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                    Path properties = inside.getPath(PROPERTIES);
                    if (Files.exists(properties)) {
                        Files.writeString(properties, "version=" + version + "\n");
                    }
                }
            }
        }
        return program;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** A signed package of another version, to upgrade to. */
    Path pack(String version, String from) throws Exception {
        Path program = program(version);
        Path description = Files.writeString(
                folder.resolve(version + ".json"),
                "{\"upgradesFrom\":[\"" + from + "\"],\"needsToken\":false,\"before\":[]}");
        Path zip = folder.resolve("usage-meter-" + version + ".zip");
        Path start = program.resolve("bin/usage-meter");
        run(
                        start,
                        "package",
                        "build",
                        "--program",
                        program.toString(),
                        "--description",
                        description.toString(),
                        "--output",
                        zip.toString())
                .require(0);
        run(
                        start,
                        "package",
                        "sign",
                        "--key-file",
                        privateKey.toString(),
                        "--public-key-file",
                        publicKey.toString(),
                        zip.toString())
                .require(0);
        return zip;
    }

    void setEnvironment(String name, String value) {
        environment.put(name, value);
    }

    /** Runs a command to its end. */
    Answer command(String... arguments) throws Exception {
        return run(current(), arguments);
    }

    /** Starts the meter itself, with its clock at the beginning; it goes on until it is stopped, over restarts and upgrades. */
    void start() throws IOException {
        clockSince = Instant.now();
        environment.put("METERLINE_USAGE_METER_CLOCK", clockStart.toString());
        environment.put("METERLINE_USAGE_METER_CLOCK_SINCE", clockSince.toString());
        environment.put("METERLINE_USAGE_METER_CLOCK_SPEED", Long.toString(clockSpeed));
        builder(List.of(current().toString(), "run"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** What time it is for the meter. */
    Instant now() {
        return clockStart.plus(Duration.between(clockSince, Instant.now()).multipliedBy(clockSpeed));
    }

    JsonNode status() throws Exception {
        return command("status", "--json").json();
    }

    String logged() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return folder.resolve("run.log");
    }

    /** Ends the meter that runs, whichever version it is. */
    void stop() throws Exception {
        for (ProcessHandle process : daemons()) {
            process.destroy();
            process.onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws Exception {
        for (ProcessHandle process : daemons()) {
            process.destroyForcibly();
            process.onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Goes on after {@link #kill}. */
    void startAgain() throws IOException {
        builder(List.of(current().toString(), "run"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private List<ProcessHandle> daemons() {
        String home = "METERLINE_USAGE_METER_HOME=" + home();
        return ProcessHandle.allProcesses()
                .filter(process -> isOurs(process, home))
                .toList();
    }

    private static boolean isOurs(ProcessHandle process, String home) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            return Files.readString(proc.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains("\0run\0")
                    && Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1)
                            .contains(home);
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return false;
        }
    }

    private Answer run(Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "command", ".out");
        Process process = builder(command).redirectOutput(output.toFile()).start();
        try (OutputStream input = process.getOutputStream()) {
            input.flush();
        }
        if (!process.waitFor(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " does not end: " + Files.readString(output));
        }
        return new Answer(process.exitValue(), Files.readString(output));
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder;
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        kill();
    }
}
