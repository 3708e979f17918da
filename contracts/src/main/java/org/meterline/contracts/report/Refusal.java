package org.meterline.contracts.report;

/**
 * Why a report or file is not taken: an answer, not an accident.
 *
 * @param rule the stable slug of the rule that was broken
 * @param field JSON pointer to the place, for example {@code /records/3/to}; empty: the whole document
 * @param detail one sentence for a person
 */
public record Refusal(Kind kind, String rule, String field, String detail) {

    /** What sort of rule was broken; decides the HTTP status. */
    public enum Kind {
        /** Not the JSON that we read. */
        SYNTAX,
        /** Well-formed, but not a usage report by the contract. */
        MEANING,
        /** More bytes or records than allowed. */
        TOO_LARGE
    }

    private static final int LONGEST_FIELD = 600;

    public Refusal {
        field = printable(field);
    }

    /** A pointer is made of names that a stranger chose: cut, and without what would not survive UTF-8 or a log. */
    private static String printable(String pointer) {
        String cut = pointer.length() <= LONGEST_FIELD ? pointer : pointer.substring(0, LONGEST_FIELD);
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
