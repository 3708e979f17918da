package org.meterline.usagemeter.vsphere;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A simulated vCenter for tests. Its programs come from {@code recording/build-simulator}: from the folder named by
 * METERLINE_SIMULATOR_BIN, or from where that script put them before.
 */
public final class Simulator implements AutoCloseable {
    public static final String USER = "meter";
    public static final String PASSWORD = "only-for-this-test";
    private static final Pattern ADDRESS = Pattern.compile("export GOVC_URL=https://[^@]*@(\\S+) .*");
    private static final int LINES_UNTIL_ADDRESS = 200;

    private final Path bin;
    private final Process process;
    private final URI url;

    private Simulator(Path bin, Process process, URI url) {
        this.bin = bin;
        this.process = process;
        this.url = url;
    }

    /** The folder with vcsim and govc, where there is one. */
    public static Optional<Path> programs() {
        String named = System.getenv("METERLINE_SIMULATOR_BIN");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        String cacheHome = System.getenv("XDG_CACHE_HOME");
        Path cache = cacheHome != null && !cacheHome.isBlank()
                ? Path.of(cacheHome)
                : Path.of(System.getProperty("user.home"), ".cache");
        return newest(cache.resolve("meterline/simulator"));
    }

    private static Optional<Path> newest(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> built = Files.list(folder)) {
            return built.filter(path -> path.getFileName().toString().startsWith("bin-"))
                    .filter(path -> Files.isExecutable(path.resolve("vcsim")))
                    .max(Comparator.comparing(path -> path.toFile().lastModified()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public static Simulator start(Path bin, String... options) throws IOException {
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(
                                        bin.resolve("vcsim").toString(),
                                        "-l",
                                        "127.0.0.1:0",
                                        "-username",
                                        USER,
                                        "-password",
                                        PASSWORD),
                                Stream.of(options))
                        .toList())
                .redirectErrorStream(true)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (int i = 0; i < LINES_UNTIL_ADDRESS; i++) {
            String line = output.readLine();
            Matcher matcher = ADDRESS.matcher(line == null ? "" : line);
            if (matcher.matches()) {
                drain(output);
                return new Simulator(bin, process, URI.create("https://" + matcher.group(1)));
            }
        }
        process.destroyForcibly();
        throw new IOException("the simulator did not tell its address");
    }

    /** Keeps the simulator from waiting for somebody to read its log. */
    private static void drain(BufferedReader output) {
        Thread reader = new Thread(() -> {
            try (output) {
                while (output.readLine() != null) {
                    // not needed
                }
            } catch (IOException e) {
                // the simulator has ended
                Thread.currentThread().interrupt();
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    public URI url() {
        return url;
    }

    /** Runs a govc command against the simulator. */
    public void govc(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command =
                new ProcessBuilder(Stream.concat(Stream.of(bin.resolve("govc").toString()), Stream.of(arguments))
                        .toList());
        command.environment()
                .putAll(java.util.Map.of(
                        "GOVC_URL",
                        url.toString(),
                        "GOVC_USERNAME",
                        USER,
                        "GOVC_PASSWORD",
                        PASSWORD,
                        "GOVC_INSECURE",
                        "1",
                        "GOVC_PERSIST_SESSION",
                        "false"));
        Process govc = command.redirectErrorStream(true).start();
        String output = new String(govc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (govc.waitFor() != 0) {
            throw new IOException(List.of(arguments) + ": " + output);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
