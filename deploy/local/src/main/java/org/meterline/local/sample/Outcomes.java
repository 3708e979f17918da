package org.meterline.local.sample;

import java.util.EnumMap;
import java.util.Map;
import org.meterline.contracts.topic.ReportOutcome;

/** How many reports ended how. */
final class Outcomes {

    private final Map<ReportOutcome.Outcome, Integer> counts = new EnumMap<>(ReportOutcome.Outcome.class);

    void add(ReportOutcome.Outcome outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    int of(ReportOutcome.Outcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean isAllKnown() {
        return of(ReportOutcome.Outcome.KNOWN) == total();
    }
}
