package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.ProgramVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.aggregation.usecase.order.OrderStore.Due;
import org.meterline.aggregation.usecase.order.OrderStore.Opened;

/**
 * Opens the orders of a month for review once its totals are final: when the calendar says so, and all that had been received by
 * then is counted.
 */
@Singleton
public final class OpenOrders {

    private static final Logger LOG = Logger.getLogger(OpenOrders.class);

    private final OrderStore orders;
    private final MonthDrains drains;
    private final TopicProgress topics;
    private final ContractStore contracts;
    private final NoticeCorrections corrections;
    private final MonthVersions versions;
    private final MetricsInForce metrics;
    private final FinalMonths finals;
    private final OrderDeadlines.Calendar calendar;
    private final ProgramVersion program;
    private final Clock clock;

    public OpenOrders(
            OrderStore orders,
            MonthDrains drains,
            TopicProgress topics,
            ContractStore contracts,
            NoticeCorrections corrections,
            MonthVersions versions,
            MetricsInForce metrics,
            FinalMonths finals,
            OrderDeadlines.Calendar calendar,
            ProgramVersion program,
            Clock clock) {
        this.orders = orders;
        this.drains = drains;
        this.topics = topics;
        this.contracts = contracts;
        this.corrections = corrections;
        this.versions = versions;
        this.metrics = metrics;
        this.finals = finals;
        this.calendar = calendar;
        this.program = program;
        this.clock = clock;
    }

    /**
     * Opens what is due, some at a time. Any number of instances may be at it.
     *
     * @return how many this one opened
     */
    public int openDue(int limit) {
        BillingMonth last = finals.last();
        if (!isDrained(last)) {
            return 0;
        }
        int opened = 0;
        List<Due> dueNow = orders.due(last, limit);
        if (!dueNow.isEmpty()) {
            corrections.lookAtAll(limit);
        }
        try {
            for (Due due : dueNow) {
                opened += triedAlone(due, this::open) ? 1 : 0;
            }
            for (Due due : orders.dueForCorrections(last, limit)) {
                opened += triedAlone(due, this::openForCorrections) ? 1 : 0;
            }
        } catch (StoreUnavailableException meanwhile) {
            LOG.infof(meanwhile, "Orders that are due are opened later");
        }
        return opened;
    }

    /** An order that cannot be computed must not keep those of everybody else from opening. */
    private static boolean triedAlone(Due due, Predicate<Due> opening) {
        try {
            return opening.test(due);
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException broken) {
            LOG.errorf(
                    broken,
                    "The order of contract %s of %s for %s cannot be opened; it is tried again",
                    due.contract(),
                    due.provider(),
                    due.month());
            return false;
        }
    }

    private boolean openForCorrections(Due due) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return contracts
                .find(due.provider(), due.contract())
                .map(contract -> orders.openForCorrections(
                        contract,
                        due.month(),
                        now,
                        owed -> OrderBasis.forCorrections(
                                contract, due.month(), now, program.version(), calendar, metrics.catalogue(), owed)))
                .filter(opened -> opened == Opened.OPENED)
                .isPresent();
    }

    private boolean isDrained(BillingMonth month) {
        Optional<MonthDrains.Drain> known = drains.find(month);
        if (known.isEmpty()) {
            drains.note(month, topics.ends(), clock.instant());
            return false;
        }
        if (known.get().drainedAt() != null) {
            return true;
        }
        if (!topics.countedUpTo(known.get().ends()) || !drains.settled(month)) {
            return false;
        }
        drains.drained(month, clock.instant());
        LOG.infof("All that was received before the totals of %s became final is counted", month);
        return true;
    }

    private boolean open(Due due) {
        Optional<Contract> contract = contracts.find(due.provider(), due.contract());
        if (contract.isEmpty()) {
            return false;
        }
        Opened opened = open(contract.get(), due.month());
        if (opened == Opened.MONTH_CHANGED) {
            LOG.infof(
                    "%s of %s changed while its order was computed; it is computed again", due.month(), due.provider());
        }
        return opened == Opened.OPENED;
    }

    private Opened open(Contract contract, BillingMonth month) {
        MetricCatalogue catalogue = metrics.catalogue();
        Set<String> hourly = HourlyMetrics.of(contract, catalogue);
        int version = versions.number(contract.provider(), month);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return orders.open(
                contract,
                month,
                version,
                hourly,
                now,
                (inputs, owed) -> new OrderBasis(
                        OrderKind.ORDINARY,
                        contract,
                        month,
                        version,
                        now,
                        program.version(),
                        calendar,
                        catalogue,
                        inputs,
                        owed));
    }
}
