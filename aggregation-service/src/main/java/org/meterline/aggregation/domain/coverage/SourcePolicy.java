package org.meterline.aggregation.domain.coverage;

/** What a provider has said of a source, for its hours from some hour on. */
public sealed interface SourcePolicy {

    /** Whether it is to be metered at all: a source that was removed is not. */
    record Expectation(boolean expected) implements SourcePolicy {}

    /**
     * How its missing hours are estimated: by the last metered hour before them, where that is near enough.
     *
     * @param hours how many hours before the missing one the metered hour may be; 0: nothing is estimated
     */
    record MissingSamples(int hours) implements SourcePolicy {

        public MissingSamples {
            if (hours < 0) {
                throw new IllegalArgumentException("hours is negative: " + hours);
            }
        }
    }
}
