package org.meterline.usagemeter.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A version of this program, such as {@code 0.2.0} or {@code 0.2.0-SNAPSHOT}, which comes before it.
 *
 * @param numbers two to four
 * @param qualifier empty for a release
 */
public record ProgramVersion(List<Integer> numbers, String qualifier) implements Comparable<ProgramVersion> {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,6}(?:\\.[0-9]{1,6}){1,3})(?:-([A-Za-z0-9][A-Za-z0-9.]{0,31}))?");
    private static final int MOST_NUMBERS = 4;

    public ProgramVersion {
        numbers = List.copyOf(numbers);
    }

    /** Empty where the text is no version. */
    public static Optional<ProgramVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String qualifier = matcher.group(2);
        return Optional.of(new ProgramVersion(numbers(matcher.group(1)), qualifier == null ? "" : qualifier));
    }

    public static ProgramVersion of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a version is two to four numbers like 0.2.0, with -SNAPSHOT or the like behind, not " + text));
    }

    private static List<Integer> numbers(String text) {
        return Stream.of(text.split("\\.")).map(Integer::valueOf).toList();
    }

    /** As the suite knows versions: without what stands behind the hyphen. */
    public String release() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    /**
     * Whether it belongs to a series: {@code 0.1.x}, {@code 0.3+} for 0.3 and what came later, or one release. What stands
     * behind the hyphen does not matter here.
     */
    public boolean isIn(String series) {
        if (series.endsWith("+")) {
            List<Integer> first = numbers(series.substring(0, series.length() - 1));
            return compare(numbers, first) >= 0;
        }
        if (series.endsWith(".x")) {
            List<Integer> first = numbers(series.substring(0, series.length() - 2));
            return numbers.size() >= first.size()
                    && numbers.subList(0, first.size()).equals(first);
        }
        return compare(numbers, numbers(series)) == 0;
    }

    /** Whether {@link #isIn} takes the text. */
    public static boolean isSeries(String text) {
        String number = "[0-9]{1,6}";
        return text.matches(number + "(\\." + number + "){0,2}\\.x")
                || text.matches(number + "(\\." + number + "){1,3}\\+?");
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < MOST_NUMBERS; i++) {
            int difference = Integer.compare(i < one.size() ? one.get(i) : 0, i < other.size() ? other.get(i) : 0);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    @Override
    public int compareTo(ProgramVersion other) {
        int difference = compare(numbers, other.numbers);
        if (difference != 0) {
            return difference;
        }
        // A release comes after all that led to it.
        return Comparator.comparing(String::isEmpty)
                .thenComparing(Comparator.naturalOrder())
                .compare(qualifier, other.qualifier);
    }

    @Override
    public String toString() {
        return release() + (qualifier.isEmpty() ? "" : "-" + qualifier);
    }
}
