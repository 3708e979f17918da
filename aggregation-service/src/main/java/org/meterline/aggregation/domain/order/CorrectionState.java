package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a correction stands:
 *
 * <pre>
 * Pending ─────────────► Ordered
 *    ▲
 *    └── AwaitingApproval
 * </pre>
 *
 * What is not ordered yet follows what is counted, as long as the rule or nobody's word holds for all of it.
 */
public sealed interface CorrectionState {

    /** The state's word, as it is stored and told. */
    String word();

    /** It goes on the next order that opens. */
    record Pending() implements CorrectionState {

        public static final String WORD = "PENDING";

        public Ordered order(UUID order) {
            return new Ordered(order);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /** It was noticed so late that a platform admin has to approve it. */
    record AwaitingApproval() implements CorrectionState {

        public static final String WORD = "AWAITING_APPROVAL";

        public Pending approve() {
            return new Pending();
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /** It is on this order and never changes again. */
    record Ordered(UUID order) implements CorrectionState {

        public static final String WORD = "ORDERED";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** What a difference is that was noticed first at one instant, of a month that corrections go by rule of until another. */
    static CorrectionState noticed(Instant noticedAt, Instant byRuleUntil) {
        return noticedAt.isBefore(byRuleUntil) ? new Pending() : new AwaitingApproval();
    }
}
