package org.meterline.aggregation.usecase;

import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/**
 * What became of one delivery of a report.
 *
 * @param reason why, in words, where the outcome needs one
 */
public record Settled(
        ReceivedReport report, Outcome outcome, @Nullable String reason) {}
