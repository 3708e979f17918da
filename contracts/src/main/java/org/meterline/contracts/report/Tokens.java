package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one report with the strictness that the parser underneath lacks: integers only, of 64 bits; no lone
 * surrogates, no U+0000; bounded depth and texts; no name twice. Looks at characters in the parser's buffer, so a text
 * that nobody asks for makes no object.
 */
final class Tokens {

    /** Above this many names a set is thrown away rather than cleared: clearing costs its capacity. */
    private static final int KEPT_NAMES = 64;

    private final JsonParser parser;
    private final ReportLimits limits;
    private final boolean escapes;
    private final List<Set<String>> namesByDepth = new ArrayList<>();
    private int depth;
    private @Nullable JsonToken token;

    Tokens(JsonParser parser, ReportLimits limits, boolean escapes) {
        this.parser = parser;
        this.limits = limits;
        this.escapes = escapes;
    }

    /** Steps to the next token; null at the end of the input. */
    @Nullable
    JsonToken next() {
        token = step();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            depth++;
            if (depth > limits.maxDepth()) {
                throw refused(ReportRule.TOO_DEEP, "nested deeper than " + limits.maxDepth());
            }
        } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
            depth--;
        }
        return token;
    }

    private @Nullable JsonToken step() {
        try {
            return parser.nextToken();
        } catch (StreamConstraintsException e) {
            throw refused(ReportRule.JSON_LIMIT, "a name, a number or the nesting is beyond every limit");
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw refused(ReportRule.MALFORMED_JSON, at < 0 ? "not JSON" : "not JSON at byte " + at);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /**
     * The next field's name within an object, the parser then standing on its value; null at the object's end.
     * The name is bounded and clean; that it does not come twice is up to the caller or {@link #requireNewName}.
     */
    @Nullable
    String nextField() {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = currentName();
        checkName(name);
        next();
        return name;
    }

    private String currentName() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    boolean is(JsonToken expected) {
        return token == expected;
    }

    boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    boolean isText() {
        return token == JsonToken.VALUE_STRING;
    }

    boolean isInteger() {
        return token == JsonToken.VALUE_NUMBER_INT;
    }

    boolean isBoolean() {
        return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
    }

    boolean isTrue() {
        return token == JsonToken.VALUE_TRUE;
    }

    /** Begins an object whose unknown names are to be told apart. */
    void forgetNames() {
        Set<String> names = names();
        if (names.size() > KEPT_NAMES) {
            namesByDepth.set(depth, new HashSet<>());
        } else if (!names.isEmpty()) {
            names.clear();
        }
    }

    /** Refuses a name that this object has had since {@link #forgetNames}. */
    void requireNewName(String name, int objectDepth) {
        while (namesByDepth.size() <= objectDepth) {
            namesByDepth.add(new HashSet<>());
        }
        if (!namesByDepth.get(objectDepth).add(name)) {
            throw duplicate();
        }
    }

    private Set<String> names() {
        while (namesByDepth.size() <= depth) {
            namesByDepth.add(new HashSet<>());
        }
        return namesByDepth.get(depth);
    }

    /** The depth of the object or array that the parser is in. */
    int depth() {
        return depth;
    }

    RefusedException duplicate() {
        return refused(ReportRule.DUPLICATE_KEY, "the field stands twice in its object");
    }

    /** Passes over the current value, whatever it is, holding it to the rules that hold for all JSON here. */
    void skipValue() {
        int outside = depth - (is(JsonToken.START_OBJECT) || is(JsonToken.START_ARRAY) ? 1 : 0);
        checkSkipped();
        while (depth > outside) {
            next();
            checkSkipped();
        }
    }

    private void checkSkipped() {
        JsonToken current = token;
        if (current == null) {
            throw refused(ReportRule.MALFORMED_JSON, "the report ends within a value");
        }
        switch (current) {
            case START_OBJECT -> forgetNames();
            case FIELD_NAME -> {
                String name = currentName();
                checkName(name);
                requireNewName(name, depth);
            }
            case VALUE_STRING -> checkText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkInteger();
            default -> {
                // Brackets, true, false and null have nothing more to check.
            }
        }
    }

    /** Holds the current number to the rule of integers within 64 bits. */
    void checkInteger() {
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            throw refused(ReportRule.NUMBER_NOT_INTEGER, "numbers are written without fraction and exponent");
        }
        try {
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw outOfRange();
            }
        } catch (StreamConstraintsException e) {
            throw outOfRange();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private RefusedException outOfRange() {
        return refused(ReportRule.INTEGER_OUT_OF_RANGE, "the integer does not fit into 64 bits");
    }

    /** The current token's integer; call where {@link #isInteger}. */
    long integer() {
        checkInteger();
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Holds the current text to the rules, without making a string; gives its length. */
    int checkText() {
        try {
            int length = parser.getTextLength();
            if (length > limits.maxStringLength()) {
                throw tooLong();
            }
            if (escapes) {
                checkCharacters(parser.getTextCharacters(), parser.getTextOffset(), length);
            }
            return length;
        } catch (StreamConstraintsException e) {
            throw tooLong();
        } catch (JsonProcessingException e) {
            throw refused(ReportRule.MALFORMED_JSON, "not JSON within a text");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private RefusedException tooLong() {
        return refused(ReportRule.STRING_TOO_LONG, "a text is longer than " + limits.maxStringLength() + " characters");
    }

    private void checkCharacters(char[] characters, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            char c = characters[i];
            if (c == 0) {
                throw refused(ReportRule.NUL_CHARACTER, "a text holds U+0000");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < offset + length
                        && Character.isLowSurrogate(characters[i + 1]);
                if (!pair) {
                    throw refused(ReportRule.LONE_SURROGATE, "a text holds half of a surrogate pair");
                }
                i++;
            }
        }
    }

    private void checkName(String name) {
        if (name.length() > limits.maxStringLength()) {
            throw tooLong();
        }
        if (escapes) {
            checkCharacters(name.toCharArray(), 0, name.length());
        }
    }

    /** The current text as a string, checked. */
    String text() {
        checkText();
        return checkedText();
    }

    /** The current text as a string, after {@link #checkText}. */
    String checkedText() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** The characters of the current text, already checked; valid until the next token. */
    char[] characters() {
        try {
            return parser.getTextCharacters();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Where the current text begins in {@link #characters}. */
    int charactersOffset() {
        try {
            return parser.getTextOffset();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** A refusal at the place where the parser stands. */
    RefusedException refused(ReportRule rule, String detail) {
        return new RefusedException(rule.refusal(pointer(), detail));
    }

    private String pointer() {
        return parser.getParsingContext().pathAsPointer().toString();
    }
}
