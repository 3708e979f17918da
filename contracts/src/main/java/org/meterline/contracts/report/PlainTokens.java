package org.meterline.contracts.report;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a report that is plainly right, in one look at the bytes. Whatever is not plain to it, be it wrong or only
 * rare, ends in {@link NotPlainException}: then {@link JacksonTokens} read the report again and have the last word. So this
 * class never says what is wrong with a report, and must never take what the other one refuses.
 */
final class PlainTokens extends Tokens {

    /** The objects and arrays around a place are bits of one number. */
    private static final int DEEPEST = Long.SIZE - 2;

    /** So many digits fit into 64 bits whatever they are. */
    private static final int MOST_DIGITS = 18;

    /** No byte is this. */
    private static final int END = Integer.MIN_VALUE;

    private final byte[] bytes;
    private final int lastWord;
    private final int maxText;
    private int at;
    /** For each depth whether it is that of an object. */
    private long objects;

    /** The first field of a record and, for each, the one that followed on it, when they were last seen. */
    private @Nullable RecordField firstField;

    private final @Nullable RecordField[] following = new @Nullable RecordField[RecordField.COUNT];
    private RecordField previous = RecordField.ID;

    private @Nullable RepeatedTexts repeated;

    private long number;
    private byte[] text;
    private int textStart;
    private int textEnd;
    /** The current text's length in chars. */
    private int textChars;
    /** Where a text with escapes is written without them. */
    private byte[] unescaped = {};

    PlainTokens(byte[] bytes, ReportLimits limits) {
        super(limits);
        this.bytes = bytes;
        this.lastWord = bytes.length - Long.BYTES;
        this.maxText = limits.maxStringLength();
        this.text = bytes;
    }

    @Override
    @Nullable
    JsonToken step() {
        JsonToken before = current();
        if (before == JsonToken.FIELD_NAME) {
            return value(skipBlanks());
        }
        int next = skipBlanks();
        if (depth() == 0) {
            if (before == null) {
                return value(next);
            }
            require(next == END);
            return null;
        }
        return isInObject() ? nextInObject(next) : nextInArray(next);
    }

    private boolean isInObject() {
        return (objects >>> depth() & 1) != 0;
    }

    private boolean isAtFirst() {
        return is(JsonToken.START_OBJECT) || is(JsonToken.START_ARRAY);
    }

    private JsonToken nextInObject(int next) {
        if (next == '}') {
            at++;
            return JsonToken.END_OBJECT;
        }
        name(isAtFirst() ? next : afterComma(next));
        return JsonToken.FIELD_NAME;
    }

    private JsonToken nextInArray(int next) {
        if (next == ']') {
            at++;
            return JsonToken.END_ARRAY;
        }
        return value(isAtFirst() ? next : afterComma(next));
    }

    private int afterComma(int next) {
        require(next == ',');
        at++;
        return skipBlanks();
    }

    /** The next byte that is no blank, with the place on it. */
    private int skipBlanks() {
        while (at < bytes.length) {
            byte next = bytes[at];
            if (next != ' ' && next != '\t') {
                return next;
            }
            at++;
        }
        return END;
    }

    @Override
    @Nullable
    RecordField nextRecordField() {
        while (true) {
            boolean first = is(JsonToken.START_OBJECT);
            RecordField field = usualField(first);
            if (field == null) {
                int next = skipBlanks();
                if (next == '}') {
                    at++;
                    arriveAt(JsonToken.END_OBJECT);
                    return null;
                }
                field = namedField(first ? next : afterComma(next), first);
            }
            if (field != null) {
                previous = field;
                arriveAt(value(skipBlanks()));
                return field;
            }
            requireNewName(currentName(), depth());
            arriveAt(value(skipBlanks()));
            skipValue();
        }
    }

    /**
     * The field that followed on the one before when that was last seen, if it does so again: records of a report mostly
     * have the same fields in the same order. Then the place behind the colon is known before the bytes have been looked at.
     */
    private @Nullable RecordField usualField(boolean first) {
        RecordField expected = first ? firstField : following[previous.ordinal()];
        int quote = first ? at : at + 1;
        if (expected == null
                || quote > lastWord - Long.BYTES
                || (!first && bytes[at] != ',')
                || (Words.at(bytes, quote) & expected.firstMask) != expected.firstWord
                || (Words.at(bytes, quote + Long.BYTES) & expected.secondMask) != expected.secondWord) {
            return null;
        }
        at = quote + expected.quotedLength;
        return expected;
    }

