package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * The order of one contract and month as it is computed. A pure function of its inputs: computed again from the same ones it is
 * the same, hashes included.
 *
 * @param lines the month's own, then those of its corrections
 * @param corrections of earlier months, that are ordered with this one
 * @param totals the sums of the amounts shown on the lines; points and money are never added to one another
 * @param estimated how much of what the summary says was reported is estimated
 * @param inputHash over the reports that count in the contract's source hours, and those by which others are estimated
 * @param rulesHash over the metric versions and the terms that made the lines
 */
public record DraftOrder(
        UUID id,
        OrderKind kind,
        Contract contract,
        BillingMonth month,
        OrderDeadlines deadlines,
        CommitSummary summary,
        String commitUnit,
        Fraction estimated,
        CoverageSum coverage,
        List<OrderLine> lines,
        List<Correction> corrections,
        SortedMap<PriceUnit, BigDecimal> totals,
        String inputHash,
        String rulesHash) {

    private static final String NAMESPACE = "meterline/billing-order/";

    public DraftOrder {
        lines = List.copyOf(lines);
        corrections = List.copyOf(corrections);
        totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
    }

    /** M4: the points of all lines that are priced in points, before any rounding. */
    public Fraction points() {
        return lines.stream()
                .filter(line -> line.priceUnit() == PriceUnit.POINTS)
                .map(OrderLine::exactAmount)
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    /** An order's id follows from what it is the order of, so it is the same before and after it is stored. */
    public static UUID idOf(UUID contract, BillingMonth month) {
        return UUID.nameUUIDFromBytes((NAMESPACE + contract + "/" + month).getBytes(StandardCharsets.UTF_8));
    }

    /** The id of an order by which a month's differences are ordered where the contract has no other order any more. */
    public static UUID correctionIdOf(UUID contract, BillingMonth month) {
        return UUID.nameUUIDFromBytes(
                (NAMESPACE + contract + "/" + month + "/correction").getBytes(StandardCharsets.UTF_8));
    }

    /** The lines of the month itself. */
    public List<OrderLine> own() {
        return lines.stream().filter(line -> line.sourceMonth().equals(month)).toList();
    }

    /** An order of a month after the contract's last one: nothing is reported and nothing is held against a commit. */
    static DraftOrder forCorrections(
            Contract contract, BillingMonth month, MetricCatalogue catalogue, OrderDeadlines.Calendar calendar) {
        return new DraftOrder(
                correctionIdOf(contract.id(), month),
                OrderKind.CORRECTION,
                contract,
                month,
                OrderDeadlines.of(month, calendar),
                CommitSummary.onMonth(Fraction.ZERO, Fraction.ZERO),
                catalogue
                        .latest(contract.terms().commitMetric())
                        .map(MetricVersion::unit)
                        .orElse(""),
                Fraction.ZERO,
                CoverageSum.NOTHING,
                List.of(),
                List.of(),
                new TreeMap<>(),
                OrderHashes.ofInputs(OrderInputs.NOTHING),
                OrderHashes.ofRules(contract, month, catalogue));
    }

    /** The same order with what earlier months owe on it, after the lines that it has. */
    public DraftOrder with(List<Correction> owed) {
        List<OrderLine> all = new ArrayList<>(lines);
        List<Correction> more = new ArrayList<>(corrections);
        for (Correction each : owed) {
            Correction correction = each.numberedFrom(all.size() + 1);
            all.addAll(correction.differences());
            more.add(correction);
        }
        return new DraftOrder(
                id,
                kind,
                contract,
                month,
                deadlines,
                summary,
                commitUnit,
                estimated,
                coverage,
                all,
                more,
                totals(all),
                inputHash,
                rulesHash);
    }

    public static DraftOrder of(
            Contract contract,
            BillingMonth month,
            MetricCatalogue catalogue,
            OrderDeadlines.Calendar calendar,
            OrderInputs inputs) {
        List<OrderLine> lines = OrderLines.of(contract, month, catalogue, inputs);
        CommitSummary summary = summary(contract, month, catalogue, inputs.estimatesIncluded());
        Fraction metered = summary(contract, month, catalogue, inputs).reported();
        return new DraftOrder(
                idOf(contract.id(), month),
                OrderKind.ORDINARY,
                contract,
                month,
                OrderDeadlines.of(month, calendar),
                summary,
                catalogue
                        .latest(contract.terms().commitMetric())
                        .map(MetricVersion::unit)
                        .orElse(""),
                summary.reported().minus(metered),
                inputs.coverage(),
                lines,
                List.of(),
                totals(lines),
                OrderHashes.ofInputs(inputs),
                OrderHashes.ofRules(contract, month, catalogue));
    }

    static SortedMap<PriceUnit, BigDecimal> totals(List<OrderLine> lines) {
        SortedMap<PriceUnit, BigDecimal> totals = new TreeMap<>();
        lines.forEach(line -> totals.merge(line.priceUnit(), line.amount(), BigDecimal::add));
        return totals;
    }

    private static CommitSummary summary(
            Contract contract, BillingMonth month, MetricCatalogue catalogue, OrderInputs inputs) {
        String metric = contract.terms().commitMetric();
        Fraction commit = Fraction.of(contract.commitment(month).commit());
        if (!contract.heldByHour(month, catalogue)) {
            return CommitSummary.onMonth(commit, reported(metric, month, catalogue, inputs));
        }
        SortedMap<Instant, Fraction> hours = new TreeMap<>();
        for (OrderInputs.HourlySum sum : inputs.hourly()) {
            if (sum.metric().equals(metric)) {
                hours.merge(
                        sum.hour(),
                        shape(catalogue, metric, sum.version()).averageOverHour(sum.billed()),
                        Fraction::plus);
            }
        }
        return CommitSummary.byHour(commit, hours.values(), month.hours());
    }

    private static Fraction reported(String metric, BillingMonth month, MetricCatalogue catalogue, OrderInputs inputs) {
        return inputs.usage().stream()
                .filter(usage -> usage.metric().equals(metric))
                .map(usage -> shape(catalogue, metric, usage.version()).averageOver(month, usage.billed()))
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    private static MetricShape shape(MetricCatalogue catalogue, String metric, LocalDate version) {
        return OrderLines.version(catalogue, metric, version).shape();
    }
}
