package org.meterline.aggregation.domain.forecast;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Commitment;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/** Makes a forecast. */
final class Forecasting {

    private record Head(String metric, String bundle) implements Comparable<Head> {

        private static final Comparator<Head> ORDER =
                Comparator.comparing(Head::metric).thenComparing(Head::bundle);

        @Override
        public int compareTo(Head other) {
            return ORDER.compare(this, other);
        }
    }

    private final Contract contract;
    private final BillingMonth month;
    private final MetricCatalogue catalogue;
    private final ForecastInputs inputs;
    private final OrderInputs soFar;
    private final Outlook outlook;

    Forecasting(Contract contract, BillingMonth month, MetricCatalogue catalogue, ForecastInputs inputs) {
        this.contract = contract;
        this.month = month;
        this.catalogue = catalogue;
        this.inputs = inputs;
        this.soFar = inputs.soFar().estimatesIncluded();
        this.outlook = new Outlook(inputs, month, over());
    }

    /** A usage meter's clock may be a little ahead of ours. */
    private Instant over() {
        return soFar.sourceHours().stream()
                .map(hour -> hour.hour().plus(1, ChronoUnit.HOURS))
                .reduce(inputs.window().to(), (one, other) -> one.isAfter(other) ? one : other);
    }

    Forecast forecast() {
        return new Forecast(
                contract,
                month,
                inputs.window(),
                new Forecast.Basis(
                        inputs.sources().stream()
                                .mapToLong(source -> source.metered().size())
                                .sum(),
                        inputs.sources().stream()
                                .mapToLong(source -> source.missing().size())
                                .sum(),
                        outlook.restHours(),
                        inputs.silent()),
                unit(contract.terms().commitMetric()),
                summary(),
                lines());
    }

    private Range<CommitSummary> summary() {
        String metric = contract.terms().commitMetric();
        Commitment commitment = contract.commitment(month);
        Fraction commit = Fraction.of(commitment.commit());
        Range<Fraction> reported = quantity(
                usage(head -> head.metric().equals(metric)), sum -> sum.metric().equals(metric));
        if (!contract.heldByHour(month, catalogue)) {
            return reported.map(each -> CommitSummary.onMonth(commit, each));
        }
        Function<Outlook.Hour, Fraction> overage =
                hour -> hour.up().minus(commit).max(Fraction.ZERO);
        return reported.with(
                byHour(metric, overage),
                (each, over) ->
                        new CommitSummary(commit, each, over, commit.plus(over).minus(each), commit.plus(over)));
    }