    /** The field whose name stands here, the place then being behind its colon; null where the name is not known. */
    private @Nullable RecordField namedField(int next, boolean first) {
        RecordField field = field(next);
        if (field != null && first) {
            firstField = field;
        } else if (field != null) {
            following[previous.ordinal()] = field;
        }
        return field;
    }

    private @Nullable RecordField field(int next) {
        int start = at + 1;
        if (next != '"' || start > lastWord - Long.BYTES) {
            name(next);
            return RecordField.named(currentName());
        }
        long word = Words.at(bytes, start);
        long marks = Words.oddOrQuote(word);
        long more = 0;
        int length = Words.firstMarked(marks);
        if (marks != 0) {
            word = Words.first(length, word);
        } else {
            more = Words.at(bytes, start + Long.BYTES);
            marks = Words.oddOrQuote(more);
            more &= Words.mask(Words.firstMarked(marks));
            length = Long.BYTES + Words.firstMarked(marks);
        }
        RecordField field = marks == 0 || bytes[start + length] != '"' ? null : FieldNames.named(word, more);
        if (field == null) {
            name(next);
            return null;
        }
        at = start + length + 1;
        colon();
        return field;
    }

    /** Any name; only one of ASCII without escapes is plain. */
    private void name(int next) {
        require(next == '"');
        string();
        require(text == bytes && textChars == textEnd - textStart);
        colon();
    }

    private void colon() {
        require(skipBlanks() == ':');
        at++;
    }

    @Override
    String currentName() {
        return checkedText();
    }

    private JsonToken value(int next) {
        if (next == '"') {
            string();
            return JsonToken.VALUE_STRING;
        }
        if (next <= '9') {
            integer(next);
            return JsonToken.VALUE_NUMBER_INT;
        }
        return rarerValue(next);
    }

    private JsonToken rarerValue(int next) {
        return switch (next) {
            case 't' -> {
                literal("true");
                yield JsonToken.VALUE_TRUE;
            }
            case 'f' -> {
                literal("false");
                yield JsonToken.VALUE_FALSE;
            }
            case 'n' -> {
                literal("null");
                yield JsonToken.VALUE_NULL;
            }
            case '[' -> {
                open(0);
                yield JsonToken.START_ARRAY;
            }
            case '{' -> {
                open(1);
                yield JsonToken.START_OBJECT;
            }
            default -> throw NotPlainException.INSTANCE;
        };
    }

    private void open(long object) {
        int inner = depth() + 1;
        require(inner <= DEEPEST);
        objects = objects & ~(1L << inner) | object << inner;
        at++;
    }

    private void literal(String expected) {
        require(at + expected.length() <= bytes.length);
        for (int i = 0; i < expected.length(); i++) {
            require(bytes[at + i] == expected.charAt(i));
        }
        at += expected.length();
    }

    /** Digits; what follows them is looked at as the next token, which a point, an exponent or a letter cannot be. */
    private void integer(int next) {
        boolean negative = next == '-';
        int start = negative ? at + 1 : at;
        int place = start;
        long value = 0;
        while (place < bytes.length) {
            int digit = bytes[place] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = 10 * value + digit;
            place++;
        }
        int digits = place - start;
        require(0 < digits && digits <= MOST_DIGITS);
        // Neither 01 nor -0.
        require(value == 0 ? digits == 1 && !negative : bytes[start] != '0');
        number = negative ? -value : value;
        at = place;
    }

    /** A text, the place being on its first quote. */
    private void string() {
        int start = at + 1;
        int place = start;
        long marks = 0;
        while (place <= lastWord) {
            marks = Words.oddOrQuote(Words.at(bytes, place));
            if (marks != 0) {
                break;
            }
            place += Long.BYTES;
        }
        place = marks != 0 ? place + Words.firstMarked(marks) : endOfPlain(place);
        text = bytes;
        textStart = start;
        textEnd = place;
        textChars = place - start;
        at = place + 1;
        if (bytes[place] != '"') {
            rareCharacters(place);
        }
        require(textChars <= maxText);
    }

    /** The first place that has a mark, where fewer than eight bytes are left. */
    private int endOfPlain(int from) {
        int place = from;
        while (place < bytes.length && bytes[place] >= ' ' && bytes[place] != '"' && bytes[place] != '\\') {
            place++;
        }
        require(place < bytes.length);
        return place;
    }

