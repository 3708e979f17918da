package org.meterline.aggregation.http.order;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Commitment;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.ShownLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.report.SafeName;
import org.meterline.aggregation.http.StoredZip;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.aggregation.usecase.order.OrderArchive.Happened;
import org.meterline.contracts.report.ReportDigest;

/**
 * The evidence of a stored order as a ZIP: what it says, what it was computed from, by which rules, what happened to it, and a
 * program that checks all of it elsewhere. The same version of an order is always the same bytes.
 */
@Singleton
class Evidence {

    private static final String PROGRAM = "Verify.java";

    private static final String README = """
            Evidence of a billing order
            ===========================

            Order %s, version %d: contract "%s" of provider "%s", month %s (UTC).

            Check it, on any machine with Java 17 or later, without network:

                java Verify.java

            in the unpacked folder, or: java Verify.java evidence.zip. With the original usage reports, unpacked from the month's
            bundle (GET /api/v1/reports/%s/bundle?version=%d), in a folder DIR: java Verify.java --reports DIR. Exit code 0: all is
            as it says; 1: something differs, and is named; 2: it could not be checked. The program is one file of source: read it.

            MANIFEST.tsv        the SHA-256 of every other file. Compare the SHA-256 of the ZIP itself with the one that was told
                                with the download (Repr-Digest): only that shows that nobody made another manifest.
            order/facts.tsv     what the order says as a whole
            order/lines.tsv     its lines as they were computed
            order/computed.json the same as one document; documentHash is over its bytes
            order/edits.tsv     what people changed: before, after, why
            order/ordered.tsv   the lines as they are ordered, after the edits
            order/events.tsv    what happened to the order, when and by whom
            basis/usage.tsv     exact sums of the month, in base units of their metric; estimated: of missing hours
            basis/hourly.tsv    exact sums of each hour, of what is computed hour by hour
            basis/marks.tsv     peaks and last values
            basis/reports.tsv   the usage reports that count in each source hour, by their digests; with carriedFrom: those of
                                another hour, by which a missing one is estimated
            basis/basis.json    all that the order is computed from, as one document
            rules/*.tsv         terms, prices and bundles of the contract as they held in the month; the metric catalogue

            Tables are UTF-8; cells are separated by tabs. In a text a backslash stands before t, n, r (tab, line feed, carriage
            return), another backslash, and a first = + - @ that a spreadsheet would take for a formula; it is not part of the text.

            A line: billed / base units in one unit / seconds or hours of the month, added up by metric, bundle, customer and site,
            is its measured quantity. Times the price it is the exact amount. Each is rounded once, half up. Totals are the sums of
            the rounded amounts. With tiers each line has the average price of the contract's whole quantity.

            A line of another month is what that month comes to now, less what was ordered for it before; order/computed.json has
            both, under corrections. What it comes to now is computed again in the same way, from the sums and by the rules of that
            month; they stand in basis/basis.json, under corrections.

            Not part of this proof: that the sums follow from the reports' records. That is computed by
            POST /api/v1/usage/recomputation, and is open to anybody who has the original reports and the rules. Nor what was
            ordered for an earlier month before: that is proven by the evidence of the orders that ordered it.
            """;

    /** What the file is called. */
    static String name(DraftOrder order) {
        return "evidence_" + SafeName.of(order.contract().terms().name()) + "_" + order.month() + ".zip";
    }

