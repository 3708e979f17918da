package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one report, with the strictness of the contract: integers only, of 64 bits; no lone surrogates, no U+0000;
 * bounded depth and texts; no name twice. A text that nobody asks for makes no object.
 */
abstract sealed class Tokens permits JacksonTokens, PlainTokens {

    /** Above this many names a set is thrown away rather than cleared: clearing costs its capacity. */
    private static final int KEPT_NAMES = 64;

    private final List<Set<String>> namesByDepth = new ArrayList<>();
    private final int maxDepth;
    private int depth;
    private @Nullable JsonToken token;

    Tokens(ReportLimits limits) {
        this.maxDepth = limits.maxDepth();
    }

    /** Finds the next token, whatever it is; null at the end of the input. */
    abstract @Nullable JsonToken step();

    /** The name that the current token is, held to the rules of texts. */
    abstract String currentName();

    /**
     * The next field of the record whose first bracket or last value is the current token, the parser then standing on the
     * field's value; null at the record's end. Fields that this version does not know are held to the rules and passed over.
     * That a known one does not come twice is up to the caller.
     */
    abstract @Nullable RecordField nextRecordField();

    /** Holds the current number to the rule of integers within 64 bits. */
    abstract void checkInteger();

    /** The current token's integer; call where {@link #isInteger}. */
    abstract long integer();

    /** Holds the current text to the rules, without making a string; gives its length in characters. */
    abstract int checkText();

    /** The current text as a string, after {@link #checkText}. */
    abstract String checkedText();

    /** The same for a text that is likely to come again in the report: it need not be a new string. */
    String repeatedText() {
        return checkedText();
    }

    /** The same list, or an equal one that came right before. */
    List<String> repeatedList(List<String> texts) {
        return texts;
    }

    /** The array that the current text stands in as UTF-8, after {@link #checkText} and before {@link #textStart}. */
    abstract byte[] textBytes();

    abstract int textStart();

    abstract int textLength();

    /** Whether {@link #textBytes} keeps its content when the next text comes. */
    abstract boolean isTextKept();

    /** A refusal at the place where the parser stands. */
    abstract RefusedException refused(ReportRule rule, String detail);

    /** Steps to the next token; null at the end of the input. */
    final @Nullable JsonToken next() {
        return arriveAt(step());
    }

    final @Nullable JsonToken arriveAt(@Nullable JsonToken next) {
        token = next;
        if (next == JsonToken.START_OBJECT || next == JsonToken.START_ARRAY) {
            depth++;
            if (depth > maxDepth) {
                throw refused(ReportRule.TOO_DEEP, "nested deeper than " + maxDepth);
            }
        } else if (next == JsonToken.END_OBJECT || next == JsonToken.END_ARRAY) {
            depth--;
        }
        return next;
    }

    /**
     * The next field's name within an object, the parser then standing on its value; null at the object's end.
     * The name is bounded and clean; that it does not come twice is up to the caller or {@link #requireNewName}.
     */
    final @Nullable String nextField() {
        if (next() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = currentName();
        next();
        return name;
    }

    final @Nullable JsonToken current() {
        return token;
    }

    final boolean is(JsonToken expected) {
        return token == expected;
    }

    final boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    final boolean isText() {
        return token == JsonToken.VALUE_STRING;
    }

    final boolean isInteger() {
        return token == JsonToken.VALUE_NUMBER_INT;
    }

    final boolean isBoolean() {
        return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
    }

    final boolean isTrue() {
        return token == JsonToken.VALUE_TRUE;
    }

    /** Begins an object whose unknown names are to be told apart. */
    final void forgetNames() {
        Set<String> names = names(depth);
        if (names.size() > KEPT_NAMES) {
            namesByDepth.set(depth, new HashSet<>());
        } else if (!names.isEmpty()) {
            names.clear();
        }
    }

    /** Refuses a name that this object has had since {@link #forgetNames}. */
    final void requireNewName(String name, int objectDepth) {
        if (!names(objectDepth).add(name)) {
            throw duplicate();
        }
    }

    private Set<String> names(int objectDepth) {
        while (namesByDepth.size() <= objectDepth) {
            namesByDepth.add(new HashSet<>());
        }
        return namesByDepth.get(objectDepth);
    }

    /** The depth of the object or array that the parser is in. */
    final int depth() {
        return depth;
    }

    final RefusedException duplicate() {
        return refused(ReportRule.DUPLICATE_KEY, "the field stands twice in its object");
    }

    /** Passes over the current value, whatever it is, holding it to the rules that hold for all JSON here. */
    final void skipValue() {
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
            case FIELD_NAME -> requireNewName(currentName(), depth);
            case VALUE_STRING -> checkText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkInteger();
            default -> {
                // Brackets, true, false and null have nothing more to check.
            }
        }
    }

    /** The current text as a string, checked. */
    final String text() {
        checkText();
        return checkedText();
    }
}
