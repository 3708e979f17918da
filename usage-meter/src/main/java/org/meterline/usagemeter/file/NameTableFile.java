package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.meterline.usagemeter.domain.ObjectKind;
import org.meterline.usagemeter.usecase.NameTable;

/**
 * The table of names, in the home: lines are only ever added. When the younger of its two files holds half of what may be
 * kept, it takes the place of the elder and a new one is begun; a name in use is then noted anew, so what goes is what was
 * not met for longest.
 */
public final class NameTableFile implements NameTable {
    private static final String YOUNGER = "names.jsonl";
    private static final String ELDER = "names-elder.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path younger;
    private final Path elder;
    private final int maxLines;
    private final Set<String> noted = new HashSet<>();

    public NameTableFile(MeterHome home, int kept) throws IOException {
        this.younger = home.folder().resolve("names").resolve(YOUNGER);
        this.elder = home.folder().resolve("names").resolve(ELDER);
        this.maxLines = kept / 2;
        read(younger, known -> noted.add(key(known)));
        HomeFile.endLine(younger);
    }

    @Override
    public synchronized void note(Known name) {
        String key = key(name);
        if (noted.contains(key)) {
            return;
        }
        try {
            if (noted.size() >= maxLines) {
                Files.move(younger, elder, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                noted.clear();
            }
            HomeFile.append(younger, line(name), HomeFile.Durability.SOON);
            noted.add(key);
        } catch (IOException notNow) {
            // Usage goes before names: a full disk must not stop the metering. The name is noted when it is next met.
            assert !noted.contains(key);
        }
    }

    /** Hands out all names that are kept, the longest unused first; a name may come twice. */
    public void forEach(Consumer<Known> known) throws IOException {
        read(elder, known);
        read(younger, known);
    }

    private static String key(Known name) {
        return name.source() + "/" + name.id() + "/" + name.hash();
    }

    private static byte[] line(Known name) {
        return (JSON.createObjectNode()
                                .put("hash", name.hash())
                                .put("kind", name.kind().name().toLowerCase(Locale.ROOT))
                                .put("source", name.source().toString())
                                .put("id", name.id())
                                .put("name", name.name())
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Lines that do not read are passed over: cut off by a crash, or written by a later version before a step back. */
    private static void read(Path file, Consumer<Known> known) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                parse(line).ifPresent(known);
            }
        }
    }

    private static Optional<Known> parse(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return Optional.of(new Known(
                    ObjectKind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT)),
                    UUID.fromString(json.path("source").asText()),
                    json.path("id").asText(),
                    json.path("name").asText(),
                    json.path("hash").asText()));
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
