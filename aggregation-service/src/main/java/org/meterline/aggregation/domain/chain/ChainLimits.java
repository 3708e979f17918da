package org.meterline.aggregation.domain.chain;

/** @param mostRuns into how many pieces a usage meter's chain may fall before it is not followed any further */
public record ChainLimits(int mostRuns) {}
