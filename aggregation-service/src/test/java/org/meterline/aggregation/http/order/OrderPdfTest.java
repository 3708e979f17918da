package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionCause;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.domain.order.LineAmounts;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.order.Submission;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.order.ArchivedOrders;

/** The PDF of an order says all that a person signs, on as many pages as it takes. */
class OrderPdfTest {

    private static final int MANY_LINES = 400;

    private static StoredOrder stored;

    @BeforeAll
    static void draw() throws IOException {
        stored = ArchivedOrders.drawn(4).archived().order();
    }

    private static PrintedOrder printed(Order order) {
        return PrintedOrder.of(ReviewedOrder.of(order, List.of()), Optional.empty());
    }

    private static byte[] pdf(PrintedOrder order) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new OrderPdf().write(order, out);
        return out.toByteArray();
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    @Test
    void agg335EverythingThatIsSignedStandsOnIt() throws IOException {
        PrintedOrder order = printed(stored);

        byte[] pdf = pdf(order);

        assertArrayEquals(pdf, pdf(order), "the same order is the same bytes");
        String text = text(pdf).replaceAll("\\s+", " ");
        for (String said : List.of(
                stored.computed().id().toString(),
                stored.documentHash(),
                stored.computed().inputHash(),
                stored.computed().rulesHash(),
                "everything",
                "2026-10",
                "PENDING_SP",
                stored.computed().deadlines().due().toString(),
                "Signature",
                "estimated for hours without a report",
                "page 1 of ")) {
            assertTrue(text.contains(said), () -> said + " is not in " + text);
        }
        for (PrintedOrder.Line line : order.lines()) {
            assertTrue(text.contains(line.quantity().toPlainString()), () -> line + " is not in " + text);
            assertTrue(text.contains(line.amount().toPlainString()), () -> line + " is not in " + text);
        }
        order.totals().values().forEach(total -> assertTrue(text.contains(total.toPlainString())));
    }

    @Test
    void agg336LettersThatTheFontLacksAreShownByTheirNumber() throws IOException {
        PrintedOrder order = withCustomers(List.of("globex & söhne", "東京", "Ωμέγα Жук", "שלום", "a\u0007b"));

        String text = text(pdf(order)).replaceAll("\\s+", "");

        assertTrue(text.contains("globex&söhne"), text);
        assertTrue(text.contains("{6771}{4EAC}"), text);
        assertTrue(text.contains("ΩμέγαЖук"), text);
        assertTrue(text.contains("{5E9}{5DC}{5D5}{5DD}"), text);
        assertTrue(text.contains("a{7}b"), text);
    }

    private static PrintedOrder withCustomers(List<String> customers) {
        PrintedOrder order = printed(stored);
        PrintedOrder.Line like = order.lines().getFirst();
        List<PrintedOrder.Line> lines = new ArrayList<>();
        for (String customer : customers) {
            lines.add(new PrintedOrder.Line(
                    lines.size() + 1,
                    like.metric(),
                    like.bundle(),
                    customer,
                    like.site(),
                    like.source(),
                    like.measured(),
                    like.quantity(),
                    like.unit(),
                    like.priceUnit(),
                    like.price(),
                    like.amount(),
                    like.sourceMonth(),
                    like.estimated(),
                    like.notes()));
        }
        return new PrintedOrder(
                order.computed(), order.stored(), order.state(), null, order.summary(), lines, order.totals());
    }

