package org.meterline.aggregation.domain.order;

import java.time.Instant;

/**
 * What a contract commits to from the start of a month on, and how usage is held against it from then on.
 *
 * @param commit in whole units of the contract's commit metric
 */
public record CommitChange(long commit, OverageRule overageRule, Instant effectiveFrom) {}
