package org.meterline.usagemeter.upgrade;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.meterline.usagemeter.domain.PackageManifest;
import org.meterline.usagemeter.domain.PackageManifest.Action;
import org.meterline.usagemeter.domain.PackageManifest.PackagedFile;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.RefusedException;

/** The manifest of a package as JSON: {@code package.json}, in the program's folder. */
final class ManifestFormat {
    static final String FILE = "package.json";
    static final String SCHEMA = "meterline/usage-meter-package/1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
            .build();

    private ManifestFormat() {}

    static byte[] write(PackageManifest manifest) {
        ObjectNode json = JSON.createObjectNode();
        json.put("schema", SCHEMA);
        json.put("version", manifest.version().toString());
        ArrayNode from = json.putArray("upgradesFrom");
        manifest.upgradesFrom().forEach(from::add);
        json.put("homeFormat", manifest.homeFormat());
        json.put("needsToken", manifest.needsToken());
        ArrayNode before = json.putArray("before");
        for (Action action : manifest.before()) {
            before.addObject().put("code", action.code()).put("text", action.text());
        }
        ArrayNode files = json.putArray("files");
        for (PackagedFile file : manifest.files()) {
            files.addObject()
                    .put("path", file.path())
                    .put("sha256", file.sha256())
                    .put("bytes", file.bytes())
                    .put("executable", file.executable());
        }
        return (json.toPrettyString().replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static PackageManifest read(byte[] bytes, String what) throws IOException {
        JsonNode json = tree(bytes, what);
        if (!SCHEMA.equals(json.path("schema").textValue())) {
            throw new RefusedException(what + " has another schema than " + SCHEMA);
        }
        try {
            List<PackagedFile> files = new ArrayList<>();
            for (JsonNode file : json.path("files")) {
                files.add(new PackagedFile(
                        file.path("path").asText(),
                        file.path("sha256").asText(),
                        file.path("bytes").asLong(-1),
                        file.path("executable").asBoolean()));
            }
            return described(
                    json,
                    ProgramVersion.of(json.path("version").asText()),
                    json.path("homeFormat").asInt(),
                    files);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(what + " is wrong: " + e.getMessage());
        }
    }

    /** A manifest of these files, and of what a maintainer writes by hand: whence, what before, and whether with a token. */
    static PackageManifest describe(
            byte[] description, ProgramVersion version, int homeFormat, List<PackagedFile> files, String what)
            throws IOException {
        try {
            return described(tree(description, what), version, homeFormat, files);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(what + " is wrong: " + e.getMessage());
        }
    }

    private static PackageManifest described(
            JsonNode json, ProgramVersion version, int homeFormat, List<PackagedFile> files) {
        List<String> from = new ArrayList<>();
        json.path("upgradesFrom").forEach(series -> from.add(series.asText()));
        List<Action> before = new ArrayList<>();
        json.path("before")
                .forEach(action -> before.add(new Action(
                        action.path("code").asText(), action.path("text").asText())));
        return new PackageManifest(
                version, from, homeFormat, json.path("needsToken").asBoolean(), before, files);
    }

    private static JsonNode tree(byte[] bytes, String what) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new RefusedException(what + " is not JSON");
        }
    }
}
