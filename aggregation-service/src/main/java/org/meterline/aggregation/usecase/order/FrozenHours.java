package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.contracts.report.ReportDigest;

/** Source hours as they were when an order was computed from them, whatever was counted since. */
public interface FrozenHours {

    /** What an order was computed from: the source hours of its contract in a version of a month. */
    record Frozen(String provider, UUID contract, BillingMonth month, int version) {}

    /** @param changedSince whether it has been counted otherwise since */
    record FrozenHour(LineHour hour, boolean changedSince) {}

    /**
     * The source hours behind a line, read at one instant.
     *
     * @param hours one page of them, in order of hour, source, version and variant
     * @param sums all of them, added up by hour; of marks, each hour's mark
     * @param lastMetered of marks: when the line's source was metered last in the month; else null
     */
    record LineHours(
            List<FrozenHour> hours,
            List<HourlySum> sums,
            @Nullable Instant lastMetered) {}

    LineHours lineHours(Frozen frozen, OrderLine line, @Nullable LineHourPlace after, int limit);

    /**
     * What was counted, derived again; estimates and coverage are not among it.
     *
     * @param hourly the metrics of which the sums of each hour are needed
     */
    OrderInputs counted(Frozen frozen, Set<String> hourly);

    /** A source hour by its key. */
    record Place(Instant hour, UUID source) {}

    /**
     * What a source hour once was.
     *
     * @param current whether it still is
     */
    record Content(
            boolean current, String site, SortedSet<ReportDigest> counted, SortedMap<MeasuredKey, Amount> sums) {}

    /** All that these source hours ever were, as far as it was kept; what they are now first. */
    Map<Place, List<Content>> ever(String provider, Collection<Place> places);
}
