package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.MonthVersionStore.ProviderMonth;
import org.meterline.contracts.report.AgeLimits;

/** The versions of months: one in the making while a month is open, then one after the other as late data comes. */
@Singleton
public final class MonthVersions {

    private final MonthVersionStore store;
    private final FinalMonths finals;
    private final AgeLimits age;
    private final Clock clock;
    private @Nullable BillingMonth begunUpTo;

    public MonthVersions(MonthVersionStore store, FinalMonths finals, AgeLimits age, Clock clock) {
        this.store = store;
        this.finals = finals;
        this.age = age;
        this.clock = clock;
    }

    /**
     * A version of a month; the latest where none is named. It contains all that was counted until now.
     *
     * @return empty where there is no such version (yet), and for a month long ago in which nothing was counted
     */
    public Optional<MonthVersion> of(String provider, BillingMonth month, @Nullable Integer number) {
        if (!finals.isFinal(month)) {
            return number == null ? Optional.of(store.open(provider, month, clock.instant())) : Optional.empty();
        }
        if (isGone(provider, month)) {
            return Optional.empty();
        }
        MonthVersion latest = store.latest(provider, month, clock.instant());
        return number == null || number == latest.number() ? Optional.of(latest) : store.find(provider, month, number);
    }

    /** The number of a month's latest version; 1 as long as it is open. */
    public int number(String provider, BillingMonth month) {
        return finals.isFinal(month) && !isGone(provider, month)
                ? store.latest(provider, month, clock.instant()).number()
                : 1;
    }

    /** Whether nothing was counted in a month of which no report is taken any more: it needs no versions. */
    private boolean isGone(String provider, BillingMonth month) {
        return month.end().isBefore(clock.instant().minus(age.oldest())) && !store.knows(provider, month);
    }

    /** To be called before reports are counted: what came late must not enter a first version that is not made yet. */
    public void beforeCounting(Collection<ReceivedReport> reports) {
        Set<ProviderMonth> late = reports.stream()
                .filter(report -> finals.isFinalAt(report.key().sourceHour().month(), report.received()))
                .map(report -> new ProviderMonth(
                        report.key().sourceHour().provider(),
                        report.key().sourceHour().month()))
                .collect(Collectors.toSet());
        if (!late.isEmpty()) {
            store.begin(late, clock.instant());
        }
    }

    /** Makes the first versions of months that have become final since this was last asked. Not for several threads. */
    public void follow() {
        BillingMonth last = finals.last();
        if (!last.equals(begunUpTo)) {
            store.beginAll(last, clock.instant());
            begunUpTo = last;
        }
    }
}
