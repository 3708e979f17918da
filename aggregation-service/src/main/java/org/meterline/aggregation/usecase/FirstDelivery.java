package org.meterline.aggregation.usecase;

import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** What the ledger remembers of the first delivery of a report: what came of it is repeated if it comes again. */
public record FirstDelivery(
        Delivery delivery, Outcome outcome, @Nullable String reason) {

    Settled settle(ReceivedReport report) {
        return report.delivery().same(delivery)
                ? new Settled(report, outcome, reason)
                : new Settled(report, Outcome.KNOWN, null);
    }
}
