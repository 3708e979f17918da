package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EntitlementHour;
import org.meterline.aggregation.domain.order.LineProof;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs.CarriedTo;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderLine.From;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.aggregation.usecase.order.FrozenHours.Content;
import org.meterline.aggregation.usecase.order.FrozenHours.Frozen;
import org.meterline.aggregation.usecase.order.FrozenHours.FrozenHour;
import org.meterline.aggregation.usecase.order.FrozenHours.LineHours;
import org.meterline.aggregation.usecase.order.FrozenHours.Place;

/** Explains the lines of a stored order by what was counted when it was frozen, whatever has been counted since. */
@Singleton
public final class ExplainOrder {

    private static final Comparator<LineHourPlace> ORDER = Comparator.comparing(LineHourPlace::hour)
            .thenComparing(place -> place.source().toString())
            .thenComparing(LineHourPlace::version)
            .thenComparing(LineHourPlace::variant);

    private final OrderStore orders;
    private final FrozenHours hours;

    public ExplainOrder(OrderStore orders, FrozenHours hours) {
        this.orders = orders;
        this.hours = hours;
    }

    /**
     * A source hour behind a line.
     *
     * @param carriedFrom of a missing hour that is estimated, the one it is estimated by; else null
     * @param changedSince whether it has been counted otherwise since the order was frozen
     */
    public record Behind(LineHour hour, @Nullable Instant carriedFrom, boolean changedSince) {}

    /** What explains a line. */
    public sealed interface Explanation {

        /**
         * The hours add up to the line's exact quantity.
         *
         * @param catalogue the rules that made the line
         * @param contractHours of what is above an entitlement, each hour of the contract; else empty
         */
        record Proven(MetricCatalogue catalogue, List<Behind> hours, List<EntitlementHour> contractHours)
                implements Explanation {}

        /**
         * It is what an earlier month owes: what it comes to after, less what was ordered before.
         *
         * @param line with what was ordered before and what it comes to now
         */
        record OfCorrection(MetricCatalogue catalogue, Correction correction, Correction.Line line)
                implements Explanation {}

        /** They do not, so they explain nothing. */
        record AddsUpOtherwise(Fraction hours) implements Explanation {}
    }

    /** @return empty where the order is not stored any more */
    public Optional<Explanation> explain(StoredOrder order, OrderLine line, @Nullable LineHourPlace after, int limit) {
        String provider = order.computed().contract().provider();
        return orders.basis(provider, order.computed().id())
                .map(basis -> line.sourceMonth().equals(basis.month())
                        ? counted(basis, line, after, limit)
                        : owed(order.computed(), basis.catalogue(), line));
    }

    private Explanation counted(OrderBasis basis, OrderLine line, @Nullable LineHourPlace after, int limit) {
        return line.estimated() ? estimated(basis, line, after, limit) : metered(basis, line, after, limit);
    }

    /**
     * Explains what an earlier month owes, on a draft as well: the month's own hours are explained by its own order, and by what
     * was counted since.
     */
    public static Explanation owed(DraftOrder order, MetricCatalogue catalogue, OrderLine line) {
        for (Correction correction : order.corrections()) {
            for (Correction.Line each : correction.lines()) {
                if (each.difference().line() == line.line()) {
                    Fraction difference =
                            each.after().measured().minus(each.before().measured());
                    return difference.equals(line.measured())
                            ? new Explanation.OfCorrection(catalogue, correction, each)
                            : new Explanation.AddsUpOtherwise(difference);
                }
            }
        }
        return new Explanation.AddsUpOtherwise(Fraction.ZERO);
    }

    private static Frozen frozen(OrderBasis basis) {
        return new Frozen(basis.contract().provider(), basis.contract().id(), basis.month(), basis.monthVersion());
    }

    private Explanation metered(OrderBasis basis, OrderLine line, @Nullable LineHourPlace after, int limit) {
        LineHours found = hours.lineHours(frozen(basis), line, after, limit);
        Fraction quantity = LineProof.quantity(line, basis.catalogue(), found.sums(), found.lastMetered());
        return proven(
                line,
                quantity,
                new Explanation.Proven(
                        basis.catalogue(),
                        found.hours().stream().map(ExplainOrder::behind).toList(),
                        EntitlementHour.of(found.sums(), basis.catalogue())));
    }

