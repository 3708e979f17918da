package org.meterline.registration.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The version of a usage meter's software: two to four numbers. A part that is not said counts as 0: 4.8 is 4.8.0. */
public record SoftwareVersion(List<Integer> parts) implements Comparable<SoftwareVersion> {

    private static final String NUMBER = "(?:0|[1-9][0-9]{0,5})";

    /** How one is written. */
    public static final String RULE = NUMBER + "(?:\\." + NUMBER + "){1,3}";

    private static final int MOST_PARTS = 4;
    private static final Pattern FORM = Pattern.compile(RULE);
    private static final Pattern DOT = Pattern.compile("\\.");

    public SoftwareVersion {
        parts = List.copyOf(parts);
        if (parts.size() < 2 || parts.size() > MOST_PARTS || parts.stream().anyMatch(part -> part < 0)) {
            throw new IllegalArgumentException("a version has two to four numbers: " + parts);
        }
    }

    /** Empty where the text is no version. */
    public static Optional<SoftwareVersion> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new SoftwareVersion(
                Arrays.stream(DOT.split(text)).map(Integer::valueOf).toList()));
    }

    /** For a text that is known to be a version. */
    public static SoftwareVersion of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no version"));
    }

    public boolean before(SoftwareVersion other) {
        return compareTo(other) < 0;
    }

    /** The first version of the series that follows this one as a series: after 4.1 comes 4.2. */
    SoftwareVersion nextSeries() {
        int last = parts.size() - 1;
        return new SoftwareVersion(IntStream.rangeClosed(0, last)
                .mapToObj(i -> i == last ? parts.get(i) + 1 : parts.get(i))
                .toList());
    }

    /** The same for two spellings of one version. */
    public String canonical() {
        return IntStream.range(0, MOST_PARTS)
                .mapToObj(i -> Integer.toString(part(i)))
                .collect(Collectors.joining("."));
    }

    private int part(int index) {
        return index < parts.size() ? parts.get(index) : 0;
    }

    @Override
    public int compareTo(SoftwareVersion other) {
        for (int i = 0; i < MOST_PARTS; i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SoftwareVersion version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return parts.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
