package org.meterline.aggregation.domain.metric;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All versions of all metrics, as data: which one measures a record is chosen as of the record's hour.
 *
 * @param revision grows with every change of the catalogue
 * @param versions sorted by metric and effective date
 */
public record MetricCatalogue(long revision, List<MetricVersion> versions) {

    public MetricCatalogue {
        versions = versions.stream()
                .sorted(Comparator.comparing(MetricVersion::metric).thenComparing(MetricVersion::effectiveFrom))
                .toList();
        Map<String, MetricVersion> lastOf = new HashMap<>();
        for (MetricVersion version : versions) {
            MetricVersion before = lastOf.put(version.metric(), version);
            if (before != null && before.effectiveFrom().equals(version.effectiveFrom())) {
                throw new IllegalArgumentException(
                        "metric " + version.metric() + " has two versions from " + version.effectiveFrom());
            }
        }
    }

    /** The version of each metric that holds in the hour, sorted by metric. */
    public List<MetricVersion> at(Instant hour) {
        Map<String, MetricVersion> holding = new LinkedHashMap<>();
        for (MetricVersion version : versions) {
            if (!version.start().isAfter(hour)) {
                holding.put(version.metric(), version);
            }
        }
        return List.copyOf(holding.values());
    }

    public Optional<MetricVersion> version(String metric, LocalDate effectiveFrom) {
        return versions.stream()
                .filter(version -> version.metric().equals(metric)
                        && version.effectiveFrom().equals(effectiveFrom))
                .findFirst();
    }

    /** The latest version: what names the metric's unit where no version is asked for. */
    public Optional<MetricVersion> latest(String metric) {
        return versions.stream()
                .filter(version -> version.metric().equals(metric))
                .reduce((earlier, later) -> later);
    }
}
