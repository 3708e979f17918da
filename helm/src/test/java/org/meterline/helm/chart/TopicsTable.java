package org.meterline.helm.chart;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meterline.contracts.TopicDefinition;
import org.meterline.contracts.Topics;

/** Makes the table of topics in the chart's README from the contracts. */
final class TopicsTable {

    private TopicsTable() {}

    static String make() {
        return Topics.all().stream()
                .map(TopicsTable::row)
                .collect(Collectors.joining("", "| topic | partitions | settings |\n|---|---|---|\n", ""));
    }

    private static String row(TopicDefinition topic) {
        String settings = new TreeMap<>(topic.config())
                .entrySet().stream().map(TopicsTable::setting).collect(Collectors.joining(" "));
        return "| `" + topic.name() + "` | " + topic.partitions() + " | " + settings + " |\n";
    }

    private static String setting(Map.Entry<String, String> setting) {
        return "`" + setting.getKey() + "=" + setting.getValue() + "`";
    }
}
