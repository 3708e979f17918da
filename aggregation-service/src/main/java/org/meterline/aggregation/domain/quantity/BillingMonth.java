package org.meterline.aggregation.domain.quantity;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A month in UTC as a half-open period: its first instant belongs to it, the first instant of the next month does not,
 * so that no hour is lost and none is counted twice.
 */
public record BillingMonth(YearMonth month) implements Comparable<BillingMonth> {

    public static BillingMonth of(int year, int month) {
        return new BillingMonth(YearMonth.of(year, month));
    }

    public static BillingMonth containing(Instant instant) {
        return new BillingMonth(YearMonth.from(instant.atOffset(ZoneOffset.UTC)));
    }

    /** Reads {@code 2026-11}; empty where the text is anything else. */
    public static Optional<BillingMonth> parse(String text) {
        if (!text.matches("[0-9]{4}-[0-9]{2}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BillingMonth(YearMonth.parse(text)));
        } catch (DateTimeException noSuchMonth) {
            return Optional.empty();
        }
    }

    public Instant start() {
        return firstDay().atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first instant that no longer belongs to the month. */
    public Instant end() {
        return next().start();
    }

    public LocalDate firstDay() {
        return month.atDay(1);
    }

    /** Its days, in order. */
    public Stream<LocalDate> days() {
        return firstDay().datesUntil(next().firstDay());
    }

    public BillingMonth next() {
        return new BillingMonth(month.plusMonths(1));
    }

    public BillingMonth previous() {
        return new BillingMonth(month.minusMonths(1));
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(start()) && instant.isBefore(end());
    }

    public long seconds() {
        return Duration.between(start(), end()).toSeconds();
    }

    public long hours() {
        return Duration.between(start(), end()).toHours();
    }

    @Override
    public int compareTo(BillingMonth other) {
        return month.compareTo(other.month);
    }

    @Override
    public String toString() {
        return month.toString();
    }
}