    /** The stream stays open. */
    void write(Archived archived, OutputStream out) throws IOException {
        StoredZip zip = new StoredZip(out);
        FactTable manifest = new FactTable("sha256", "bytes", "path");
        try {
            StoredOrder order = archived.order();
            OrderBasis basis = archived.basis();
            OrderInputs inputs = basis.inputs();
            add(zip, manifest, "README.txt", readme(order));
            add(zip, manifest, PROGRAM, program());
            add(zip, manifest, "order/facts.tsv", facts(archived));
            add(zip, manifest, "order/lines.tsv", lines(order.computed()));
            add(zip, manifest, "order/computed.json", archived.computedBytes());
            ReviewedOrder reviewed = ReviewedOrder.of(order, archived.edits());
            add(zip, manifest, "order/edits.tsv", edits(archived.edits()));
            add(zip, manifest, "order/ordered.tsv", ordered(reviewed));
            add(zip, manifest, "order/events.tsv", events(archived.events()));
            add(zip, manifest, "basis/usage.tsv", usage(inputs));
            add(zip, manifest, "basis/hourly.tsv", hourly(inputs));
            add(zip, manifest, "basis/marks.tsv", marks(inputs));
            add(zip, manifest, "basis/reports.tsv", reports(inputs));
            add(zip, manifest, "basis/basis.json", archived.basisBytes());
            add(zip, manifest, "rules/metrics.tsv", metrics(basis.catalogue().versions()));
            add(zip, manifest, "rules/prices.tsv", prices(basis));
            add(zip, manifest, "rules/bundles.tsv", bundles(basis.contract()));
            add(zip, manifest, "rules/terms.tsv", terms(basis));
            zip.add("MANIFEST.tsv", manifest.bytes());
            zip.finish();
        } finally {
            zip.release();
        }
    }

    private static void add(StoredZip zip, FactTable manifest, String path, byte[] bytes) throws IOException {
        String digest = ReportDigest.of(bytes).value();
        manifest.row(digest.substring(digest.indexOf(':') + 1), bytes.length, path);
        zip.add(path, bytes);
    }

