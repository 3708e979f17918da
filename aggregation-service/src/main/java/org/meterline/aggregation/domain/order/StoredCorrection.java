package org.meterline.aggregation.domain.order;

import java.time.Instant;

/**
 * A correction and where it stands.
 *
 * @param version grows with every change
 */
public record StoredCorrection(Correction computed, CorrectionState state, long version) {

    /**
     * Whether what is noticed now changes this correction; else it makes another one on top. After the days in which corrections
     * go by rule, what was noticed within them stays what it was.
     *
     * @param refreshed whether the month's own order was computed again since
     */
    public boolean follows(Instant now, Instant byRuleUntil, boolean refreshed) {
        return switch (state) {
            case CorrectionState.Ordered ignored -> false;
            case CorrectionState.AwaitingApproval ignored -> true;
            case CorrectionState.Pending ignored ->
                refreshed || computed.approval() == null && now.isBefore(byRuleUntil);
        };
    }
}
