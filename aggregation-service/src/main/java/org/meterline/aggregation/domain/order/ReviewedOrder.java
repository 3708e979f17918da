package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * An order as it is shown: what was computed with what people changed, which is what is submitted, printed and held against later
 * corrections. {@link #of} is the one place where edits become lines; everything that tells of an order begins with it. What earlier
 * months owe is shown as it was computed: it cannot be edited, and its prices are those of its own month.
 *
 * @param lines the computed ones under their numbers, after them those that were added by hand
 * @param setAside edits of lines that the order does not have any more since it was computed anew
 */
public record ReviewedOrder(Order order, List<ShownLine> lines, List<OrderEdit> setAside) {

    public ReviewedOrder {
        lines = List.copyOf(lines);
        setAside = List.copyOf(setAside);
    }

    /** @param edits all edits of the order, in the order in which they were made */
    public static ReviewedOrder of(Order order, List<OrderEdit> edits) {
        Map<LineKey, List<OrderEdit>> byLine = new LinkedHashMap<>();
        edits.forEach(edit ->
                byLine.computeIfAbsent(edit.line(), key -> new ArrayList<>()).add(edit));
        List<ShownLine> lines = new ArrayList<>();
        for (OrderLine line : order.computed().lines()) {
            List<OrderEdit> ofLine =
                    line.sourceMonth().equals(order.computed().month()) ? byLine.remove(LineKey.of(line)) : null;
            lines.add(ofLine == null ? ShownLine.of(line, List.of()) : edited(ShownLine.of(line, ofLine)));
        }
        List<OrderEdit> setAside = new ArrayList<>();
        int number = lines.stream().mapToInt(ShownLine::line).max().orElse(0);
        for (List<OrderEdit> ofLine : byLine.values()) {
            if (ofLine.stream().anyMatch(OrderEdit::adds)) {
                lines.add(byHand(++number, order, ofLine));
            } else {
                setAside.addAll(ofLine);
            }
        }
        return new ReviewedOrder(order, priced(order.computed(), lines), setAside);
    }

    /** Whoever sets what a line showed when it was computed gets the line as it was measured. */
    private static ShownLine edited(ShownLine line) {
        BigDecimal quantity = line.edits().getLast().after();
        return quantity.compareTo(line.quantity()) == 0 ? line : with(line, quantity);
    }

    private static ShownLine with(ShownLine line, BigDecimal quantity) {
        return new ShownLine(
                line.line(),
                line.key(),
                line.measured(),
                Fraction.of(quantity),
                quantity,
                line.unit(),
                line.priceUnit(),
                line.price(),
                line.exactAmount(),
                line.amount(),
                line.sourceMonth(),
                line.computed(),
                line.edits());
    }

    private static ShownLine byHand(int number, Order order, List<OrderEdit> edits) {
        OrderEdit last = edits.getLast();
        LineKey key = last.line();
        DraftOrder computed = order.computed();
        PriceUnit priceUnit = computed.contract()
                .price(key.metric(), key.bundle(), computed.month())
                .map(Price::unit)
                .orElse(PriceUnit.MONEY);
        return new ShownLine(
                number,
                key,
                Fraction.ZERO,
                Fraction.of(last.after()),
                last.after(),
                last.unit(),
                priceUnit,
                BigDecimal.ZERO,
                Fraction.ZERO,
                BigDecimal.ZERO,
                computed.month(),
                null,
                edits);
    }

    private record Priced(String metric, String bundle) {

        static Priced of(ShownLine line) {
            return new Priced(line.key().metric(), line.key().bundle());
        }
    }

    /** Where a line changed, its tiers are of another quantity, so all lines of its metric and bundle have another price. */
    private static List<ShownLine> priced(DraftOrder computed, List<ShownLine> lines) {
        LinePrices prices = new LinePrices(computed.contract(), computed.month());
        Set<Priced> changed = new HashSet<>();
        for (ShownLine line : lines) {
            if (!line.sourceMonth().equals(computed.month())) {
                continue;
            }
            prices.add(line.key().metric(), line.key().bundle(), line.key().estimated(), line.exactQuantity());
            if (line.computed() == null || line.change().signum() != 0) {
                changed.add(Priced.of(line));
            }
        }
        return lines.stream()
                .map(line -> line.sourceMonth().equals(computed.month()) && changed.contains(Priced.of(line))
                        ? priced(computed, line, prices)
                        : line)
                .toList();
    }

    /** What is sold no longer since the order was computed anew costs nothing, and is still shown. */
    private static ShownLine priced(DraftOrder computed, ShownLine line, LinePrices prices) {
        LineKey key = line.key();
        Optional<LinePrices.Each> each = prices.of(key.metric(), key.bundle(), key.estimated());
        Fraction amount =
                line.exactQuantity().times(each.map(LinePrices.Each::each).orElse(Fraction.ZERO));
        return new ShownLine(
                line.line(),
                key,
                line.measured(),
                line.exactQuantity(),
                line.quantity(),
                line.unit(),
                line.priceUnit(),
                each.map(LinePrices.Each::shown).orElse(BigDecimal.ZERO),
                amount,
                computed.contract().amounts(line.priceUnit()).round(amount),
                line.sourceMonth(),
                line.computed(),
                line.edits());
    }

    public DraftOrder computed() {
        return order.computed();
    }

    public OrderState state() {
        return order.state();
    }

    public BillingMonth month() {
        return computed().month();
    }

    public Optional<ShownLine> line(int number) {
        return lines.stream().filter(each -> each.line() == number).findFirst();
    }

    public Optional<ShownLine> line(LineKey key) {
        return lines.stream()
                .filter(each -> each.key().equals(key) && each.sourceMonth().equals(month()))
                .findFirst();
    }

    /** The sums of the amounts shown; points and money are never added to one another. */
    public SortedMap<PriceUnit, BigDecimal> totals() {
        SortedMap<PriceUnit, BigDecimal> totals = new TreeMap<>();
        lines.forEach(line -> totals.merge(line.priceUnit(), line.amount(), BigDecimal::add));
        return totals;
    }

    /** M4: the points of all lines that are priced in points, before any rounding. */
    public Fraction points() {
        return lines.stream()
                .filter(line -> line.priceUnit() == PriceUnit.POINTS)
                .map(ShownLine::exactAmount)
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    /** How much of what the summary says was reported people changed. */
    public Fraction edited() {
        String commitMetric = computed().contract().terms().commitMetric();
        return lines.stream()
                .filter(line -> line.key().metric().equals(commitMetric))
                .map(ShownLine::change)
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    /** The commit summary of what is shown. */
    public CommitSummary summary() {
        return computed().summary().changedBy(edited());
    }

    /** Whether nothing was used, by what is shown. */
    public boolean isZeroUsage() {
        return summary().reported().signum() == 0
                && lines.stream().allMatch(line -> line.exactQuantity().signum() == 0);
    }
}
