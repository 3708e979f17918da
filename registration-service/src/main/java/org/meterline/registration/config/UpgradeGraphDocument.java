package org.meterline.registration.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.CertificateRule;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Survivor;
import org.meterline.registration.domain.UpgradeGraph;
import org.meterline.registration.domain.UpgradeStep;
import org.meterline.registration.domain.UpgradeStep.Action;
import org.meterline.registration.domain.VersionSeries;

/**
 * The upgrade graph as it is written down.
 *
 * @param actions what people do before and after, by code; steps name the codes
 */
record UpgradeGraphDocument(
        @Nullable String tokensSince,
        @Nullable List<String> knownSeries,
        @Nullable Map<String, String> actions,
        @Nullable List<Step> steps) {

    record Step(
            @Nullable String from,
            @Nullable String to,
            @Nullable Boolean asksForToken,
            @Nullable List<String> before,
            @Nullable List<String> after,
            @Nullable List<String> mustSurvive,
            @Nullable String certificates) {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @throws IllegalArgumentException with what is wrong, in words for whoever wrote the document */
    static UpgradeGraph read(byte[] document) throws JsonProcessingException {
        try {
            UpgradeGraphDocument written = JSON.readValue(document, UpgradeGraphDocument.class);
            return written.toDomain();
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private UpgradeGraph toDomain() {
        List<Step> written = present(steps, "steps");
        return new UpgradeGraph(
                version(tokensSince, "tokensSince"),
                present(knownSeries, "knownSeries").stream()
                        .map(text -> series(text, "knownSeries"))
                        .toList(),
                written.stream()
                        .map(step -> step(step, "step " + (written.indexOf(step) + 1)))
                        .toList());
    }

    private UpgradeStep step(Step step, String where) {
        return new UpgradeStep(
                series(step.from(), where + " from"),
                version(step.to(), where + " to"),
                present(step.asksForToken(), where + " asksForToken"),
                actions(step.before(), where + " before"),
                actions(step.after(), where + " after"),
                present(step.mustSurvive(), where + " mustSurvive").stream()
                        .map(code -> code(Survivor.class, code, where + " mustSurvive"))
                        .toList(),
                code(
                        CertificateRule.class,
                        present(step.certificates(), where + " certificates"),
                        where + " certificates"));
    }

    private List<Action> actions(@Nullable List<String> codes, String where) {
        Map<String, String> texts = present(actions, "actions");
        return present(codes, where).stream()
                .map(code -> {
                    String text = texts.get(code);
                    if (text == null || text.isBlank()) {
                        throw new IllegalArgumentException(where + ": unknown code \"" + code + "\"");
                    }
                    return new Action(code, text);
                })
                .toList();
    }

    private static <E extends Enum<E>> E code(Class<E> codes, String code, String where) {
        return Arrays.stream(codes.getEnumConstants())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(where + ": unknown code \"" + code + "\""));
    }

    private static SoftwareVersion version(@Nullable String text, String where) {
        return SoftwareVersion.parse(present(text, where))
                .orElseThrow(() -> new IllegalArgumentException(
                        where + ": \"" + text + "\" is no version; 4.2 or 9.0.1.1 would be"));
    }

    private static VersionSeries series(@Nullable String text, String where) {
        return VersionSeries.parse(present(text, where))
                .orElseThrow(() -> new IllegalArgumentException(
                        where + ": \"" + text + "\" is no series; 4.1.x or 4.3+ would be"));
    }

    private static <T> T present(@Nullable T value, String where) {
        if (value == null || value instanceof List<?> list && list.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(where + " is missing");
        }
        return value;
    }
}
