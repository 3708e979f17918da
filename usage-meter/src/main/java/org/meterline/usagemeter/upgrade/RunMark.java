package org.meterline.usagemeter.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;

/**
 * Which process runs as the daemon of a home, in {@code daemon.json}: process, its start and its version. The start tells
 * it from a later process with the same number.
 */
public final class RunMark {
    static final String FILE = "daemon.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunMark() {}

    /** A daemon that lives. */
    record Marked(ProcessHandle process, Optional<ProgramVersion> version) {}

    /**
     * Says that this process runs as the daemon now; whoever calls it holds the home's lock.
     *
     * @throws RefusedException where an upgrade is under way that does not let this version run now
     */
    public static void enter(Path home, ProgramVersion version, UpgradeFiles upgrades) throws IOException {
        Optional<Upgrade> upgrade = upgrades.latest().filter(latest -> !latest.lets(version));
        if (upgrade.isPresent()) {
            throw new RefusedException("an upgrade from " + upgrade.get().from() + " to "
                    + upgrade.get().to() + " is under way, and version " + version
                    + " does not run meanwhile; 'usage-meter upgrade status' says more");
        }
        ProcessHandle self = ProcessHandle.current();
        UpgradeFiles.write(
                home.resolve(FILE),
                (JSON.createObjectNode()
                                        .put("pid", self.pid())
                                        .put(
                                                "startedAt",
                                                startOf(self)
                                                        .map(Instant::toString)
                                                        .orElse(null))
                                        .put("version", version.toString())
                                        .toPrettyString()
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    static Optional<Marked> living(Path home) throws IOException {
        JsonNode json = read(home.resolve(FILE));
        if (json == null) {
            return Optional.empty();
        }
        String startedAt = json.path("startedAt").textValue();
        return ProcessHandle.of(json.path("pid").asLong(-1))
                .filter(ProcessHandle::isAlive)
                .filter(process -> startedAt == null
                        || startOf(process).map(Instant::toString).equals(Optional.of(startedAt)))
                .map(process -> new Marked(
                        process, ProgramVersion.parse(json.path("version").asText())));
    }

    private static Optional<Instant> startOf(ProcessHandle process) {
        return process.info().startInstant();
    }

    private static @Nullable JsonNode read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            // Half written by a program that is not ours: as good as none.
            return null;
        }
    }
}
