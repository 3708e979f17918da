package org.meterline.aggregation.domain.coverage;

/**
 * How much may be said of a source.
 *
 * @param longestCarryHours how far back the metered hour may be by which a missing one is estimated
 * @param perSource how often something may be said of one source
 * @param reasonLength characters of a reason
 */
public record PolicyLimits(int longestCarryHours, int perSource, int reasonLength) {}
