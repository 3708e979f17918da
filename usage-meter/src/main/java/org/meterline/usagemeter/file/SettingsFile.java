package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;

/**
 * The settings that are kept in the meter's home. Keys of other versions of this program are let be: after a step back to
 * an older version the newer one finds its settings again.
 */
public final class SettingsFile {
    private static final String SCHEMA = "meterline/usage-meter-settings/1";
    private static final String FILE = "settings.json";
    private static final String SETTINGS = "settings";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final LastReading<Map<MeterSetting, String>> last;
    private @Nullable Effective lastEffective;

    public SettingsFile(MeterHome home) {
        this.file = home.folder().resolve(FILE);
        this.last = new LastReading<>(file);
    }

    /** Where a value comes from. */
    public enum Origin {
        ENVIRONMENT,
        HOME,
        DEFAULT
    }

    /** A text and where it stands; {@code text} is empty where nothing is set and there is no default. */
    public record Set(MeterSetting setting, Optional<String> text, Origin origin) {}

    private record Effective(Map<MeterSetting, String> kept, Map<String, String> environment, MeterSettings settings) {}

    /** What holds: the environment first, then the home, then the defaults. */
    public synchronized MeterSettings effective(Map<String, String> environment) throws IOException {
        Map<MeterSetting, String> kept = kept();
        Effective before = lastEffective;
        if (before != null && before.kept().equals(kept) && before.environment().equals(environment)) {
            return before.settings();
        }
        Map<MeterSetting, String> texts = new EnumMap<>(MeterSetting.class);
        for (MeterSetting setting : MeterSetting.values()) {
            Set set = find(setting, kept, environment);
            if (set.origin() != Origin.DEFAULT) {
                texts.put(setting, set.text().orElseThrow());
            }
        }
        MeterSettings settings = MeterSettings.of(texts);
        lastEffective = new Effective(kept, Map.copyOf(environment), settings);
        return settings;
    }

    /** The same, one by one and with where it comes from. */
    public Set find(MeterSetting setting, Map<String, String> environment) throws IOException {
        return find(setting, kept(), environment);
    }

    private Set find(MeterSetting setting, Map<MeterSetting, String> kept, Map<String, String> environment)
            throws IOException {
        String variable = environment.get(setting.variable());
        if (variable != null && !variable.isBlank()) {
            requireValid(setting, variable, "the variable " + setting.variable());
            return new Set(setting, Optional.of(variable), Origin.ENVIRONMENT);
        }
        String text = kept.get(setting);
        if (text != null) {
            return new Set(setting, Optional.of(text), Origin.HOME);
        }
        return new Set(setting, setting.fallback(), Origin.DEFAULT);
    }

    /** Keeps a value that reads. */
    public void set(MeterSetting setting, String text) throws IOException {
        Object value = setting.read(text);
        assert value != null;
        change(settings -> settings.put(setting.key(), text));
    }

    /** Forgets a value; the default holds again. */
    public void unset(MeterSetting setting) throws IOException {
        change(settings -> settings.remove(setting.key()));
    }

    private interface Change {
        void apply(ObjectNode settings);
    }

    private void change(Change change) throws IOException {
        HomeFile.locked(file, () -> {
            ObjectNode json = read();
            change.apply((ObjectNode) json.get(SETTINGS));
            HomeFile.write(file, (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8));
            return json;
        });
    }

    private Map<MeterSetting, String> kept() throws IOException {
        return last.get(this::readKept);
    }

    private Map<MeterSetting, String> readKept() throws IOException {
        Map<MeterSetting, String> kept = new EnumMap<>(MeterSetting.class);
        JsonNode settings = read().get(SETTINGS);
        for (MeterSetting setting : MeterSetting.values()) {
            JsonNode text = settings.get(setting.key());
            if (text != null) {
                if (!text.isTextual()) {
                    throw new UnreadableFileException(file + ": " + setting.key() + " is not a text", null);
                }
                requireValid(setting, text.textValue(), file.toString());
                kept.put(setting, text.textValue());
            }
        }
        return Collections.unmodifiableMap(kept);
    }

    private static void requireValid(MeterSetting setting, String text, String where) throws IOException {
        try {
            Object value = setting.read(text);
            assert value != null;
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(where + ": " + e.getMessage(), e);
        }
    }

    private ObjectNode read() throws IOException {
        if (!Files.exists(file)) {
            ObjectNode none = JSON.createObjectNode().put("schema", SCHEMA);
            none.putObject(SETTINGS);
            return none;
        }
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode json
                    && json.path("schema").asText().equals(SCHEMA)
                    && json.path(SETTINGS).isObject()) {
                return json;
            }
            throw new UnreadableFileException(file + " is not of the kind " + SCHEMA, null);
        } catch (JsonProcessingException e) {
            throw new UnreadableFileException(file + " is not JSON", e);
        }
    }
}