    private static byte[] program() {
        try (InputStream in = Evidence.class.getResourceAsStream("/evidence/" + PROGRAM)) {
            if (in == null) {
                throw new IllegalStateException(PROGRAM + " is not part of this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readme(StoredOrder order) {
        DraftOrder computed = order.computed();
        return README.formatted(
                        computed.id(),
                        order.version(),
                        computed.contract().terms().name(),
                        computed.contract().provider(),
                        computed.month(),
                        computed.month(),
                        order.monthVersion())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] facts(Archived archived) {
        StoredOrder order = archived.order();
        DraftOrder computed = order.computed();
        CommitSummary summary = computed.summary();
        FactTable facts = new FactTable("name", "value")
                .row("id", computed.id())
                .row("provider", computed.contract().provider())
                .row("contract", computed.contract().id())
                .row("contractName", computed.contract().terms().name())
                .row("month", computed.month())
                .row("state", order.state().word())
                .row("version", order.version())
                .row("monthVersion", order.monthVersion())
                .row("asOf", order.asOf())
                .row("openedAt", order.openedAt())
                .row("program", order.program())
                .row("documentHash", order.documentHash())
                .row("inputHash", archived.inputHash())
                .row("rulesHash", archived.rulesHash())
                .row("commitUnit", computed.commitUnit())
                .row("commit", summary.commit())
                .row("reported", summary.reported())
                .row("overage", summary.overage())
                .row("underage", summary.underage())
                .row("total", summary.total())
                .row("estimated", computed.estimated())
                .row("points", computed.points())
                .row("expectedSeconds", computed.coverage().expectedSeconds())
                .row("meteredSeconds", computed.coverage().meteredSeconds())
                .row("estimatedSeconds", computed.coverage().estimatedSeconds())
                .row("missingHours", computed.coverage().missingHours());
        computed.totals().forEach((unit, total) -> facts.row("total." + unit, total));
        ReviewedOrder reviewed = ReviewedOrder.of(order, archived.edits());
        facts.row("ordered.reported", reviewed.summary().reported())
                .row("ordered.overage", reviewed.summary().overage())
                .row("ordered.underage", reviewed.summary().underage())
                .row("ordered.total", reviewed.summary().total());
        reviewed.totals().forEach((unit, total) -> facts.row("ordered." + unit, total));
        return facts.bytes();
    }

    private static byte[] lines(DraftOrder order) {
        FactTable table = new FactTable(
                "line",
                "metric",
                "bundle",
                "customer",
                "site",
                "source",
                "measured",
                "unitHours",
                "quantity",
                "unit",
                "priceUnit",
                "price",
                "exactAmount",
                "amount",
                "sourceMonth",
                "estimated");
        for (OrderLine line : order.lines()) {
            table.row(
                    line.line(),
                    line.metric(),
                    line.bundle(),
                    line.customer(),
                    line.site(),
                    line.source(),
                    line.measured(),
                    line.unitHours(),
                    line.quantity(),
                    line.unit(),
                    line.priceUnit(),
                    line.price(),
                    line.exactAmount(),
                    line.amount(),
                    line.sourceMonth(),
                    line.estimated());
        }
        return table.bytes();
    }

    private static byte[] edits(List<OrderEdit> edits) {
        FactTable table = new FactTable(
                "version",
                "at",
                "by",
                "metric",
                "bundle",
                "customer",
                "site",
                "source",
                "estimated",
                "adds",
                "unit",
                "before",
                "after",
                "reason",
                "text",
                "evidence");
        for (OrderEdit edit : edits) {
            LineKey line = edit.line();
            table.row(
                    edit.version(),
                    edit.at(),
                    edit.by(),
                    line.metric(),
                    line.bundle(),
                    line.customer(),
                    line.site(),
                    line.source(),
                    line.estimated(),
                    edit.adds(),
                    edit.unit(),
                    edit.before(),
                    edit.after(),
                    edit.reason().code(),
                    edit.reason().text(),
                    edit.reason().evidence());
        }
        return table.bytes();
    }

    private static byte[] ordered(ReviewedOrder order) {
        FactTable table = new FactTable(
                "line",
                "metric",
                "bundle",
                "customer",
                "site",
                "source",
                "measured",
                "quantity",
                "unit",
                "priceUnit",
                "price",
                "amount",
                "sourceMonth",
                "edits");
        for (ShownLine line : order.lines()) {
            LineKey key = line.key();
            table.row(
                    line.line(),
                    key.metric(),
                    key.bundle(),
                    key.customer(),
                    key.site(),
                    key.source(),
                    line.measured(),
                    line.quantity(),
                    line.unit(),
                    line.priceUnit(),
                    line.price(),
                    line.amount(),
                    line.sourceMonth(),
                    line.edits().size());
        }
        return table.bytes();
    }

    private static byte[] events(List<Happened> events) {
        FactTable table = new FactTable("version", "at", "actor", "kind", "state", "detail", "value");
        for (Happened event : events) {
            table.row(event.version(), event.at(), event.actor(), event.kind(), event.state(), null, null);
            event.detail()
                    .forEach((name, value) -> table.row(
                            event.version(), event.at(), event.actor(), event.kind(), event.state(), name, value));
        }
        return table.bytes();
    }

    private static byte[] usage(OrderInputs inputs) {
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

    private static byte[] hourly(OrderInputs inputs) {
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

    private static byte[] marks(OrderInputs inputs) {
        FactTable table = new FactTable("metric", "version", "customer", "site", "source", "billed");
        for (OrderInputs.SourceMark mark : inputs.marks()) {
            table.row(mark.metric(), mark.version(), mark.customer(), mark.site(), mark.source(), mark.billed());
        }
        return table.bytes();
    }

    /** In the order in which the hash of the inputs takes them. */
    private static byte[] reports(OrderInputs inputs) {
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

    private static byte[] metrics(Collection<MetricVersion> versions) {
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

    private static byte[] prices(OrderBasis basis) {
        FactTable table = new FactTable("metric", "bundle", "unit", "upTo", "price");
        for (Price price : basis.contract().prices(basis.month())) {
            for (PriceTier tier : price.tiers()) {
                table.row(price.metric(), price.bundle(), price.unit(), tier.upTo(), tier.price());
            }
        }
        return table.bytes();
    }

    private static byte[] bundles(Contract contract) {
        FactTable table = new FactTable("feature", "name");
        contract.terms().bundles().forEach(bundle -> table.row(bundle.feature(), bundle.name()));
        return table.bytes();
    }

    private static byte[] terms(OrderBasis basis) {
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
