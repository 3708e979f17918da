package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.MeteringRules;
import org.meterline.usagemeter.domain.NamePolicy;
import org.meterline.usagemeter.usecase.Labels;
import org.meterline.usagemeter.usecase.LeavingNames;
import org.meterline.usagemeter.usecase.NameHash;
import org.meterline.usagemeter.usecase.NameRules;
import org.meterline.usagemeter.usecase.NameTable;

/** The labels by {@code rules.json} and the settings of the home, read anew when one of the two has changed. */
public final class LabelsFile implements Labels.Book {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path rulesFile;
    private final LastReading<Optional<String>> lastRules;
    private final SettingsFile settings;
    private final Map<String, String> environment;
    private final NameHash hash;
    private final NameTable table;
    private @Nullable Labels last;
    private @Nullable Seen lastSeen;

    private record Seen(NameRules names, Optional<String> rules) {}

    private LabelsFile(
            MeterHome home, SettingsFile settings, Map<String, String> environment, NameHash hash, NameTable table) {
        this.rulesFile = home.folder().resolve("rules.json");
        this.lastRules = new LastReading<>(rulesFile);
        this.settings = settings;
        this.environment = environment;
        this.hash = hash;
        this.table = table;
    }

    public static LabelsFile open(MeterHome home, Map<String, String> environment) throws IOException {
        SettingsFile settings = new SettingsFile(home);
        return new LabelsFile(
                home,
                settings,
                environment,
                NameKeyFile.open(home),
                new NameTableFile(home, settings.effective(environment).namesKept()));
    }

    @Override
    public synchronized Labels current() throws IOException {
        NameRules names = settings.effective(environment).names();
        Optional<String> rules = lastRules.get(this::rules);
        Seen seen = new Seen(names, rules);
        Labels before = last;
        if (before != null && seen.equals(lastSeen)) {
            return before;
        }
        ObjectNode document = JSON.createObjectNode();
        document.putObject("names")
                .put("vm", word(names.vms()))
                .put("host", word(names.hosts()))
                .put("other", word(names.others()))
                .put("label", names.label());
        rules.ifPresent(text -> document.put("rules", text));
        Labels labels = read(document.toString());
        last = labels;
        lastSeen = seen;
        return labels;
    }

    private Optional<String> rules() throws IOException {
        if (!Files.exists(rulesFile)) {
            return Optional.empty();
        }
        if (Files.size(rulesFile) > MAX_BYTES) {
            throw new UnreadableFileException(rulesFile + " has more than " + MAX_BYTES + " bytes", null);
        }
        return Optional.of(new String(Files.readAllBytes(rulesFile), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized Labels read(String document) throws IOException {
        try {
            JsonNode json = JSON.readTree(document);
            JsonNode names = json.path("names");
            NameRules rules = new NameRules(
                    policy(names, "vm"),
                    policy(names, "host"),
                    policy(names, "other"),
                    names.path("label").asText());
            MeteringRules metering = json.has("rules")
                    ? RulesFile.read(rulesFile, json.path("rules").asText().getBytes(StandardCharsets.UTF_8))
                    : MeteringRules.NONE;
            return new Labels(metering, new LeavingNames(rules, hash, table), document);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new UnreadableFileException("the labels of a journal cannot be read: " + e.getMessage(), e);
        }
    }

    private static String word(NamePolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    private static NamePolicy policy(JsonNode names, String kind) {
        return NamePolicy.valueOf(names.path(kind).asText().toUpperCase(Locale.ROOT));
    }
}
