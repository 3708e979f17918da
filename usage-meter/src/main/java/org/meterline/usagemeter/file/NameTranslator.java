package org.meterline.usagemeter.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.usecase.NameHash;
import org.meterline.usagemeter.usecase.NameTable;

/**
 * Puts names back where hashes stand: in any text, and in usage reports also where a name was redacted or left out, by the
 * ids of source and object.
 */
public final class NameTranslator {
    private static final Pattern HASH = Pattern.compile(NameHash.PREFIX + "[A-Za-z0-9_-]{16}(?![A-Za-z0-9_-])");
    private static final String REPORT_START = "{\"schema\":\"meterline/usage-report/1\"";
    private static final String NAME = "name";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> byHash = new HashMap<>();
    private final Map<String, String> byObject = new HashMap<>();
    private long translated;
    private long unknown;

    public NameTranslator(NameTableFile table) throws IOException {
        table.forEach(this::learn);
    }

    /** How a text quotes what stands in it. */
    public enum Form {
        JSON,
        CSV,
        TSV,
        TEXT
    }

    private void learn(NameTable.Known known) {
        byHash.put(known.hash(), known.name());
        // Later lines are younger: what an object was called last is what a person knows it by.
        byObject.put(objectKey(known.source().toString(), known.id()), known.name());
    }

    /** The name that a hash stands for, if this meter has met it. */
    public Optional<String> name(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** Hashes and names that were put back so far. */
    public long translated() {
        return translated;
    }

    /** Hashes that this meter does not know. */
    public long unknown() {
        return unknown;
    }

    /** Translates line by line. */
    public void translate(BufferedReader in, Writer out, Form form) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.write(translate(line, form));
            out.write('\n');
        }
    }

    /** Translates one line. */
    public String translate(String line, Form form) {
        String report = line.startsWith(REPORT_START) ? report(line) : null;
        return report != null ? report : HASH.matcher(line).replaceAll(hash -> replacement(hash, line, form));
    }

    private String replacement(MatchResult hash, String line, Form form) {
        String name = byHash.get(hash.group());
        if (name == null) {
            unknown++;
            return Matcher.quoteReplacement(hash.group());
        }
        translated++;
        return Matcher.quoteReplacement(
                switch (form) {
                    case JSON -> new String(JsonStringEncoder.getInstance().quoteAsString(name));
                    case CSV -> inCsv(name, line, hash);
                    case TSV -> name.replaceAll("[\\t\\r\\n]", " ");
                    case TEXT -> name;
                });
    }

    private static String inCsv(String name, String line, MatchResult hash) {
        String doubled = name.replace("\"", "\"\"").replaceAll("[\\r\\n]", " ");
        boolean quoted = hash.start() > 0 && line.charAt(hash.start() - 1) == '"';
        return quoted || (doubled.equals(name) && name.indexOf(',') < 0) ? doubled : '"' + doubled + '"';
    }

    /** A usage report with names; null where the line only looks like one. */
    private @Nullable String report(String line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
        String source = json.path("source").path("id").asText();
        for (JsonNode record : json.path("records")) {
            if (record instanceof ObjectNode object) {
                put(object, source);
            }
        }
        return json.toString();
    }

    private void put(ObjectNode record, String source) {
        String leaving = record.path(NAME).asText();
        String name = byHash.get(leaving);
        if (name == null && HASH.matcher(leaving).matches()) {
            unknown++;
        } else if (name == null) {
            name = byObject.get(objectKey(source, record.path("id").asText()));
        }
        if (name != null) {
            record.put(NAME, name);
            translated++;
        }
    }

    private static String objectKey(String source, String id) {
        return source + "/" + id;
    }
}
