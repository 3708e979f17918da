package org.meterline.aggregation.domain.order;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
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
        Estimated estimated,
        CoverageSum coverage) {

    static final OrderInputs NOTHING =
            new OrderInputs(List.of(), List.of(), List.of(), List.of(), Estimated.NOTHING, CoverageSum.NOTHING);

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

    /** A source hour that was not metered, and what it is estimated by. */
    public record CarriedTo(Instant hour, UUID source, Instant carriedFrom, SortedSet<ReportDigest> reports) {}

    /**
     * What is estimated, in the same form as what was counted and never mixed with it.
     *
     * @param hours in order of hour and source
     */
    public record Estimated(List<Usage> usage, List<HourlySum> hourly, List<CarriedTo> hours) {

        public static final Estimated NOTHING = new Estimated(List.of(), List.of(), List.of());

        public Estimated {
            usage = List.copyOf(usage);
            hourly = List.copyOf(hourly);
            hours = List.copyOf(hours);
        }

        /**
         * @param hours all of the contract
         * @param hourlyMetrics those of which the sums of each hour are needed
         */
        public static Estimated of(List<EstimatedHour> hours, Set<String> hourlyMetrics) {
            List<Usage> usage = new ArrayList<>();
            List<HourlySum> hourly = new ArrayList<>();
            for (EstimatedHour hour : hours) {
                hour.carried().sums().forEach((key, amount) -> {
                    usage.add(new Usage(
                            key.metric(),
                            key.version(),
                            key.variant(),
                            key.customer(),
                            hour.assignment().site(),
                            amount.billed()));
                    if (hourlyMetrics.contains(key.metric())) {
                        hourly.add(new HourlySum(
                                hour.hour(), key.metric(), key.version(), key.variant(), amount.billed()));
                    }
                });
            }
            return new Estimated(
                    usage, hourly, hours.stream().map(Estimated::carriedTo).toList());
        }

        private static CarriedTo carriedTo(EstimatedHour hour) {
            return new CarriedTo(
                    hour.hour(),
                    hour.source(),
                    hour.carried().hour(),
                    hour.carried().reports());
        }
    }

    public OrderInputs {
        usage = List.copyOf(usage);
        hourly = List.copyOf(hourly);
        marks = List.copyOf(marks);
        sourceHours = List.copyOf(sourceHours);
    }

    /** As if what is estimated had been metered. */
    public OrderInputs estimatesIncluded() {
        return new OrderInputs(
                joined(usage, estimated.usage()),
                joined(hourly, estimated.hourly()),
                marks,
                sourceHours,
                Estimated.NOTHING,
                coverage);
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
