package org.meterline.aggregation.http.order;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.Fraction;

/**
 * A table of facts, one a line, cells separated by tabs. In a text a backslash stands before what would end a cell or a line, and
 * before a first character that would make it a formula to a spreadsheet.
 */
final class FactTable {

    private static final String FORMULA_BEGINS_WITH = "=+-@";

    private final StringBuilder text = new StringBuilder();
    private final int columns;

    FactTable(String... columns) {
        this.columns = columns.length;
        row((Object[]) columns);
    }

    FactTable row(@Nullable Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException("a row has " + cells.length + " cells, not " + columns);
        }
        text.append(Stream.of(cells).map(FactTable::cell).collect(Collectors.joining("\t")))
                .append('\n');
        return this;
    }

    private static String cell(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case BigDecimal number -> number.toPlainString();
            case BigInteger number -> number.toString();
            case Fraction number -> number.toString();
            default -> escaped(cell.toString());
        };
    }

    private static String escaped(String cell) {
        String escaped = cell.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return !cell.isEmpty() && FORMULA_BEGINS_WITH.indexOf(cell.charAt(0)) >= 0 ? "\\" + escaped : escaped;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
