package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens as Jackson finds them, with what it lacks. It takes all that is right and says of all else what is wrong with it
 * and where. Bytes that it is given have passed {@link RawText}.
 */
final class JacksonTokens extends Tokens {

    private final JsonParser parser;
    private final ReportLimits limits;
    private final boolean escapes;

    private byte[] utf8 = new byte[64];
    private int utf8Length;

    JacksonTokens(JsonParser parser, ReportLimits limits, boolean escapes) {
        super(limits);
        this.parser = parser;
        this.limits = limits;
        this.escapes = escapes;
    }

    @Override
    @Nullable
    JsonToken step() {
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

    @Override
    String currentName() {
        try {
            String name = parser.currentName();
            checkName(name);
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
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

    @Override
    @Nullable
    RecordField nextRecordField() {
        int recordDepth = depth();
        for (String name = nextField(); name != null; name = nextField()) {
            RecordField field = RecordField.named(name);
            if (field != null) {
                return field;
            }
            requireNewName(name, recordDepth);
            skipValue();
        }
        return null;
    }

    @Override
    void checkInteger() {
        if (is(JsonToken.VALUE_NUMBER_FLOAT)) {
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

    @Override
    long integer() {
        checkInteger();
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    @Override
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

    @Override
    String checkedText() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    @Override
    byte[] textBytes() {
        try {
            char[] characters = parser.getTextCharacters();
            int start = parser.getTextOffset();
            int end = start + parser.getTextLength();
            if (utf8.length < (end - start) * Utf8.MOST_BYTES_OF_A_CHAR) {
                utf8 = new byte[(end - start) * Utf8.MOST_BYTES_OF_A_CHAR];
            }
            utf8Length = 0;
            for (int i = start; i < end; i++) {
                int character = Character.codePointAt(characters, i, end);
                i += Character.charCount(character) - 1;
                utf8Length = Utf8.put(character, utf8, utf8Length);
            }
            return utf8;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    @Override
    int textStart() {
        return 0;
    }

    @Override
    int textLength() {
        return utf8Length;
    }

    @Override
    boolean isTextKept() {
        return false;
    }

    @Override
    RefusedException refused(ReportRule rule, String detail) {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return new RefusedException(rule.refusal(pointer, detail));
    }
}
