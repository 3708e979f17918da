package org.meterline.aggregation.domain.order;

/** What a contract commits to in one month, and how usage is held against it. */
public record Commitment(long commit, OverageRule overageRule) {}
