package org.meterline.aggregation.domain.order;

import java.util.Collection;
import org.meterline.aggregation.domain.quantity.Fraction;

/** M16: what was reported, held against the commit. In every case total = commit + overage = reported + underage. */
public record CommitSummary(Fraction commit, Fraction reported, Fraction overage, Fraction underage, Fraction total) {

    /** Held against the month's average. */
    public static CommitSummary onMonth(Fraction commit, Fraction reported) {
        return new CommitSummary(
                commit,
                reported,
                reported.minus(commit).max(Fraction.ZERO),
                commit.minus(reported).max(Fraction.ZERO),
                reported.max(commit));
    }

    /**
     * Held against each hour by itself, then averaged.
     *
     * @param reportedHours what was reported in the hours that have a report; the others count 0
     * @param hoursOfMonth all hours of the month
     */
    public static CommitSummary byHour(Fraction commit, Collection<Fraction> reportedHours, long hoursOfMonth) {
        Fraction reported = Fraction.ZERO;
        Fraction overage = Fraction.ZERO;
        Fraction underage = commit.times(Fraction.of(Math.subtractExact(hoursOfMonth, reportedHours.size())));
        for (Fraction hour : reportedHours) {
            CommitSummary ofHour = onMonth(commit, hour);
            reported = reported.plus(hour);
            overage = overage.plus(ofHour.overage());
            underage = underage.plus(ofHour.underage());
        }
        return new CommitSummary(
                commit,
                reported.dividedBy(hoursOfMonth),
                overage.dividedBy(hoursOfMonth),
                underage.dividedBy(hoursOfMonth),
                commit.plus(overage.dividedBy(hoursOfMonth)));
    }

    /**
     * With what people added, or took away where it is negative. That has no hours: what is added fills up the commit before it
     * is overage; what is taken away reduces overage before it leaves the commit unused.
     */
    public CommitSummary changedBy(Fraction change) {
        boolean added = change.signum() >= 0;
        Fraction taken = Fraction.ZERO.minus(change);
        Fraction nowOver = added
                ? overage.plus(change.minus(underage).max(Fraction.ZERO))
                : overage.minus(taken).max(Fraction.ZERO);
        Fraction nowUnder = added
                ? underage.minus(change).max(Fraction.ZERO)
                : underage.plus(taken.minus(overage).max(Fraction.ZERO));
        return new CommitSummary(commit, reported.plus(change), nowOver, nowUnder, commit.plus(nowOver));
    }
}
