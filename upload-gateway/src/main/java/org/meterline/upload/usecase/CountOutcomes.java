package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.meterline.contracts.topic.ReportOutcome;

/**
 * Counts, file by file, what the aggregation service made of its reports, and remembers of which hours there are reports, however
 * they came. Safe to be told the same again.
 */
@ApplicationScoped
public class CountOutcomes {

    private final OutcomeLedger ledger;
    private final Clock clock;

    CountOutcomes(OutcomeLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    public void count(List<ReportOutcome> outcomes) {
        if (!outcomes.isEmpty()) {
            ledger.note(outcomes, clock.instant());
        }
    }
}
