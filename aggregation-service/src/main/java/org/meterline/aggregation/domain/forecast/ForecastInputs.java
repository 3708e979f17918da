package org.meterline.aggregation.domain.forecast;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.order.OrderInputs;

/**
 * All that a forecast is computed from, besides contract and catalogue.
 *
 * @param soFar what the order would be computed from now
 * @param silent sources of the contract that should be metered and were not in all of the window: nothing is assumed of them
 */
public record ForecastInputs(
        ForecastWindow window, OrderInputs soFar, List<SourceTrend> sources, SortedSet<UUID> silent) {

    private record SourceAt(UUID source, Instant hour) {}

    public ForecastInputs {
        sources = List.copyOf(sources);
        silent = Collections.unmodifiableSortedSet(new TreeSet<>(silent));
    }

    /** What was counted between reading what is missing and reading the sums is not missing. */
    public ForecastInputs settled() {
        Set<SourceAt> counted = soFar.sourceHours().stream()
                .map(hour -> new SourceAt(hour.source(), hour.hour()))
                .collect(Collectors.toCollection(HashSet::new));
        return new ForecastInputs(
                window,
                soFar,
                sources.stream()
                        .map(source -> new SourceTrend(
                                source.source(),
                                source.lasting(),
                                source.metered(),
                                source.missing().stream()
                                        .filter(hour -> !counted.contains(new SourceAt(source.source(), hour)))
                                        .collect(Collectors.toCollection(TreeSet::new)),
                                source.sums()))
                        .toList(),
                silent);
    }
}
