package org.meterline.usagemeter.usecase;

import java.time.YearMonth;
import java.util.BitSet;

/** Hours of a month, half-open, counted from 0. */
public record HourRange(int from, int to) {
    private static final int HOURS_PER_DAY = 24;

    public HourRange {
        if (from < 0 || from >= to) {
            throw new IllegalArgumentException("hours must rise from 0 or more, got " + from + ".." + to);
        }
    }

    public static HourRange wholeMonth(YearMonth month) {
        return days(1, month.lengthOfMonth());
    }

    /** Whole days of a month, the last one included. */
    public static HourRange days(int first, int last) {
        return new HourRange((first - 1) * HOURS_PER_DAY, last * HOURS_PER_DAY);
    }

    /** The same hours; refused where they leave the month. */
    public HourRange within(YearMonth month) {
        int hours = month.lengthOfMonth() * HOURS_PER_DAY;
        if (to > hours) {
            throw new IllegalArgumentException(month + " has " + hours + " hours, got up to " + to);
        }
        return this;
    }

    public boolean contains(int hourOfMonth) {
        return from <= hourOfMonth && hourOfMonth < to;
    }

    /** How many of these hours lie in the range. */
    public int countOf(BitSet hours) {
        return hours.get(from, to).cardinality();
    }

    public int length() {
        return to - from;
    }
}
