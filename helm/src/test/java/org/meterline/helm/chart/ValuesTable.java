package org.meterline.helm.chart;

import com.fasterxml.jackson.databind.JsonNode;

/** Makes the table of values in the chart's README. */
final class ValuesTable {

    private final ValuesFile file;
    private final StringBuilder rows = new StringBuilder("| key | default | what it is |\n|---|---|---|\n");

    private ValuesTable(ValuesFile file) {
        this.file = file;
    }

    static String of(ValuesFile file) {
        ValuesTable table = new ValuesTable(file);
        table.children("", file.values());
        return table.rows.toString();
    }

    private void children(String path, JsonNode value) {
        value.properties().forEach(child -> {
            String childPath = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
            key(childPath, child.getValue());
        });
    }

    private void key(String path, JsonNode value) {
        ValuesFile.Comment comment = file.comment(path);
        comment.inherits()
                .ifPresent(parent -> row(
                        path + ".*", "", comment.description() + " Any key of `" + parent + "` may be repeated here."));
        if (value.isObject() && !value.isEmpty()) {
            children(path, value);
        } else {
            String hatch = comment.open() ? " (Escape hatch: not checked.)" : "";
            row(path, "`" + value + "`", comment.description() + hatch);
        }
    }

    private void row(String key, String preset, String description) {
        rows.append("| `")
                .append(key)
                .append("` | ")
                .append(preset)
                .append(" | ")
                .append(description.replace("|", "\\|"))
                .append(" |\n");
    }
}
