package org.meterline.aggregation.domain.order;

import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.contracts.report.ReportDigest;

/** What a source hour was when it was ordered, and what it is now. */
public record HourChange(State before, State after) {

    /** @param assignment whose hour it is */
    public record State(SortedMap<ReportDigest, ReportState> reports, Assignment assignment) {

        private boolean counts() {
            return reports.values().stream().anyMatch(State::counts);
        }

        private static boolean counts(ReportState state) {
            return state == ReportState.COUNTED || state == ReportState.SHADOWED;
        }
    }

    /** Why it may come to something else now. */
    public Set<CorrectionCause> causes() {
        Set<CorrectionCause> causes = EnumSet.noneOf(CorrectionCause.class);
        boolean reordered = false;
        for (var report : after.reports().entrySet()) {
            ReportState was = before.reports().get(report.getKey());
            ReportState is = report.getValue();
            if (was == null) {
                if (State.counts(is)) {
                    causes.add(CorrectionCause.LATE_USAGE);
                }
            } else if (was != is) {
                if (is == ReportState.WITHDRAWN) {
                    causes.add(CorrectionCause.REPORT_WITHDRAWN);
                } else if (ofTheRegistry(was) || ofTheRegistry(is)) {
                    causes.add(CorrectionCause.MODE_CHANGED);
                } else if (was == ReportState.SHADOWED && is == ReportState.COUNTED) {
                    causes.add(CorrectionCause.SHADOW_LIFTED);
                } else if (was == ReportState.CONFLICT || is == ReportState.CONFLICT) {
                    reordered = true;
                }
            }
        }
        // A late report or a withdrawal lets another one of its usage meter's reports count without anybody's choice.
        if (reordered
                && !causes.contains(CorrectionCause.LATE_USAGE)
                && !causes.contains(CorrectionCause.REPORT_WITHDRAWN)) {
            causes.add(CorrectionCause.CONFLICT_DECIDED);
        }
        // Where other reports count, the hour may be of another contract with nobody having changed any.
        if (causes.isEmpty() && before.counts() && after.counts()) {
            causes.add(
                    before.assignment().equals(after.assignment())
                            ? CorrectionCause.RECOUNTED
                            : CorrectionCause.CONTRACT_CHANGED);
        }
        return causes;
    }

    private static boolean ofTheRegistry(ReportState state) {
        return state == ReportState.TEST || state == ReportState.WAITING;
    }
}
