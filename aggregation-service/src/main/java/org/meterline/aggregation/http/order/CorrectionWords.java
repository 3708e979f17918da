package org.meterline.aggregation.http.order;

import java.util.stream.Collectors;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionCause;

/** Why an earlier month owes something, in words for those who sign it. */
final class CorrectionWords {

    private CorrectionWords() {}

    static String of(Correction correction) {
        Correction.Approval approval = correction.approval();
        return "correction " + correction.number() + " of " + correction.sourceMonth() + ", noticed on "
                + correction.noticedAt() + ", because "
                + correction.causes().stream().map(CorrectionWords::of).collect(Collectors.joining(", and "))
                + (approval == null
                        ? ""
                        : "; approved by " + approval.by() + " on " + approval.at() + ": " + approval.reason());
    }

    private static String of(CorrectionCause cause) {
        return switch (cause) {
            case LATE_USAGE -> "usage came after the month's totals were final";
            case CONFLICT_DECIDED -> "another of several reports of one hour counts";
            case REPORT_WITHDRAWN -> "a report was withdrawn";
            case SHADOW_LIFTED -> "another usage meter's report of the same source counts more or less than before";
            case MODE_CHANGED -> "the mode of a usage meter was changed";
            case CONTRACT_CHANGED -> "a usage meter was assigned to another contract or site";
            case ESTIMATES_CHANGED -> "missing hours are estimated otherwise";
            case ORDER_REFRESHED -> "the month's order was computed again";
            case RECOUNTED -> "the same reports are measured otherwise";
        };
    }
}
