package org.meterline.upload.usecase;

import java.time.Instant;
import java.util.List;
import org.meterline.contracts.topic.ReportOutcome;

/** What became of the reports of files. */
public interface OutcomeLedger {

    /**
     * Notes outcomes, and the hours that they are of, in one transaction; one that is there already stays, so noting again changes nothing. A published
     * file whose every report has an outcome then is counted.
     */
    void note(List<ReportOutcome> outcomes, Instant now);
}
