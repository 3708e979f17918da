package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.RetentionSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.retention.MonthHolding;
import org.meterline.aggregation.domain.retention.MonthHolding.Blocker;
import org.meterline.aggregation.domain.retention.Retention;
import org.meterline.aggregation.usecase.RetentionStore.LedgerMonth;
import org.meterline.contracts.report.AgeLimits;

/** Drops months of the ledger that nobody has to keep, and tells beforehand which would go and what keeps the others. */
@Singleton
public final class KeepRetention {

    private static final Logger LOG = Logger.getLogger(KeepRetention.class);

    private static final String SCHEDULE = "schedule";

    private final RetentionStore store;
    private final RetentionSettings settings;
    private final AgeLimits age;
    private final Clock clock;

    public KeepRetention(RetentionStore store, RetentionSettings settings, AgeLimits age, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.age = age;
        this.clock = clock;
    }

    /**
     * What would become of a month now.
     *
     * @param droppedAt null while it is there
     * @param blockers what keeps it; nothing: it goes
     */
    public record Plan(BillingMonth month, @Nullable Instant droppedAt, List<Blocker> blockers) {}

    /** The plan of every month, from the oldest on; changes nothing. */
    public List<Plan> plan() {
        List<Plan> plans = new ArrayList<>();
        for (LedgerMonth month : store.months()) {
            plans.add(new Plan(
                    month.month(),
                    month.droppedAt(),
                    month.droppedAt() == null
                            ? blockers(store.holding(month.month(), contractsMadeBefore(month.month())))
                            : List.of()));
        }
        return plans;
    }

    /** Drops what may go; tells which months went. */
    public List<BillingMonth> dropDue() {
        List<BillingMonth> dropped = new ArrayList<>();
        for (Plan plan : plan()) {
            if (plan.droppedAt() == null && plan.blockers().isEmpty() && drop(plan.month())) {
                dropped.add(plan.month());
            }
        }
        while (store.clearStep(settings.sourceHours())) {
            // until nothing is left
        }
        return dropped;
    }

    private boolean drop(BillingMonth month) {
        try {
            List<Blocker> blockers = store.drop(
                    month, contractsMadeBefore(month), SCHEDULE, clock.instant(), settings.lockWait(), this::blockers);
            return blockers.isEmpty();
        } catch (StoreUnavailableException busy) {
            LOG.infof(busy, "The ledger of %s is in use; it is dropped later", month);
            return false;
        }
    }

    private List<Blocker> blockers(MonthHolding holding) {
        Instant reportsTakenUntil = holding.month().end().plus(age.oldest()).plus(settings.lag());
        return holding.blockers(clock.instant(), reportsTakenUntil);
    }

    /** A contract has orders of the months of which reports were still taken when it was made, and later. */
    private Instant contractsMadeBefore(BillingMonth month) {
        return month.end().plus(age.oldest());
    }

    public SortedMap<String, Retention> retentions() {
        return store.retentions();
    }

    public void change(String provider, Retention retention, String actor) {
        store.change(provider, retention, actor, clock.instant());
    }

    public List<RetentionStore.Event> events(@Nullable Long before, int limit) {
        return store.events(before, limit);
    }
}
