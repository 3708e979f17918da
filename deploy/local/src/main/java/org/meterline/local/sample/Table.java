package org.meterline.local.sample;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, every column as wide as its widest cell. */
final class Table {

    /** Which side a column's cells keep to. */
    enum Side {
        LEFT,
        RIGHT
    }

    private static final String GAP = "  ";

    private final List<Side> sides = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    Table() {
        rows.add(new ArrayList<>());
    }

    Table column(String heading, Side side) {
        sides.add(side);
        rows.getFirst().add(heading);
        return this;
    }

    Table row(String... cells) {
        if (cells.length != sides.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + sides.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < sides.size(); column++) {
            int index = column;
            widths.add(
                    rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0));
        }
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths)));
        lines.add(
                1,
                GAP
                        + widths.stream()
                                .map("-"::repeat)
                                .reduce((a, b) -> a + GAP + b)
                                .orElse(""));
        return lines;
    }

    private String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths.get(column) - cell.length());
            line.append(GAP).append(sides.get(column) == Side.LEFT ? cell + padding : padding + cell);
        }
        return line.toString().stripTrailing();
    }
}
