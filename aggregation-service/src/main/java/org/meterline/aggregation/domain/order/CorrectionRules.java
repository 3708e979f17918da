package org.meterline.aggregation.domain.order;

import java.time.Duration;
import java.time.Instant;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** @param byRule how long after a month's end a correction of it needs nobody's word */
public record CorrectionRules(Duration byRule) {

    /** From this instant on, what is noticed needs an approval. */
    public Instant byRuleUntil(BillingMonth month) {
        return month.end().plus(byRule);
    }
}
