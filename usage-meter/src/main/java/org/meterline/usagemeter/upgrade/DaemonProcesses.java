package org.meterline.usagemeter.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.upgrade.Daemon;
import org.meterline.usagemeter.usecase.upgrade.HomeFacts;

/** The daemon as a process, and installed programs that are asked on their command lines. */
public final class DaemonProcesses implements Daemon {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    /** The daemon keeps its token in the home; what this program was given is not handed on. */
    private static final String TOKEN_VARIABLE = "METERLINE_ACCESS_TOKEN";

    private final Path home;
    private final Installation installation;
    private final Duration answerWithin;

    public DaemonProcesses(Path home, Installation installation, Duration answerWithin) {
        this.home = home;
        this.installation = installation;
        this.answerWithin = answerWithin;
    }

    @Override
    public Optional<Running> running() throws IOException {
        return RunMark.living(home)
                .map(marked -> new Running(
                        marked.process().pid(),
                        marked.version(),
                        isService(marked.process().pid())));
    }

    /** Whether it runs as a service of systemd, and not in that of whoever upgrades. */
    private static boolean isService(long pid) {
        String group = group(String.valueOf(pid));
        return group.endsWith(".service") && !group.equals(group("self"));
    }

    private static String group(String process) {
        try {
            return Files.readString(Path.of("/proc", process, "cgroup")).strip();
        } catch (IOException e) {
            // No Linux, or it has just ended.
            return "";
        }
    }

    @Override
    public void stop(Duration within) throws IOException, InterruptedException {
        Optional<RunMark.Marked> marked = RunMark.living(home);
        if (marked.isEmpty()) {
            return;
        }
        ProcessHandle process = marked.get().process();
        if (!process.destroy() || !ends(process, within)) {
            boolean asked = process.destroyForcibly();
            if (process.isAlive() && !(asked && ends(process, within))) {
                throw new IOException("the daemon, process " + process.pid() + ", does not end");
            }
        }
    }

    private static boolean ends(ProcessHandle process, Duration within) throws IOException, InterruptedException {
        try {
            ProcessHandle ended = process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return !ended.isAlive();
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for the process " + process.pid(), e);
        }
    }

    @Override
    public void start(ProgramVersion version) throws IOException {
        detached(List.of(installation.start(version).toString(), "run", "--home", home.toString()), "daemon.log");
    }

    /** Starts a program that goes on when this one ends, and when its terminal is closed. */
    public void detached(List<String> command, String log) throws IOException {
        List<String> whole = new ArrayList<>(List.of(onPath("setsid") ? "setsid" : "nohup"));
        whole.addAll(command);
        UpgradeFiles.ownFolder(home.resolve("logs"));
        ProcessBuilder builder = new ProcessBuilder(whole)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("logs").resolve(log).toFile()));
        builder.environment().remove(TOKEN_VARIABLE);
        Process started = builder.start();
        assert started.pid() > 0;
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        for (String folder : path == null ? new String[0] : path.split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Health> health(ProgramVersion version) throws IOException, InterruptedException {
        Optional<JsonNode> status = ask(version, "status", "--json", "--home", home.toString());
        if (status.isEmpty() || !status.get().path("parts").isArray()) {
            return Optional.empty();
        }
        List<String> running = new ArrayList<>();
        List<String> offline = new ArrayList<>();
        for (JsonNode part : status.get().path("parts")) {
            boolean runs = part.path("state").asText().equalsIgnoreCase("running");
            (runs ? running : offline).add(part.path("name").asText());
        }
        return running.isEmpty() && offline.isEmpty() ? Optional.empty() : Optional.of(new Health(running, offline));
    }

    @Override
    public Optional<HomeFacts> facts(ProgramVersion version) throws IOException, InterruptedException {
        return ask(version, "home", "facts", "--home", home.toString()).map(UpgradeFormat::facts);
    }

    @Override
    public void migrate(ProgramVersion version, Path copy) throws IOException, InterruptedException {
        if (ask(version, "home", "migrate", "--home", copy.toString()).isEmpty()) {
            throw new IOException("version " + version + " cannot change the home into its format");
        }
    }

    /** Empty where the program does not answer with JSON in time. A code other than 0 is an answer as well. */
    private Optional<JsonNode> ask(ProgramVersion version, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(installation.start(version).toString()));
        command.addAll(List.of(arguments));
        Path answer = Files.createTempFile("usage-meter", ".answer");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(answer.toFile());
            builder.environment().remove(TOKEN_VARIABLE);
            Process process = builder.start();
            if (!process.waitFor(answerWithin.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(answer)) {
                return parse(new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // The program is not there or cannot be started: it has nothing to say.
            return Optional.empty();
        } finally {
            boolean deleted = Files.deleteIfExists(answer);
            assert deleted;
        }
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json != null && json.isObject() ? Optional.of(json) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
