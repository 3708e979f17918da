package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;

/** Where the metric catalogue is kept. */
public interface CatalogueStore {

    MetricCatalogue load();

    /** What became of a version that was to be written down. */
    sealed interface Put {

        /** @param revision the catalogue's, with it */
        record Stored(long revision, boolean created) implements Put {}

        /** It was there already, just so: nothing was changed and nothing is counted again. */
        record Same(long revision) implements Put {}

        /** Somebody else has changed the catalogue meanwhile. */
        record Stale() implements Put {}
    }

    /**
     * Writes a version down, with who did it; whoever counts by the older catalogue is waited for.
     *
     * @param revision which catalogue the change was meant for
     */
    Put put(MetricVersion version, long revision, String actor, Instant at);

    /** A version of a metric as it stood in the catalogue. */
    record Content(String unit, ShapeData shape) {}

    /** @param before null where the version was new */
    record Change(
            long revision,
            LocalDate effectiveFrom,
            Instant at,
            String actor,
            @Nullable Content before,
            Content after) {}

    /** Who changed a metric, the newest change first. */
    List<Change> changes(String metric, long beforeRevision, int limit);
}
