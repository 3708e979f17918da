package org.meterline.aggregation.http.order;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Text in the one font that PDFs are written in: Liberation Sans, which comes with PDFBox and becomes part of the document, so that
 * no font of any machine matters. It has Latin, Greek and Cyrillic letters. What it has not, and what is written from right to
 * left, is shown by its code point in braces, {@code {6771}}: told apart, and never left out.
 */
final class PdfText {

    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float FONT_UNITS = 1000f;

    private final PDFont font;
    private final Map<Integer, String> shown = new HashMap<>();
    private final Map<String, Float> widths = new HashMap<>();

    PdfText(PDDocument document) throws IOException {
        try (InputStream in = PDFont.class.getResourceAsStream(FONT)) {
            if (in == null) {
                throw new IllegalStateException("PDFBox comes without " + FONT);
            }
            this.font = PDType0Font.load(document, in, true);
        }
    }

    PDFont font() {
        return font;
    }

    /** A text as it can be shown, with each code point by itself. */
    List<String> glyphs(String text) {
        List<String> glyphs = new ArrayList<>();
        text.codePoints().forEach(code -> glyphs.add(shown.computeIfAbsent(code, this::glyph)));
        return glyphs;
    }

    private String glyph(int code) {
        String character = Character.toString(code);
        byte direction = Character.getDirectionality(code);
        boolean leftToRight = direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT
                && direction != Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
        if (leftToRight && !Character.isISOControl(code) && has(character)) {
            return character;
        }
        return "{" + Integer.toHexString(code).toUpperCase(Locale.ROOT) + "}";
    }

    private boolean has(String character) {
        try {
            var unused = font.encode(character);
            return true;
        } catch (IOException | IllegalArgumentException noGlyph) {
            return false;
        }
    }

    /** In points. */
    float width(String glyphs, float size) {
        return widths.computeIfAbsent(glyphs, this::unitWidth) * size / FONT_UNITS;
    }

    private float unitWidth(String glyphs) {
        try {
            return font.getStringWidth(glyphs);
        } catch (IOException e) {
            throw new IllegalStateException("the font is in memory", e);
        }
    }

    /** Breaks a text into lines of a width, between words where there are any. */
    List<String> lines(String text, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        float used = 0;
        int lastSpace = -1;
        for (String glyph : glyphs(text)) {
            float each = width(glyph, size);
            if (used + each > width && !line.isEmpty()) {
                String rest = "";
                if (lastSpace > 0 && !glyph.equals(" ")) {
                    rest = line.substring(lastSpace + 1);
                    line.setLength(lastSpace);
                }
                lines.add(line.toString());
                line.setLength(0);
                line.append(rest);
                used = rest.isEmpty() ? 0 : width(rest, size);
                lastSpace = -1;
                if (glyph.equals(" ")) {
                    continue;
                }
            }
            if (glyph.equals(" ")) {
                lastSpace = line.length();
            }
            line.append(glyph);
            used += each;
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
