package org.meterline.aggregation.http.order;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.report.SafeName;
import org.meterline.aggregation.http.StoredZip;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
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
            add(zip, manifest, "order/facts.tsv", OrderTables.facts(archived));
            add(zip, manifest, "order/lines.tsv", OrderTables.lines(order.computed()));
            add(zip, manifest, "order/computed.json", archived.computedBytes());
            ReviewedOrder reviewed = ReviewedOrder.of(order, archived.edits());
            add(zip, manifest, "order/edits.tsv", OrderTables.edits(archived.edits()));
            add(zip, manifest, "order/ordered.tsv", OrderTables.ordered(reviewed));
            add(zip, manifest, "order/events.tsv", OrderTables.events(archived.events()));
            add(zip, manifest, "basis/usage.tsv", BasisTables.usage(inputs));
            add(zip, manifest, "basis/hourly.tsv", BasisTables.hourly(inputs));
            add(zip, manifest, "basis/marks.tsv", BasisTables.marks(inputs));
            add(zip, manifest, "basis/reports.tsv", BasisTables.reports(inputs));
            add(zip, manifest, "basis/basis.json", archived.basisBytes());
            add(
                    zip,
                    manifest,
                    "rules/metrics.tsv",
                    BasisTables.metrics(basis.catalogue().versions()));
            add(zip, manifest, "rules/prices.tsv", BasisTables.prices(basis));
            add(zip, manifest, "rules/bundles.tsv", BasisTables.bundles(basis.contract()));
            add(zip, manifest, "rules/terms.tsv", BasisTables.terms(basis));
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
}
