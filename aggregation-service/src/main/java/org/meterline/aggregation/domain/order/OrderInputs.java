package org.meterline.aggregation.domain.order;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.meterline.contracts.report.ReportDigest;

/**
 * All that the draft of a contract's month is computed from, besides contract and catalogue.
 *
 * @param hourly sums by hour of the metrics that are computed hour by hour
 * @param sourceHours the source hours of the contract, in order of hour and source
 */
public record OrderInputs(
        List<Usage> usage,
        List<HourlySum> hourly,
        List<SourceMark> marks,
        List<CountedHour> sourceHours,
        long meteredSeconds,
        long expectedSeconds) {

    /** An exact sum of the month, in the base unit of its metric. */
    public record Usage(
            String metric, LocalDate version, String variant, String customer, String site, BigInteger billed) {}

    /** An exact sum of one hour over all sources of the contract. */
    public record HourlySum(Instant hour, String metric, LocalDate version, String variant, BigInteger billed) {}

    /** The month's mark of a source and a customer; the site is that of the first hour that had it. */
    public record SourceMark(
            String metric, LocalDate version, String customer, String site, UUID source, BigInteger billed) {}

    /** A source hour and the reports that count in it. */
    public record CountedHour(Instant hour, UUID source, SortedSet<ReportDigest> counted) {}

    public OrderInputs {
        usage = List.copyOf(usage);
        hourly = List.copyOf(hourly);
        marks = List.copyOf(marks);
        sourceHours = List.copyOf(sourceHours);
    }
}
