package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.coverage.EstimatedHour;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;

/** Where a line of estimates comes from: the missing hours behind it, and by which hours they are estimated. */
@Singleton
public final class EstimatedLines {

    private static final Comparator<LineHourPlace> ORDER = Comparator.comparing(LineHourPlace::hour)
            .thenComparing(place -> place.source().toString())
            .thenComparing(LineHourPlace::version)
            .thenComparing(LineHourPlace::variant);

    private final CoverageQueries queries;
    private final Clock clock;

    public EstimatedLines(CoverageQueries queries, Clock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** @param hour the missing hour, with the reports of the one by which it is estimated */
    public record EstimatedLineHour(LineHour hour, Instant carriedFrom) {}

    /** In order of hour, source, version and variant. */
    public List<EstimatedLineHour> hours(Contract contract, OrderLine line, @Nullable LineHourPlace after, int limit) {
        SortedMap<LineHourPlace, EstimatedLineHour> hours = new TreeMap<>(ORDER);
        for (EstimatedHour hour : queries.estimated(contract.provider(), line.sourceMonth(), clock.instant())) {
            if (hour.assignment().contract().equals(contract.id())) {
                add(hour, line, hours);
            }
        }
        return hours.values().stream()
                .filter(each -> after == null || ORDER.compare(place(each.hour()), after) > 0)
                .limit(limit)
                .toList();
    }

    private static void add(EstimatedHour hour, OrderLine line, SortedMap<LineHourPlace, EstimatedLineHour> hours) {
        OrderLine.From from = line.origin().from();
        hour.carried().sums().forEach((key, amount) -> {
            boolean owned = (!from.ofCustomer() || key.customer().equals(line.customer()))
                    && (!from.ofSite() || hour.assignment().site().equals(line.site()));
            if (owned && isOf(line, key) && amount.billed().signum() != 0) {
                LineHour own = new LineHour(
                        hour.hour(),
                        hour.source(),
                        key.version(),
                        key.variant(),
                        amount.billed(),
                        hour.carried().reports());
                hours.merge(
                        place(own), new EstimatedLineHour(own, hour.carried().hour()), EstimatedLines::added);
            }
        });
    }

    private static boolean isOf(OrderLine line, MeasuredKey key) {
        return key.metric().equals(line.metric()) && line.origin().variants().contains(key.variant());
    }

    /** Several usage meters or customers of one hour are one entry. */
    private static EstimatedLineHour added(EstimatedLineHour one, EstimatedLineHour other) {
        LineHour hour = one.hour();
        return new EstimatedLineHour(
                new LineHour(
                        hour.hour(),
                        hour.source(),
                        hour.version(),
                        hour.variant(),
                        hour.billed().add(other.hour().billed()),
                        hour.counted()),
                one.carriedFrom());
    }

    private static LineHourPlace place(LineHour hour) {
        return new LineHourPlace(hour.hour(), hour.source(), hour.version(), hour.variant());
    }
}
