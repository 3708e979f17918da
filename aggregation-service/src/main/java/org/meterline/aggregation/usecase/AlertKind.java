package org.meterline.aggregation.usecase;

import org.meterline.contracts.topic.Alert.Weight;

/** What somebody may have to look at. Kinds are added; one that was ever raised is never renamed or dropped. */
public enum AlertKind {
    /** Seconds of a source were observed by two usage meters; the subject is the source. */
    SOURCE_SHADOWED(Weight.WARNING),
    /** A usage meter reported an hour of a source differently more than once; the subject is the source. */
    REPORTS_IN_CONFLICT(Weight.WARNING),
    /** Reports of a usage meter that the registry has not told us of wait; the subject is the usage meter. */
    USAGE_METER_UNKNOWN(Weight.WARNING),
    /** What a PRODUCTION usage meter reports is on no order; the subject is the usage meter. */
    CONTRACT_UNASSIGNED(Weight.ERROR),
    /** A contract's last month ends soon; the subject is the contract. */
    CONTRACT_EXPIRING(Weight.WARNING),
    /** What is metered for a contract in a month before its first or after its last is on no order; the subject is the contract. */
    USAGE_OUTSIDE_CONTRACT(Weight.ERROR),
    /** Reports of a usage meter could not be taken and wait to be replayed; the subject is the usage meter. */
    REPORTS_REJECTED(Weight.ERROR),
    /** Two reports claim one place in a usage meter's chain; the subject is the usage meter. */
    SEQUENCE_FORK(Weight.ERROR),
    /** The totals of a month are not those of its ledger; the subject is the month. */
    TOTALS_DIFFER(Weight.ERROR),
    /** Nothing is sent to a webhook any more; the subject is the webhook. */
    WEBHOOK_DISABLED(Weight.ERROR),
    /** Events did not get to a webhook however often they were tried; the subject is the webhook. */
    WEBHOOK_DELIVERIES_DEAD(Weight.ERROR),
    /** A stored order is not what it is computed to again; the subject is the order. */
    ORDER_DIFFERS(Weight.ERROR),
    /** An order that should be open for review could not be opened; the subject is its contract and month. */
    ORDER_NOT_OPENED(Weight.ERROR),
    /** What an ordered month comes to by now could not be told; the subject is its contract and month. */
    MONTH_NOT_CORRECTED(Weight.ERROR);

    private final Weight weight;

    AlertKind(Weight weight) {
        this.weight = weight;
    }

    public Weight weight() {
        return weight;
    }
}
