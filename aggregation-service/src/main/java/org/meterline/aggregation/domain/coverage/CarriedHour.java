package org.meterline.aggregation.domain.coverage;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.ReportDigest;

/**
 * A metered hour by which missing ones are estimated.
 *
 * @param sums what it contributed; peaks and last values are not carried, for a gap makes them no lower
 * @param reports those that count in it
 * @param usageMeter the meter whose contract it is
 */
public record CarriedHour(
        Instant hour,
        UUID source,
        SortedMap<MeasuredKey, Amount> sums,
        SortedSet<ReportDigest> reports,
        MeterFacts usageMeter) {

    public CarriedHour {
        sums = Collections.unmodifiableSortedMap(new TreeMap<>(sums));
        reports = Collections.unmodifiableSortedSet(new TreeSet<>(reports));
    }
}
