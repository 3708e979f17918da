package org.meterline.upload.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/** The hours of a month that a file has, source by source, beside those of which there are reports already. */
public final class FileCoverage {

    private static final int HOURS_OF_A_DAY = 24;

    /** What an hour of a source is. */
    public enum Hour {
        /** In the file, and nobody has reported it. */
        NEW('N'),
        /** In the file, and this very report is here. */
        KNOWN('K'),
        /** In the file, and another report of it came in a file. */
        CONFLICT('C'),
        /** In the file, and reported online: by the same report or another one, which the ledger alone tells apart. */
        REPORTED('R'),
        /** Not in the file, but reported. */
        HERE('H'),
        /** Not in the file, and nobody has reported it. */
        MISSING('.'),
        /** Not over. */
        AHEAD('-');

        private final char letter;

        Hour(char letter) {
            this.letter = letter;
        }
    }

    /** Reports that came before: one bit an hour of the month. */
    public record Reported(BitSet byFile, BitSet online) {

        public static final Reported NOTHING = new Reported(new BitSet(), new BitSet());
    }

    /**
     * One source.
     *
     * @param counts how many hours are what
     * @param days a letter an hour, a text a day
     */
    public record Source(UUID id, Map<Hour, Integer> counts, List<String> days) {}

    private final YearMonth month;
    private final Map<UUID, Reported> reported;
    private final int mostSources;
    private final Map<UUID, Hour[]> hours = new TreeMap<>();
    private final Map<Hour, Integer> reports = new EnumMap<>(Hour.class);
    private long leftOut;

    /** @param mostSources of how many sources the hours are kept; of the others, reports are counted only */
    public FileCoverage(YearMonth month, Map<UUID, Reported> reported, int mostSources) {
        this.month = month;
        this.reported = Map.copyOf(reported);
        this.mostSources = mostSources;
    }

    /** @param here whether this very report is here */
    public void add(UUID source, Instant hour, boolean here) {
        int index = (int) Duration.between(start(), hour).toHours();
        Reported before = reported.getOrDefault(source, Reported.NOTHING);
        Hour[] ofSource = hours.get(source);
        if (ofSource == null && hours.size() < mostSources) {
            ofSource = new Hour[month.lengthOfMonth() * HOURS_OF_A_DAY];
            hours.put(source, ofSource);
        }
        Hour kind = kind(here, before, index);
        if (ofSource == null) {
            leftOut++;
        } else {
            // Two reports of an hour in one file contradict each other.
            kind = ofSource[index] == null ? kind : Hour.CONFLICT;
            ofSource[index] = kind;
        }
        reports.merge(kind, 1, Integer::sum);
    }

    private static Hour kind(boolean here, Reported before, int index) {
        if (here) {
            return Hour.KNOWN;
        }
        if (before.byFile().get(index)) {
            return Hour.CONFLICT;
        }
        return before.online().get(index) ? Hour.REPORTED : Hour.NEW;
    }

    /** How many reports of the file are of such an hour. */
    public int reports(Hour kind) {
        return reports.getOrDefault(kind, 0);
    }

    /** How many reports are of sources that are not listed. */
    public long leftOut() {
        return leftOut;
    }

    /** The sources that the file has reports of. */
    public List<Source> sources(Instant now) {
        List<Source> all = new ArrayList<>();
        hours.forEach((id, ofFile) -> all.add(source(id, ofFile, now)));
        return all;
    }

    private Source source(UUID id, Hour[] ofFile, Instant now) {
        Reported before = reported.getOrDefault(id, Reported.NOTHING);
        Hour[] all = new Hour[ofFile.length];
        Arrays.setAll(all, index -> ofFile[index] != null ? ofFile[index] : outside(before, index, now));
        Map<Hour, Integer> counts = new EnumMap<>(Hour.class);
        for (Hour hour : all) {
            counts.merge(hour, 1, Integer::sum);
        }
        return new Source(
                id,
                counts,
                IntStream.range(0, month.lengthOfMonth())
                        .mapToObj(day -> letters(all, day * HOURS_OF_A_DAY))
                        .toList());
    }

    private Hour outside(Reported before, int index, Instant now) {
        if (before.byFile().get(index) || before.online().get(index)) {
            return Hour.HERE;
        }
        return start().plus(Duration.ofHours(index + 1L)).isAfter(now) ? Hour.AHEAD : Hour.MISSING;
    }

    private static String letters(Hour[] all, int from) {
        StringBuilder letters = new StringBuilder(HOURS_OF_A_DAY);
        for (int index = from; index < from + HOURS_OF_A_DAY; index++) {
            letters.append(all[index].letter);
        }
        return letters.toString();
    }

    private Instant start() {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
