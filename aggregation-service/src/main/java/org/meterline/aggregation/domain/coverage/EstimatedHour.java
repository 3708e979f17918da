package org.meterline.aggregation.domain.coverage;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.Assignment;

/**
 * A missing hour that is estimated: by all that a metered hour before it contributed, under the metrics of that hour, for
 * the contract that its usage meter has now. It is computed when it is asked for and kept nowhere, so a report that comes
 * has nothing to take back.
 */
public record EstimatedHour(Instant hour, CarriedHour carried) implements Comparable<EstimatedHour> {

    private static final Comparator<EstimatedHour> ORDER = Comparator.comparing(EstimatedHour::hour)
            .thenComparing(each -> each.source().toString());

    public UUID source() {
        return carried.source();
    }

    public Assignment assignment() {
        return carried.usageMeter().assignmentAt(hour);
    }

    @Override
    public int compareTo(EstimatedHour other) {
        return ORDER.compare(this, other);
    }
}
