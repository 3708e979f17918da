package org.meterline.aggregation.http.order;

import jakarta.inject.Singleton;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.order.Submission;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.aggregation.http.order.PdfPages.Column;

/** An order as a person signs it. The same order is the same bytes: its dates and ids are the order's own. */
@Singleton
class OrderPdf {

    private static final float TITLE = 17;
    private static final float PART = 11;
    private static final float TEXT = 8.5f;
    private static final float SMALL = 7.5f;
    private static final float GAP = 10;
    private static final float SIGNATURE = 120;

    private static final List<Column> FACTS = List.of(
            new Column(PdfPages.LEFT, 85, false),
            new Column(PdfPages.LEFT + 90, 180, false),
            new Column(PdfPages.LEFT + 280, 85, false),
            new Column(PdfPages.LEFT + 370, PdfPages.WIDTH - 370, false));

    private static final List<Column> ONE_FACT =
            List.of(new Column(PdfPages.LEFT, 85, false), new Column(PdfPages.LEFT + 90, PdfPages.WIDTH - 90, false));

    private static final List<Column> LINE = List.of(
            new Column(PdfPages.LEFT, 24, false),
            new Column(PdfPages.LEFT + 26, 106, false),
            new Column(PdfPages.LEFT + 134, 112, false),
            new Column(PdfPages.LEFT + 248, 54, true),
            new Column(PdfPages.LEFT + 304, 50, true),
            new Column(PdfPages.LEFT + 358, 52, false),
            new Column(PdfPages.LEFT + 410, 44, true),
            new Column(PdfPages.LEFT + 456, PdfPages.WIDTH - 456, true));

    private static final List<String> HEADS =
            List.of("Line", "Metric, bundle", "Customer, site", "Measured", "Ordered", "Unit", "Price", "Amount");

    private static final Column NOTE = new Column(PdfPages.LEFT + 26, PdfPages.WIDTH - 26, false);
    private static final Column LEFT_HALF = new Column(PdfPages.LEFT, PdfPages.WIDTH / 2 - 15, false);
    private static final Column RIGHT_HALF =
            new Column(PdfPages.LEFT + PdfPages.WIDTH / 2 + 15, PdfPages.WIDTH / 2 - 15, false);

    /** The stream stays open. */
    void write(PrintedOrder order, OutputStream out) throws IOException {
        try (PDDocument document = new PDDocument()) {
            describe(document, order);
            try (PdfPages pages = new PdfPages(document, new PdfText(document))) {
                title(pages, order);
                lines(pages, order);
                totals(pages, order);
                hashes(pages, order);
                signatures(pages);
                pages.finish(foot(order));
            }
            document.save(new Unclosed(out));
        }
    }

    private static void describe(PDDocument document, PrintedOrder order) {
        DraftOrder computed = order.computed();
        StoredOrder stored = order.stored();
        document.setDocumentId(computed.id().getMostSignificantBits() ^ (stored == null ? 0 : stored.version()));
        PDDocumentInformation information = document.getDocumentInformation();
        information.setTitle("Billing order " + computed.id() + ", " + computed.month());
        information.setCreator("Meterline");
        Instant asOf = stored == null ? computed.month().end() : stored.asOf();
        GregorianCalendar date = GregorianCalendar.from(asOf.atZone(ZoneOffset.UTC));
        information.setCreationDate(date);
        information.setModificationDate(date);
    }

    private static String foot(PrintedOrder order) {
        StoredOrder stored = order.stored();
        return "Billing order " + order.computed().id()
                + (stored == null ? ", draft" : ", version " + stored.version() + ", " + stored.documentHash());
    }

    private static void title(PdfPages pages, PrintedOrder order) throws IOException {
        DraftOrder computed = order.computed();
        Contract contract = computed.contract();
        StoredOrder stored = order.stored();
        OrderDeadlines deadlines = computed.deadlines();
        pages.paragraph("Billing order", TITLE, true);
        if (stored == null) {
            pages.paragraph("DRAFT: it follows what is counted, and is not to be signed.", PART, true);
        }
        pages.down(GAP);
        facts(
                pages,
                "Provider",
                contract.provider(),
                "Month (UTC)",
                computed.month().toString());
        facts(
                pages,
                "Contract",
                contract.terms().name(),
                "Product family",
                contract.terms().productFamily());
        facts(pages, "Order", computed.id().toString(), "State", order.state());
        facts(
                pages,
                "Frozen as of",
                stored == null ? "not frozen" : stored.asOf().toString(),
                "Version",
                stored == null ? "draft" : Long.toString(stored.version()));
        facts(
                pages,
                "Totals final",
                deadlines.totalsFinal().toString(),
                "Due before",
                deadlines.due().toString());
        facts(
                pages,
                "Coverage",
                percent(computed.coverage().coverage()) + ", "
                        + computed.coverage().missingHours() + " hours missing",
                "Estimated",
                computed.coverage().estimatedSeconds() / 3600 + " hours");
        Submission submission = order.submission();
        facts(
                pages,
                "Purchase order",
                submission == null ? "none yet" : submission.purchaseOrder(),
                "Submitted",
                submission == null ? "not yet" : submission.at() + " by " + submission.by());
        pages.down(GAP);
        summary(pages, order);
    }

