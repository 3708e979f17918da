package org.meterline.upload.domain;

import java.util.Map;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** How many reports of a file came to what; what is missing to all of them is not decided yet. */
public record OutcomeCounts(Map<Outcome, Integer> byOutcome) {

    public OutcomeCounts {
        byOutcome = Map.copyOf(byOutcome);
    }

    /** Of how many reports it is known what they came to. */
    public int decided() {
        return byOutcome.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int of(Outcome outcome) {
        return byOutcome.getOrDefault(outcome, 0);
    }
}