    /** The rest of a text that has other characters than ASCII, or escapes. */
    private void rareCharacters(int from) {
        int place = from;
        while (true) {
            require(place < bytes.length && textChars <= maxText);
            byte next = bytes[place];
            if (next == '"') {
                break;
            }
            if (next == '\\') {
                unescape(place);
                return;
            }
            require(next < 0 || next >= ' ');
            int length = Utf8.length(bytes, place);
            require(length > 0);
            place += length;
            textChars += chars(length);
        }
        textEnd = place;
        at = place + 1;
    }

    /** How many chars a character has that has so many bytes: those of four are pairs. */
    private static int chars(int length) {
        return length == 4 ? 2 : 1;
    }

    /** The rest of a text from its first escape on. */
    private void unescape(int from) {
        int place = from;
        int end = place - textStart;
        makeRoom(end);
        System.arraycopy(bytes, textStart, unescaped, 0, end);
        while (true) {
            require(place < bytes.length && textChars <= maxText);
            makeRoom(end);
            byte next = bytes[place];
            if (next == '"') {
                break;
            }
            if (next == '\\') {
                require(place + 1 < bytes.length);
                int character = escaped(place);
                place += bytes[place + 1] != 'u' ? 2 : character > Character.MAX_VALUE ? 12 : 6;
                end = Utf8.put(character, unescaped, end);
                textChars += Character.charCount(character);
            } else {
                require(next < 0 || next >= ' ');
                int length = Utf8.length(bytes, place);
                require(length > 0);
                System.arraycopy(bytes, place, unescaped, end, length);
                place += length;
                end += length;
                textChars += chars(length);
            }
        }
        text = unescaped;
        textStart = 0;
        textEnd = end;
        at = place + 1;
    }

    private void makeRoom(int used) {
        if (unescaped.length < used + Long.BYTES) {
            unescaped = Arrays.copyOf(unescaped, 2 * (used + Long.BYTES));
        }
    }

    /** The character that the escape at this place stands for. */
    private int escaped(int place) {
        return switch (bytes[place + 1]) {
            case '"', '\\', '/' -> bytes[place + 1];
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> escapedByNumber(place);
            default -> throw NotPlainException.INSTANCE;
        };
    }

    private int escapedByNumber(int place) {
        int unit = unit(place);
        require(unit != 0);
        if (!Character.isSurrogate((char) unit)) {
            return unit;
        }
        require(place + 7 < bytes.length && bytes[place + 6] == '\\' && bytes[place + 7] == 'u');
        int low = unit(place + 6);
        require(Character.isSurrogatePair((char) unit, (char) low));
        return Character.toCodePoint((char) unit, (char) low);
    }

    /** The number in the {@code \}{@code uXXXX} at this place. */
    private int unit(int place) {
        require(place + 6 <= bytes.length);
        int unit = 0;
        for (int i = place + 2; i < place + 6; i++) {
            int digit = Character.digit(bytes[i], 16);
            require(digit >= 0);
            unit = 16 * unit + digit;
        }
        return unit;
    }

    @Override
    void checkInteger() {
        // A number that is not one was not plain.
    }

    @Override
    long integer() {
        return number;
    }

    @Override
    int checkText() {
        return textChars;
    }

    @Override
    String checkedText() {
        return new String(text, textStart, textEnd - textStart, StandardCharsets.UTF_8);
    }

    @Override
    String repeatedText() {
        return isTextKept() ? repeated().of(textStart, textEnd - textStart) : checkedText();
    }

    @Override
    List<String> repeatedList(List<String> texts) {
        return repeated().list(texts);
    }

    private RepeatedTexts repeated() {
        RepeatedTexts known = repeated;
        if (known == null) {
            known = new RepeatedTexts(bytes);
            repeated = known;
        }
        return known;
    }

    @Override
    byte[] textBytes() {
        return text;
    }

    @Override
    int textStart() {
        return textStart;
    }

    @Override
    int textLength() {
        return textEnd - textStart;
    }

    @Override
    boolean isTextKept() {
        return text == bytes;
    }

    @Override
    RefusedException refused(ReportRule rule, String detail) {
        throw NotPlainException.INSTANCE;
    }

    private static void require(boolean plain) {
        if (!plain) {
            throw NotPlainException.INSTANCE;
        }
    }
}