    private static void facts(PdfPages pages, String name, String value, String other, String otherValue)
            throws IOException {
        pages.row(FACTS, List.of(name, value, other, otherValue), TEXT, false);
    }

    private static void fact(PdfPages pages, String name, String value) throws IOException {
        pages.row(ONE_FACT, List.of(name, value), TEXT, false);
    }

    private static void summary(PdfPages pages, PrintedOrder order) throws IOException {
        DraftOrder computed = order.computed();
        CommitSummary summary = order.summary();
        String unit = " " + computed.commitUnit();
        pages.paragraph(
                "Commit: " + computed.contract().terms().commitMetric() + ", overage "
                        + (computed.contract()
                                        .commitment(computed.month())
                                        .overageRule()
                                        .name()
                                        .equals("HOURLY")
                                ? "hour by hour"
                                : "of the month's average"),
                PART,
                true);
        facts(pages, "Committed", rounded(summary.commit()) + unit, "Reported", rounded(summary.reported()) + unit);
        facts(pages, "Overage", rounded(summary.overage()) + unit, "Underage", rounded(summary.underage()) + unit);
        facts(pages, "Total", rounded(summary.total()) + unit, "of it estimated", rounded(computed.estimated()) + unit);
        pages.down(GAP);
    }

    private static void lines(PdfPages pages, PrintedOrder order) throws IOException {
        pages.paragraph("Lines", PART, true);
        heads(pages);
        pages.head(OrderPdf::heads);
        for (PrintedOrder.Line line : order.lines()) {
            pages.row(
                    LINE,
                    List.of(
                            Integer.toString(line.line()),
                            line.metric() + ", " + line.bundle(),
                            customer(line.customer()) + (line.site().isEmpty() ? "" : ", " + line.site()),
                            rounded(line.measured()),
                            line.quantity().toPlainString(),
                            line.unit(),
                            price(line.price()),
                            line.amount().toPlainString() + " " + order.unitOf(line.priceUnit())),
                    TEXT,
                    false);
            for (String note : line.notes()) {
                pages.row(List.of(NOTE), List.of(note), SMALL, false);
            }
            pages.down(2);
        }
        pages.head(null);
    }

    /** An average price has many decimals; those that are zero say nothing. */
    private static String price(BigDecimal price) {
        return price.scale() > 2 ? price.stripTrailingZeros().toPlainString() : price.toPlainString();
    }

    private static String customer(String customer) {
        return customer.equals(OrderLine.ALL_CUSTOMERS) ? "all customers" : customer;
    }

    private static void heads(PdfPages pages) throws IOException {
        pages.row(LINE, HEADS, SMALL, true);
        pages.down(3);
        pages.rule(0.7f);
    }

    private static void totals(PdfPages pages, PrintedOrder order) throws IOException {
        pages.need(5 * PART);
        pages.down(4);
        pages.rule(0.7f);
        for (var total : order.totals().entrySet()) {
            pages.row(
                    List.of(
                            LINE.get(0),
                            new Column(LINE.get(1).at(), 300, false),
                            new Column(PdfPages.LEFT + 330, PdfPages.WIDTH - 330, true)),
                    List.of("", "Total", total.getValue().toPlainString() + " " + order.unitOf(total.getKey())),
                    PART,
                    true);
        }
        if (order.totals().isEmpty()) {
            pages.paragraph("Nothing was used that has a price.", TEXT, false);
        }
        pages.down(GAP);
    }

    private static void hashes(PdfPages pages, PrintedOrder order) throws IOException {
        pages.need(6 * PART);
        pages.paragraph("What it rests on", PART, true);
        StoredOrder stored = order.stored();
        fact(pages, "Inputs", order.computed().inputHash());
        fact(pages, "Rules", order.computed().rulesHash());
        if (stored != null) {
            fact(pages, "Document", stored.documentHash());
            fact(pages, "Month's version", stored.monthVersion() + ", program " + stored.program());
        }
        pages.paragraph(
                "Quantities are measured exactly and shown rounded half up, here to four decimals, as ordered to two. Each amount is "
                        + "rounded once; a total is the sum of the amounts shown. A character in braces, as {6771}, stands for the "
                        + "letter of that Unicode number, which this font lacks.",
                SMALL,
                false);
        pages.down(GAP);
    }

    private static void signatures(PdfPages pages) throws IOException {
        pages.need(SIGNATURE);
        pages.row(List.of(LEFT_HALF, RIGHT_HALF), List.of("For the provider", "For the aggregator"), PART, true);
        for (String field : List.of("Name", "Place, date", "Signature")) {
            pages.down(3 * TEXT);
            pages.ruled(LEFT_HALF);
            pages.ruled(RIGHT_HALF);
            pages.row(List.of(LEFT_HALF, RIGHT_HALF), List.of(field, field), SMALL, false);
        }
    }

    private static String rounded(Fraction quantity) {
        return Rounding.DETAIL.round(quantity).toPlainString();
    }

    private static String percent(Fraction ratio) {
        return Rounding.ORDER_LINE.round(ratio.times(Fraction.of(100))).toPlainString() + " %";
    }

    /** PDFBox closes what it writes to. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
