package org.meterline.chassis.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of a body that could not be read which field and which line it was, in our words: Jackson's name Java classes. */
final class JsonProblems {

    private static final int LONGEST_POINTER = 256;
    private static final Pattern HALF_A_PAIR = Pattern.compile("\\p{Cs}");

    private JsonProblems() {}

    static HttpProblem of(JsonProcessingException cause) {
        return switch (cause) {
            case UnrecognizedPropertyException unknown ->
                Problems.of(
                        CommonProblem.UNKNOWN_FIELD,
                        "This field is not known here; the route's schema names those that are.",
                        pointer(unknown),
                        "unknown-field");
            case ValueInstantiationException refused ->
                Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "The value breaks a rule of this field.",
                        pointer(refused),
                        "value");
            case InvalidNullException missing -> field(missing, "A value is needed here.", "required");
            case InvalidFormatException format ->
                field(format, "The value does not have the form expected here.", "format");
            case MismatchedInputException type ->
                field(type, "The value does not have the type expected here.", "type");
            case JsonMappingException mapping -> field(mapping, "The value cannot be read.", "value");
            default ->
                Problems.builder(CommonProblem.MALFORMED_JSON, "This is not JSON" + where(cause.getLocation()) + ".")
                        .with(ProblemMembers.RULE, "syntax")
                        .build();
        };
    }

    private static HttpProblem field(JsonMappingException cause, String detail, String rule) {
        return Problems.of(CommonProblem.MALFORMED_JSON, detail, pointer(cause), rule);
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static String pointer(JsonMappingException cause) {
        String pointer = cause.getPath().stream()
                .map(step ->
                        step.getFieldName() != null ? escaped(step.getFieldName()) : String.valueOf(step.getIndex()))
                .collect(Collectors.joining("/", "/", ""));
        return pointer.length() <= LONGEST_POINTER
                ? pointer
                : HALF_A_PAIR.matcher(pointer.substring(0, LONGEST_POINTER)).replaceAll("\ufffd") + "…";
    }

    /** As a step of a JSON pointer; half a surrogate pair could not be written into the answer. */
    private static String escaped(String name) {
        return HALF_A_PAIR.matcher(name).replaceAll("\ufffd").replace("~", "~0").replace("/", "~1");
    }
}
