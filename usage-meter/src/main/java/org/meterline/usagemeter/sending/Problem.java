package org.meterline.usagemeter.sending;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** What the suite says when it refuses, as far as it says it. */
record Problem(
        @Nullable String type,
        @Nullable String title,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String rule) {
    /** From a problem document, or from an OAuth error, which has other names for the same. */
    static Problem of(@Nullable JsonNode json) {
        if (json == null) {
            return new Problem(null, null, null, null, null);
        }
        String type = text(json, "type");
        String detail = text(json, "detail");
        return new Problem(
                type != null ? type : text(json, "error"),
                text(json, "title"),
                detail != null ? detail : text(json, "error_description"),
                text(json, "hint"),
                text(json, "rule"));
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).textValue();
    }

    /** One line for a person. */
    String describe() {
        StringBuilder line = new StringBuilder();
        if (detail != null) {
            line.append(detail);
        } else if (title != null) {
            line.append(title);
        } else {
            line.append("no reason given");
        }
        if (type != null) {
            line.append(" [").append(type).append(']');
        }
        if (hint != null) {
            line.append(" Hint: ").append(hint);
        }
        return line.toString();
    }
}
