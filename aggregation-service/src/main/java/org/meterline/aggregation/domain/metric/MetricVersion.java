package org.meterline.aggregation.domain.metric;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * One version of a metric: from the start of its day in UTC until the next version's, records are measured by this shape.
 *
 * @param metric the metric's id, for example {@code billed-vram}
 * @param unit the word for one of it on a line
 */
public record MetricVersion(String metric, LocalDate effectiveFrom, String unit, MetricShape shape) {

    public MetricVersion {
        if (!metric.matches("[a-z][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("metric id '" + metric + "' is not lower case with hyphens");
        }
    }

    Instant start() {
        return effectiveFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
