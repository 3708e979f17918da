package org.meterline.aggregation.domain.forecast;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What one source was for a contract in the window. It is of the contract for which it was metered last.
 *
 * @param lasting whether it is expected to be metered from now on
 * @param metered the hours of the window in which it was metered for the contract
 * @param missing the hours of the month that are over, in which it should have been metered and was neither metered nor estimated
 */
public record SourceTrend(
        UUID source, boolean lasting, SortedSet<Instant> metered, SortedSet<Instant> missing, List<Sum> sums) {

    /**
     * An exact sum in the base unit of its metric.
     *
     * @param at the hour, of a metric that is computed hour by hour; of any other the start of the window's day
     */
    public record Sum(Instant at, String metric, LocalDate version, String variant, BigInteger billed) {}

    public SourceTrend {
        metered = Collections.unmodifiableSortedSet(new TreeSet<>(metered));
        missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
        sums = List.copyOf(sums);
    }
}
