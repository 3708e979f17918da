package org.meterline.aggregation.domain.counting;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.UUID;

/** What a measured amount of one source hour belongs to. */
public record MeasuredKey(UUID usageMeter, String customer, String metric, LocalDate version)
        implements Comparable<MeasuredKey> {

    private static final Comparator<MeasuredKey> ORDER = Comparator.comparing(MeasuredKey::usageMeter)
            .thenComparing(MeasuredKey::customer)
            .thenComparing(MeasuredKey::metric)
            .thenComparing(MeasuredKey::version);

    @Override
    public int compareTo(MeasuredKey other) {
        return ORDER.compare(this, other);
    }
}
