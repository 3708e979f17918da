package org.meterline.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All figures of one run, as a table and as JSON. */
public final class Report {

    private static final String LINE = "  %-44s %10s %-6s %10s %9s %12s %-7s %s%n";

    private final Map<String, String> setting;
    private final List<Row> rows = new ArrayList<>();

    public Report(Map<String, String> setting) {
        this.setting = setting;
    }

    public Row add(Row row) {
        rows.add(row);
        return row;
    }

    public void note(String name, String value) {
        setting.put(name, value);
    }

    public boolean keepsAllLimits() {
        return rows.stream().allMatch(Row::keepsItsLimit);
    }

    public void print(PrintStream out) {
        setting.forEach((name, value) -> out.printf("%-14s %s%n", name, value));
        String section = "";
        for (Row row : rows) {
            if (!row.section().equals(section)) {
                section = row.section();
                out.printf("%n%s%n", section);
                out.printf(LINE, "", "value", "unit", "floor", "x floor", "limit", "", "");
            }
            out.printf(
                    LINE,
                    row.name(),
                    Row.decimal(row.value()),
                    row.unit(),
                    Row.decimal(row.floor()),
                    Row.decimal(row.ratio()),
                    row.limitText(),
                    row.verdict(),
                    row.moreText());
        }
        out.flush();
    }

    public void write(Path file) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ObjectNode described = root.putObject("setting");
        setting.forEach(described::put);
        ArrayNode figures = root.putArray("figures");
        for (Row row : rows) {
            ObjectNode figure = figures.addObject();
            figure.put("section", row.section()).put("name", row.name());
            figure.put("value", exact(row.value())).put("unit", row.unit());
            figure.put("floor", exact(row.floor())).put("ratio", exact(row.ratio()));
            if (row.limit() != null) {
                figure.put("limit", exact(row.limit().value()))
                        .put("atLeast", row.limit().atLeast())
                        .put("kept", row.keepsItsLimit());
            }
            row.more().forEach((name, value) -> figure.put(name, exact(value)));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, root.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable BigDecimal exact(@Nullable Long thousandths) {
        return thousandths == null ? null : BigDecimal.valueOf(thousandths, 3);
    }
}
