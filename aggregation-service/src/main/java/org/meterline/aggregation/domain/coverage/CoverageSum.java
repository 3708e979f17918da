package org.meterline.aggregation.domain.coverage;

import java.time.Instant;
import java.util.Collection;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/** The coverage of several sources together. */
public record CoverageSum(long expectedSeconds, long meteredSeconds, long estimatedSeconds, long missingHours) {

    public static final CoverageSum NOTHING = new CoverageSum(0, 0, 0, 0);

    public static CoverageSum of(Collection<SourceCoverage> sources) {
        return sources.stream().map(CoverageSum::of).reduce(NOTHING, CoverageSum::plus);
    }

    /** With sources of which nobody has said anything. */
    public CoverageSum plus(BillingMonth month, Instant now, Collection<MeteredMonth> sources) {
        return sources.stream().map(source -> source.coverage(month, now)).reduce(this, CoverageSum::plus);
    }

    private static CoverageSum of(SourceCoverage source) {
        return new CoverageSum(
                source.expectedSeconds(),
                source.meteredSeconds(),
                source.estimatedSeconds(),
                source.missing().size());
    }

    private CoverageSum plus(CoverageSum other) {
        return new CoverageSum(
                expectedSeconds + other.expectedSeconds,
                meteredSeconds + other.meteredSeconds,
                estimatedSeconds + other.estimatedSeconds,
                missingHours + other.missingHours);
    }

    public Fraction coverage() {
        return SourceCoverage.ratio(meteredSeconds, expectedSeconds);
    }
}