    private List<ForecastLine> lines() {
        SortedSet<Head> heads = new TreeSet<>();
        soFar.usage().forEach(usage -> heads.add(head(version(usage.metric(), usage.version()), usage.variant())));
        soFar.marks().forEach(mark -> heads.add(new Head(mark.metric(), Price.BASE_BUNDLE)));
        inputs.sources()
                .forEach(source -> source.sums()
                        .forEach(sum -> heads.add(head(version(sum.metric(), sum.version()), sum.variant()))));
        List<ForecastLine> lines = new ArrayList<>();
        for (Head head : heads) {
            contract.price(head.metric(), head.bundle(), month)
                    .map(price -> line(head, price))
                    .filter(line -> line.quantity().high().signum() != 0)
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private ForecastLine line(Head head, Price price) {
        Fraction marks = marks(head.metric());
        MetricShape shape = catalogue
                .latest(head.metric())
                .map(MetricVersion::shape)
                .orElseThrow(() -> new IllegalStateException("the catalogue has no " + head.metric()));
        boolean projected = !(shape instanceof MetricShape.Mark);
        Range<Fraction> quantity;
        Fraction now;
        if (!projected) {
            quantity = Range.of(marks);
            now = marks;
        } else if (shape instanceof AboveEntitlement) {
            quantity = byHour(head.metric(), Forecasting::above);
            now = aboveSoFar(head.metric());
        } else {
            now = usage(head::equals);
            quantity = quantity(
                    now,
                    sum -> head(version(sum.metric(), sum.version()), sum.variant())
                            .equals(head));
        }
        return new ForecastLine(
                head.metric(),
                head.bundle(),
                unit(head.metric()),
                projected,
                now,
                quantity,
                price.unit(),
                quantity.map(each -> contract.amounts(price.unit()).round(price.amount(each))));
    }

    private Range<Fraction> quantity(Fraction now, Predicate<SourceTrend.Sum> of) {
        return outlook.added(sum -> of.test(sum) ? Optional.of(ofHour(sum)) : Optional.empty())
                .map(added -> now.plus(added.dividedBy(month.hours())));
    }

    private Range<Fraction> byHour(String metric, Function<Outlook.Hour, Fraction> figure) {
        return outlook.ofHours(
                        hours(metric),
                        sum -> sum.metric().equals(metric) && !lowers(sum.metric(), sum.version(), sum.variant())
                                ? Optional.of(ofHour(sum))
                                : Optional.empty(),
                        sum -> sum.metric().equals(metric) && lowers(sum.metric(), sum.version(), sum.variant())
                                ? Optional.of(ofHour(sum))
                                : Optional.empty(),
                        figure)
                .map(all -> all.dividedBy(month.hours()));
    }

    private Map<Instant, Outlook.Hour> hours(String metric) {
        Map<Instant, Outlook.Hour> hours = new HashMap<>();
        for (OrderInputs.HourlySum sum : soFar.hourly()) {
            if (sum.metric().equals(metric)) {
                Fraction value = version(metric, sum.version()).shape().averageOverHour(sum.billed());
                boolean lowers = lowers(metric, sum.version(), sum.variant());
                hours.merge(
                        sum.hour(),
                        lowers ? new Outlook.Hour(Fraction.ZERO, value) : new Outlook.Hour(value, Fraction.ZERO),
                        Outlook.Hour::plus);
            }
        }
        return hours;
    }

    private Fraction aboveSoFar(String metric) {
        return hours(metric).values().stream()
                .map(Forecasting::above)
                .reduce(Fraction.ZERO, Fraction::plus)
                .dividedBy(month.hours());
    }

    /** M10, in units. */
    private static Fraction above(Outlook.Hour hour) {
        return hour.up().ceiling().minus(hour.down()).max(Fraction.ZERO);
    }

    private boolean lowers(String metric, LocalDate version, String variant) {
        return version(metric, version).shape() instanceof AboveEntitlement
                && variant.equals(AboveEntitlement.ENTITLED);
    }

    private Fraction usage(Predicate<Head> of) {
        return soFar.usage().stream()
                .filter(usage -> of.test(head(version(usage.metric(), usage.version()), usage.variant())))
                .map(usage -> version(usage.metric(), usage.version()).shape().averageOver(month, usage.billed()))
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    private Fraction marks(String metric) {
        return soFar.marks().stream()
                .filter(mark -> mark.metric().equals(metric))
                .map(mark -> version(metric, mark.version()).shape().averageOver(month, mark.billed()))
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    private Fraction ofHour(SourceTrend.Sum sum) {
        return version(sum.metric(), sum.version()).shape().averageOverHour(sum.billed());
    }

    private Head head(MetricVersion metric, String variant) {
        return new Head(
                metric.metric(),
                metric.shape() instanceof AboveEntitlement
                        ? Price.BASE_BUNDLE
                        : contract.bundle(metric, variant, month));
    }

    private MetricVersion version(String metric, LocalDate effectiveFrom) {
        return catalogue
                .version(metric, effectiveFrom)
                .orElseThrow(() -> new IllegalStateException(
                        "a sum speaks of " + metric + " of " + effectiveFrom + ", which the catalogue does not have"));
    }

    private String unit(String metric) {
        return catalogue.latest(metric).map(MetricVersion::unit).orElse("");
    }
}
