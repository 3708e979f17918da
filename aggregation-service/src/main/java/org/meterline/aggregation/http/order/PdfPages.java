package org.meterline.aggregation.http.order;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.jspecify.annotations.Nullable;

/** Writes texts from top to bottom on A4 pages, and begins a new page where one is full. */
final class PdfPages implements Closeable {

    static final float LEFT = 42;
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;

    private static final float TOP = PDRectangle.A4.getHeight() - 48;
    private static final float BOTTOM = 62;
    private static final float FOOT = 36;
    private static final float FOOT_SIZE = 7;
    private static final float LINE_HEIGHT = 1.32f;
    private static final float BOLD = 0.03f;

    /** Where a text of a row begins, and how wide it may be. */
    record Column(float at, float width, boolean toTheRight) {}

    /** What stands at the top of each page after the first. */
    @FunctionalInterface
    interface Head {
        void on(PdfPages pages) throws IOException;
    }

    private final PDDocument document;
    private final PdfText text;
    private @Nullable Head head;
    private PDPageContentStream stream;
    private float y = TOP;

    PdfPages(PDDocument document, PdfText text) throws IOException {
        this.document = document;
        this.text = text;
        this.stream = page();
    }

    void head(@Nullable Head newHead) {
        this.head = newHead;
    }

    private PDPageContentStream page() throws IOException {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        y = TOP;
        return new PDPageContentStream(document, page, AppendMode.OVERWRITE, true, true);
    }

    /** Begins a new page unless so much is left of this one. */
    void need(float height) throws IOException {
        if (y - height < BOTTOM) {
            stream.close();
            stream = page();
            Head top = head;
            if (top != null) {
                top.on(this);
            }
        }
    }

    void down(float height) {
        y -= height;
    }

    void rule(float strength) throws IOException {
        stream.setLineWidth(strength);
        stream.moveTo(LEFT, y);
        stream.lineTo(LEFT + WIDTH, y);
        stream.stroke();
    }

    void ruled(Column column) throws IOException {
        stream.setLineWidth(0.5f);
        stream.moveTo(column.at(), y);
        stream.lineTo(column.at() + column.width(), y);
        stream.stroke();
    }

    void paragraph(String words, float size, boolean bold) throws IOException {
        row(List.of(new Column(LEFT, WIDTH, false)), List.of(words), size, bold);
    }

    /** Cells beside each other, each broken into as many lines as it needs; a row stays on one page if it fits on one at all. */
    void row(List<Column> columns, List<String> cells, float size, boolean bold) throws IOException {
        List<List<String>> broken = new ArrayList<>();
        int deepest = 0;
        for (int i = 0; i < cells.size(); i++) {
            List<String> lines = text.lines(cells.get(i), size, columns.get(i).width());
            broken.add(lines);
            deepest = Math.max(deepest, lines.size());
        }
        float height = size * LINE_HEIGHT;
        need(Math.min(deepest * height, (TOP - BOTTOM) / 2));
        for (int line = 0; line < deepest; line++) {
            need(height);
            y -= height;
            for (int i = 0; i < cells.size(); i++) {
                if (line < broken.get(i).size()) {
                    write(broken.get(i).get(line), columns.get(i), size, bold);
                }
            }
        }
    }

    private void write(String glyphs, Column column, float size, boolean bold) throws IOException {
        float at = column.toTheRight() ? column.at() + column.width() - text.width(glyphs, size) : column.at();
        write(stream, glyphs, at, y, size, bold);
    }

    private void write(PDPageContentStream to, String glyphs, float x, float base, float size, boolean bold)
            throws IOException {
        to.beginText();
        to.setFont(text.font(), size);
        // There is one font: what is bold is drawn with an outline.
        to.setRenderingMode(bold ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
        to.setLineWidth(bold ? size * BOLD : 0);
        to.newLineAtOffset(x, base);
        to.showText(glyphs);
        to.endText();
    }

    /** Ends the last page and writes at the foot of each which one it is. */
    void finish(String foot) throws IOException {
        stream.close();
        int pages = document.getNumberOfPages();
        for (int i = 0; i < pages; i++) {
            try (PDPageContentStream each =
                    new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true)) {
                String which = "page " + (i + 1) + " of " + pages;
                float width = text.width(which, FOOT_SIZE);
                write(each, String.join("", text.glyphs(foot)), LEFT, FOOT, FOOT_SIZE, false);
                write(each, which, LEFT + WIDTH - width, FOOT, FOOT_SIZE, false);
            }
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
