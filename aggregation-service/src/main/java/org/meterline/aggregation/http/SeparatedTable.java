package org.meterline.aggregation.http;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table as lines of separated cells, with the names of its columns first. No cell is a formula to a spreadsheet. */
public final class SeparatedTable implements TableSink {

    private static final String FORMULA_BEGINS_WITH = "=+-@\t\r\n";

    private final CsvWriter csv;

    public SeparatedTable(OutputStream out, ReportForm form, List<String> columns) {
        this.csv = CsvWriter.builder()
                .fieldSeparator(form == ReportForm.TSV ? '\t' : ',')
                .lineDelimiter(LineDelimiter.CRLF)
                .build(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
        csv.writeRecord(columns);
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) {
        csv.writeRecord(cells.stream().map(SeparatedTable::cell).toList());
    }

    @Override
    public void end() throws IOException {
        csv.flush();
    }

    private static String cell(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case String text -> defused(text);
            case List<?> texts -> defused(texts.stream().map(String::valueOf).collect(Collectors.joining(",")));
            default -> cell.toString();
        };
    }

    /** What a spreadsheet would calculate is text for it with an apostrophe before. */
    static String defused(String text) {
        return text.isEmpty() || FORMULA_BEGINS_WITH.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