    @Test
    void agg337ALongOrderGoesOnOnOtherPagesWithEveryLineOnce() throws IOException {
        List<String> customers = new ArrayList<>();
        for (int i = 1; i <= MANY_LINES; i++) {
            customers.add("customer" + i + (i % 50 == 0 ? "-".repeat(500) : "") + "end");
        }

        byte[] pdf = pdf(withCustomers(customers));

        String text = text(pdf).replaceAll("\\s+", "");
        for (String customer : customers.subList(0, 49)) {
            assertEquals(2, text.split(customer, -1).length, customer);
        }
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int pages = document.getNumberOfPages();
            assertTrue(pages > 8, () -> pages + " pages");
            for (int page = 1; page <= pages; page++) {
                PDFTextStripper one = new PDFTextStripper();
                one.setStartPage(page);
                one.setEndPage(page);
                String said = one.getText(document);
                assertTrue(said.contains("page " + page + " of " + pages), said);
                assertTrue(page == pages || said.contains("Measured"), said);
            }
        }
    }

    @Test
    void nothingIsDrawnOutsideThePage() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf(printed(stored)))) {
            PDPage page = document.getPage(0);
            BufferedImage image = new PDFRenderer(document).renderImage(0);
            assertEquals((int) page.getMediaBox().getWidth(), image.getWidth());
            assertTrue(dark(image, 42, image.getWidth() - 42) > 1000);
            assertEquals(0, dark(image, 0, 36) + dark(image, image.getWidth() - 36, image.getWidth()));
        }
    }

    private static int dark(BufferedImage image, int from, int to) {
        int dark = 0;
        for (int x = from; x < to; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                dark += (image.getRGB(x, y) & 0xff) < 128 ? 1 : 0;
            }
        }
        return dark;
    }

    @Test
    void agg339WhatPeopleChangedIsOrderedAndSaidOnThePage() throws IOException {
        OrderLine line = stored.computed().lines().getFirst();
        OrderEdit edit = new OrderEdit(
                2,
                Instant.parse("2026-11-05T00:00:00Z"),
                "somebody",
                LineKey.of(line),
                false,
                line.unit(),
                line.quantity(),
                new BigDecimal("17.25"),
                new EditReason("METER_DEFECT", "counted twice", "T-1"));
        Submission submission =
                new Submission(Instant.parse("2026-11-05T01:00:00Z"), "somebody", Map.of("purchaseOrder", "PO-77"));

        String text = text(pdf(PrintedOrder.of(ReviewedOrder.of(stored, List.of(edit)), Optional.of(submission))))
                .replaceAll("\\s+", " ");

        assertTrue(text.contains("17.25") && text.contains("PO-77"), text);
        assertTrue(text.contains("METER_DEFECT, counted twice (T-1)"), text);
    }

    @ParameterizedTest
    @EnumSource(CorrectionCause.class)
    void agg387WhatAnEarlierMonthOwesSaysWhyInWords(CorrectionCause cause) throws IOException {
        DraftOrder computed = stored.computed();
        OrderLine line = computed.lines().getFirst();
        Instant noticed = Instant.parse("2026-10-11T00:00:00Z");
        Correction correction = new Correction(
                UUID.randomUUID(),
                computed.contract().id(),
                BillingMonth.of(2026, 8),
                2,
                3,
                noticed,
                noticed,
                new TreeSet<>(Set.of(cause)),
                computed.summary(),
                computed.summary(),
                List.of(new Correction.Line(
                        ofMonth(line, BillingMonth.of(2026, 8)), LineAmounts.NOTHING, LineAmounts.of(line))),
                new TreeMap<>(),
                "",
                "",
                new Correction.Approval("the admin", noticed, "service request 4711"));

        String text = text(pdf(
                        printed(new Order.Draft(computed.with(List.of(correction)), new OrderState.Collecting()))))
                .replaceAll("\\s+", " ");

        assertTrue(text.contains("correction 2 of 2026-08, noticed on 2026-10-11T00:00:00Z, because "), text);
        assertTrue(text.contains("approved by the admin on 2026-10-11T00:00:00Z: service request 4711"), text);
        assertFalse(text.contains(cause.name()), text);
    }

    private static OrderLine ofMonth(OrderLine line, BillingMonth month) {
        return new OrderLine(
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
                month,
                line.estimated(),
                line.origin());
    }

    @Test
    void aDraftSaysThatItIsOne() throws IOException {
        PrintedOrder draft = printed(new Order.Draft(stored.computed(), new OrderState.Collecting()));

        assertTrue(text(pdf(draft)).contains("DRAFT"));
    }
}
