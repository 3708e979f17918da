package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.Way;

/** Counts, file by file, what the aggregation service made of its reports. Safe to be told the same again. */
@ApplicationScoped
public class CountOutcomes {

    private final OutcomeLedger ledger;
    private final Clock clock;

    CountOutcomes(OutcomeLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    public void count(List<ReportOutcome> outcomes) {
        List<ReportOutcome> ofFiles =
                outcomes.stream().filter(each -> each.way() == Way.FILE).toList();
        if (!ofFiles.isEmpty()) {
            ledger.note(ofFiles, clock.instant());
        }
    }
}
