package org.meterline.aggregation.http.order;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.order.Commitment;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.contracts.report.ReportDigest;

/** What a stored order was computed from, and by which rules, as tables of its evidence. */
final class BasisTables {

    private BasisTables() {}

    static byte[] usage(OrderInputs inputs) {
        FactTable table = new FactTable("estimated", "metric", "version", "variant", "customer", "site", "billed");
        addUsage(table, false, inputs.usage());
        addUsage(table, true, inputs.estimated().usage());
        return table.bytes();
    }

    private static void addUsage(FactTable table, boolean estimated, List<Usage> usage) {
        for (Usage each : usage) {
            table.row(
                    estimated,
                    each.metric(),
                    each.version(),
                    each.variant(),
                    each.customer(),
                    each.site(),
                    each.billed());
        }
    }

    static byte[] hourly(OrderInputs inputs) {
        FactTable table = new FactTable("estimated", "hour", "metric", "version", "variant", "billed");
        addHourly(table, false, inputs.hourly());
        addHourly(table, true, inputs.estimated().hourly());
        return table.bytes();
    }

    private static void addHourly(FactTable table, boolean estimated, List<HourlySum> hours) {
        for (HourlySum each : hours) {
            table.row(estimated, each.hour(), each.metric(), each.version(), each.variant(), each.billed());
        }
    }

    static byte[] marks(OrderInputs inputs) {
        FactTable table = new FactTable("metric", "version", "customer", "site", "source", "billed");
        for (OrderInputs.SourceMark mark : inputs.marks()) {
            table.row(mark.metric(), mark.version(), mark.customer(), mark.site(), mark.source(), mark.billed());
        }
        return table.bytes();
    }

    /** In the order in which the hash of the inputs takes them. */
    static byte[] reports(OrderInputs inputs) {
        FactTable table = new FactTable("hour", "source", "carriedFrom", "digest");
        inputs.sourceHours().forEach(hour -> addReports(table, hour.hour(), hour.source(), null, hour.counted()));
        inputs.estimated()
                .hours()
                .forEach(hour -> addReports(table, hour.hour(), hour.source(), hour.carriedFrom(), hour.reports()));
        return table.bytes();
    }

    private static void addReports(
            FactTable table,
            Object hour,
            Object source,
            @Nullable Object carriedFrom,
            SortedSet<ReportDigest> digests) {
        if (digests.isEmpty()) {
            table.row(hour, source, carriedFrom, null);
        }
        digests.forEach(digest -> table.row(hour, source, carriedFrom, digest.value()));
    }

    static byte[] metrics(Collection<MetricVersion> versions) {
        FactTable table = new FactTable("metric", "effectiveFrom", "fact", "name", "value");
        for (MetricVersion version : versions) {
            ShapeData shape = ShapeData.of(version.shape());
            table.row(version.metric(), version.effectiveFrom(), "unit", null, version.unit());
            table.row(version.metric(), version.effectiveFrom(), "counting", null, shape.counting());
            table.row(version.metric(), version.effectiveFrom(), "object", null, shape.object());
            shape.parameters()
                    .forEach((name, value) ->
                            table.row(version.metric(), version.effectiveFrom(), "parameter", name, value));
            shape.words()
                    .forEach(
                            (name, value) -> table.row(version.metric(), version.effectiveFrom(), "word", name, value));
        }
        return table.bytes();
    }

    static byte[] prices(OrderBasis basis) {
        FactTable table = new FactTable("metric", "bundle", "unit", "upTo", "price");
        for (Price price : basis.contract().prices(basis.month())) {
            for (PriceTier tier : price.tiers()) {
                table.row(price.metric(), price.bundle(), price.unit(), tier.upTo(), tier.price());
            }
        }
        return table.bytes();
    }

    static byte[] bundles(Contract contract) {
        FactTable table = new FactTable("feature", "name");
        contract.terms().bundles().forEach(bundle -> table.row(bundle.feature(), bundle.name()));
        return table.bytes();
    }

    static byte[] terms(OrderBasis basis) {
        Contract.Terms terms = basis.contract().terms();
        Commitment commitment = basis.contract().commitment(basis.month());
        return new FactTable("name", "value")
                .row("commit", commitment.commit())
                .row("commitMetric", terms.commitMetric())
                .row("overageRule", commitment.overageRule())
                .row("currency", terms.currency().getCurrencyCode())
                .row("linesByCustomer", terms.linesBy().byCustomer())
                .row("linesBySite", terms.linesBy().bySite())
                .bytes();
    }
}
