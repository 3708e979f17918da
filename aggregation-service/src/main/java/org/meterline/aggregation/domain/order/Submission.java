package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * That an order was submitted, by whom and on what words. What is kept of it is the detail of its event.
 *
 * @param detail by the names below
 */
public record Submission(Instant at, String by, Map<String, String> detail) {

    static final String PURCHASE_ORDER = "purchaseOrder";
    static final String ZERO_USAGE = "zeroUsageConfirmed";
    static final String COVERAGE = "coverageAcknowledged";
    static final String SECOND_LOOK = "secondPerson";

    public Submission {
        detail = Map.copyOf(detail);
    }

    public String purchaseOrder() {
        return detail.getOrDefault(PURCHASE_ORDER, "");
    }

    public boolean zeroUsageConfirmed() {
        return detail.containsKey(ZERO_USAGE);
    }

    /** Why it was submitted though little was metered. */
    public Optional<String> coverageReason() {
        return Optional.ofNullable(detail.get(COVERAGE));
    }

    /** Why a second person had to look at it. */
    public Optional<String> secondLook() {
        return Optional.ofNullable(detail.get(SECOND_LOOK));
    }
}
