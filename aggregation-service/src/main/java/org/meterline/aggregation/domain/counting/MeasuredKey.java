package org.meterline.aggregation.domain.counting;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.UUID;

/**
 * What a measured amount of one source hour belongs to.
 *
 * @param variant what the metric tells apart besides: features, edition, licence key; {@link #NO_VARIANT} where nothing
 */
public record MeasuredKey(UUID usageMeter, String customer, String metric, LocalDate version, String variant)
        implements Comparable<MeasuredKey> {

    public static final String NO_VARIANT = "";

    private static final Comparator<MeasuredKey> ORDER = Comparator.comparing(MeasuredKey::usageMeter)
            .thenComparing(MeasuredKey::customer)
            .thenComparing(MeasuredKey::metric)
            .thenComparing(MeasuredKey::version)
            .thenComparing(MeasuredKey::variant);

    @Override
    public int compareTo(MeasuredKey other) {
        return ORDER.compare(this, other);
    }
}
