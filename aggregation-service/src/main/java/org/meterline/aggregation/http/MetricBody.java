package org.meterline.aggregation.http;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.chassis.problem.Problems;

/** A version of a metric as somebody writes it into the catalogue. */
@Schema(name = "MetricVersion")
public record MetricBody(
        @Schema(description = "The word for one of it on a line; the same for all versions", examples = "cores")
        @Nullable
        String unit,

        @Schema(description = "How values become a quantity", examples = "once-per-hour") @Nullable
        String counting,

        @Schema(description = "Which value of which objects", examples = "licensable-cores") @Nullable
        String object,

        @Schema(description = "The numbers that object and counting take", examples = "{\"minimumPerCpu\": 16}")
        @Nullable
        Map<String, @Nullable Long> parameters,

        @Schema(description = "The words that they take", examples = "{}") @Nullable
        Map<String, @Nullable String> words) {

    String toUnit() {
        return required(unit, "/unit");
    }

    ShapeData toShape() {
        return new ShapeData(
                required(counting, "/counting"),
                required(object, "/object"),
                withoutNull(parameters, "/parameters"),
                withoutNull(words, "/words"));
    }

    private static <V> SortedMap<String, V> withoutNull(@Nullable Map<String, @Nullable V> map, String field) {
        SortedMap<String, V> values = new TreeMap<>();
        if (map != null) {
            map.forEach((name, value) -> values.put(name, required(value, field + "/" + name)));
        }
        return values;
    }

    private static <V> V required(@Nullable V value, String field) {
        if (value == null) {
            throw Problems.of(AggregationProblem.INVALID_METRIC, "It is needed.", field, "field-missing");
        }
        return value;
    }
}
