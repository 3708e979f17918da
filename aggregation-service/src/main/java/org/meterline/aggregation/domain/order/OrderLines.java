package org.meterline.aggregation.domain.order;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.order.OrderLine.From;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.contracts.report.RecordHead;

/** Makes the lines of an order: every priced quantity by metric, bundle, customer and site, or by source. */
final class OrderLines {

    private record Head(
            String metric,
            String bundle,
            String customer,
            String site,
            @Nullable UUID source) {}

    private static final String NO_VARIANT = "";

    private static final Comparator<Head> ORDER = Comparator.comparing(Head::metric)
            .thenComparing(Head::bundle)
            .thenComparing(Head::customer)
            .thenComparing(Head::site)
            .thenComparing(Head::source, Comparator.nullsFirst(Comparator.naturalOrder()));

    private record Measured(Fraction quantity, From from, TreeSet<String> variants) {

        static Measured of(Fraction quantity, From from, String... variants) {
            return new Measured(quantity, from, new TreeSet<>(List.of(variants)));
        }

        Measured plus(Measured other) {
            TreeSet<String> both = new TreeSet<>(variants);
            both.addAll(other.variants);
            return new Measured(quantity.plus(other.quantity), from, both);
        }
    }

    private final Contract contract;
    private final BillingMonth month;
    private final MetricCatalogue catalogue;
    private final SortedMap<Head, Measured> measured = new TreeMap<>(ORDER);

    private OrderLines(Contract contract, BillingMonth month, MetricCatalogue catalogue) {
        this.contract = contract;
        this.month = month;
        this.catalogue = catalogue;
    }

    static List<OrderLine> of(Contract contract, BillingMonth month, MetricCatalogue catalogue, OrderInputs inputs) {
        OrderLines metered = new OrderLines(contract, month, catalogue);
        inputs.usage().forEach(metered::add);
        inputs.marks().forEach(metered::add);
        metered.addAboveEntitlement(inputs.hourly(), UnaryOperator.identity());
        LinePrices prices = new LinePrices(contract, month);
        metered.addQuantities(prices, false);
        List<OrderLine> lines = new ArrayList<>();
        metered.addPriced(lines, prices, false);
        if (!inputs.estimated().hours().isEmpty()) {
            OrderLines estimated = estimated(contract, month, catalogue, inputs);
            estimated.addQuantities(prices, true);
            estimated.addPriced(lines, prices, true);
        }
        return lines;
    }

    /** What is above the entitlement is no sum: the estimates make what is above with them, less what is above without. */
    private static OrderLines estimated(
            Contract contract, BillingMonth month, MetricCatalogue catalogue, OrderInputs inputs) {
        OrderLines estimated = new OrderLines(contract, month, catalogue);
        inputs.estimated().usage().forEach(estimated::add);
        estimated.addAboveEntitlement(inputs.estimatesIncluded().hourly(), UnaryOperator.identity());
        estimated.addAboveEntitlement(inputs.hourly(), BigInteger::negate);
        return estimated;
    }

    static MetricVersion version(MetricCatalogue catalogue, String metric, LocalDate effectiveFrom) {
        return catalogue
                .version(metric, effectiveFrom)
                .orElseThrow(() -> new IllegalStateException("a total speaks of " + metric + " of " + effectiveFrom
                        + ", which the catalogue does not have"));
    }

    private void add(OrderInputs.Usage usage) {
        MetricVersion metric = version(catalogue, usage.metric(), usage.version());
        if (!(metric.shape() instanceof AboveEntitlement)) {
            LineGrouping by = contract.terms().linesBy();
            merge(
                    new Head(
                            usage.metric(),
                            contract.bundle(metric, usage.variant(), month),
                            by.byCustomer() ? usage.customer() : OrderLine.ALL_CUSTOMERS,
                            by.bySite() ? usage.site() : "",
                            null),
                    Measured.of(metric.shape().averageOver(month, usage.billed()), From.sums(by), usage.variant()));
        }
    }

    private void add(OrderInputs.SourceMark mark) {
        MetricShape shape = version(catalogue, mark.metric(), mark.version()).shape();
        merge(
                new Head(mark.metric(), Price.BASE_BUNDLE, mark.customer(), mark.site(), mark.source()),
                Measured.of(shape.averageOver(month, mark.billed()), From.MARKS, NO_VARIANT));
    }

    /** M10: hour by hour over the whole contract; the line belongs to no customer and no site. */
    private void addAboveEntitlement(List<OrderInputs.HourlySum> hourly, UnaryOperator<BigInteger> sign) {
        for (EntitlementHour each : EntitlementHour.of(hourly, catalogue)) {
            merge(
                    new Head(each.metric().metric(), Price.BASE_BUNDLE, RecordHead.NO_CUSTOMER, "", null),
                    Measured.of(
                            each.metric().shape().averageOver(month, sign.apply(each.above())),
                            From.SUMS_OF_THE_CONTRACT,
                            AboveEntitlement.CLAIMED,
                            AboveEntitlement.ENTITLED));
        }
    }

    private void merge(Head head, Measured more) {
        measured.merge(head, more, Measured::plus);
    }

    private void addQuantities(LinePrices prices, boolean estimated) {
        measured.forEach((head, what) -> prices.add(head.metric(), head.bundle(), estimated, what.quantity()));
    }

    private void addPriced(List<OrderLine> lines, LinePrices prices, boolean estimated) {
        measured.forEach((head, what) -> {
            Optional<LinePrices.Each> price = prices.of(head.metric(), head.bundle(), estimated);
            if (price.isPresent() && what.quantity().signum() != 0) {
                lines.add(line(lines.size() + 1, head, what, price.get(), estimated));
            }
        });
    }

    private boolean byTheHour(String metric) {
        return catalogue
                .latest(metric)
                .filter(latest -> latest.shape() instanceof MetricShape.OverHours)
                .isPresent();
    }

    private OrderLine line(int number, Head head, Measured what, LinePrices.Each each, boolean estimated) {
        Price price = each.price();
        Fraction amount = what.quantity().times(each.each());
        return new OrderLine(
                number,
                head.metric(),
                head.bundle(),
                head.customer(),
                head.site(),
                head.source(),
                what.quantity(),
                byTheHour(head.metric()) ? what.quantity().times(Fraction.of(month.hours())) : null,
                Rounding.ORDER_LINE.round(what.quantity()),
                catalogue.latest(head.metric()).map(MetricVersion::unit).orElse(""),
                price.unit(),
                each.shown(),
                amount,
                contract.amounts(price.unit()).round(amount),
                month,
                estimated,
                new OrderLine.Origin(what.from(), what.variants()));
    }
}