    private static Behind behind(FrozenHour hour) {
        return new Behind(hour.hour(), null, hour.changedSince());
    }

    private static Explanation proven(OrderLine line, Fraction quantity, Explanation.Proven proven) {
        return quantity.equals(line.measured()) ? proven : new Explanation.AddsUpOtherwise(quantity);
    }

    /** What is above an entitlement with the estimates, less what is above without, is not of one hour alone: no contract hours. */
    private Explanation estimated(OrderBasis basis, OrderLine line, @Nullable LineHourPlace after, int limit) {
        SortedMap<LineHourPlace, Behind> carried = carried(basis, line);
        List<HourlySum> sums = carried.values().stream()
                .map(each -> new HourlySum(
                        each.hour().hour(),
                        line.metric(),
                        each.hour().version(),
                        each.hour().variant(),
                        each.hour().billed()))
                .toList();
        List<HourlySum> metered = line.origin().from() == From.SUMS_OF_THE_CONTRACT
                ? hours.lineHours(frozen(basis), line, null, 0).sums()
                : List.of();
        List<HourlySum> both = new ArrayList<>(metered);
        both.addAll(sums);
        return proven(
                line,
                LineProof.estimated(line, basis.catalogue(), metered, both),
                new Explanation.Proven(
                        basis.catalogue(),
                        carried.entrySet().stream()
                                .filter(entry -> after == null || ORDER.compare(entry.getKey(), after) > 0)
                                .limit(limit)
                                .map(Map.Entry::getValue)
                                .toList(),
                        List.of()));
    }

    private SortedMap<LineHourPlace, Behind> carried(OrderBasis basis, OrderLine line) {
        List<CarriedTo> estimates = basis.inputs().estimated().hours();
        Map<Place, List<Content>> ever = hours.ever(
                basis.contract().provider(),
                estimates.stream()
                        .map(each -> new Place(each.carriedFrom(), each.source()))
                        .collect(Collectors.toSet()));
        SortedMap<LineHourPlace, Behind> carried = new TreeMap<>(ORDER);
        for (CarriedTo estimate : estimates) {
            contentOf(ever, estimate).ifPresent(content -> addTo(carried, estimate, content, line));
        }
        return carried;
    }

    /** What the metered hour was when the order was frozen: what had the reports that the order names. */
    static Optional<Content> contentOf(Map<Place, List<Content>> ever, CarriedTo estimate) {
        return ever.getOrDefault(new Place(estimate.carriedFrom(), estimate.source()), List.of()).stream()
                .filter(content -> content.counted().equals(estimate.reports()))
                .findFirst();
    }

    private static void addTo(
            SortedMap<LineHourPlace, Behind> carried, CarriedTo estimate, Content content, OrderLine line) {
        From from = line.origin().from();
        content.sums().forEach((key, amount) -> {
            boolean owned = (!from.ofCustomer() || key.customer().equals(line.customer()))
                    && (!from.ofSite() || content.site().equals(line.site()));
            if (owned && isOf(line, key) && amount.billed().signum() != 0) {
                LineHour hour = new LineHour(
                        estimate.hour(),
                        estimate.source(),
                        key.version(),
                        key.variant(),
                        amount.billed(),
                        estimate.reports());
                carried.merge(
                        new LineHourPlace(hour.hour(), hour.source(), hour.version(), hour.variant()),
                        new Behind(hour, estimate.carriedFrom(), !content.current()),
                        ExplainOrder::added);
            }
        });
    }

    private static boolean isOf(OrderLine line, MeasuredKey key) {
        return key.metric().equals(line.metric()) && line.origin().variants().contains(key.variant());
    }

    /** Several usage meters or customers of one hour are one entry. */
    private static Behind added(Behind one, Behind other) {
        LineHour hour = one.hour();
        BigInteger both = hour.billed().add(other.hour().billed());
        return new Behind(
                new LineHour(hour.hour(), hour.source(), hour.version(), hour.variant(), both, hour.counted()),
                one.carriedFrom(),
                one.changedSince());
    }
}
