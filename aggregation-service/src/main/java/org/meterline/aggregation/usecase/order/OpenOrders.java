package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.ProgramVersion;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.aggregation.usecase.order.OrderStore.Due;
import org.meterline.aggregation.usecase.order.OrderStore.Opened;

/**
 * Opens the orders of a month for review once its totals are final: when the calendar says so, all that had been received by then
 * is counted, and nothing of the provider is being counted anew.
 */
@Singleton
public final class OpenOrders {

    private static final Logger LOG = Logger.getLogger(OpenOrders.class);

    private final OrderStore orders;
    private final MonthDrains drains;
    private final TopicProgress topics;
    private final ContractStore contracts;
    private final NoticeCorrections corrections;
    private final OrderAlerts alerts;
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
            OrderAlerts alerts,
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
        this.alerts = alerts;
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
        int opened = isDrained(last) ? open(last, limit) : 0;
        alerts.clearAllBut(
                AlertKind.ORDER_NOT_OPENED,
                () -> orders.unopened(last).stream().map(OpenOrders::subject).collect(Collectors.toSet()));
        return opened;
    }

    private int open(BillingMonth last, int limit) {
        int opened = 0;
        List<Due> dueNow = orders.due(last, limit);
        if (!dueNow.isEmpty()) {
            corrections.lookAtAll(limit);
        }
        try {
            for (Due due : dueNow) {
                opened += new Opening(due, false).triedAlone() ? 1 : 0;
            }
            for (Due due : orders.dueForCorrections(last, limit)) {
                opened += new Opening(due, true).triedAlone() ? 1 : 0;
            }
        } catch (StoreUnavailableException meanwhile) {
            LOG.infof(meanwhile, "Orders that are due are opened later");
        }
        return opened;
    }

    private static OrderAlerts.Subject subject(Due due) {
        return new OrderAlerts.Subject(due.provider(), due.contract(), due.month());
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
        if (!topics.countedUpTo(known.get().ends())) {
            return false;
        }
        drains.drained(month, clock.instant());
        LOG.infof("All that was received before the totals of %s became final is counted", month);
        return true;
    }

    /** One order that is tried to be opened, and where that has come to. */
    private final class Opening {

        private final Due due;
        private final boolean onlyCorrections;
        private String failing = "its contract cannot be read";

        private Opening(Due due, boolean onlyCorrections) {
            this.due = due;
            this.onlyCorrections = onlyCorrections;
        }

        /** An order that cannot be opened must not keep those of everybody else from opening. */
        boolean triedAlone() {
            try {
                Optional<Contract> contract = contracts.find(due.provider(), due.contract());
                return contract.isPresent() && opened(contract.get()) == Opened.OPENED;
            } catch (StoreUnavailableException away) {
                throw away;
            } catch (RuntimeException broken) {
                LOG.errorf(
                        broken,
                        "The order of contract %s of %s for %s cannot be opened, %s; it is tried again",
                        due.contract(),
                        due.provider(),
                        due.month(),
                        failing);
                alerts.raise(
                        AlertKind.ORDER_NOT_OPENED,
                        subject(due),
                        "The order of contract " + due.contract() + " for " + due.month() + " cannot be opened: "
                                + failing + ".");
                return false;
            }
        }

        private Opened opened(Contract contract) {
            if (onlyCorrections) {
                failing = "what earlier months owe cannot be read, or not be stored as an order";
                return openForCorrections(contract);
            }
            failing = "the version of its month cannot be made";
            int version = versions.number(contract.provider(), due.month());
            failing = "it cannot be computed from what is counted, or not be stored";
            Opened opened = open(contract, version);
            if (opened == Opened.MONTH_CHANGED) {
                LOG.infof(
                        "%s of %s changed while its order was computed; it is computed again",
                        due.month(), due.provider());
            }
            return opened;
        }

        private Opened openForCorrections(Contract contract) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            return orders.openForCorrections(
                    contract,
                    due.month(),
                    now,
                    owed -> OrderBasis.forCorrections(
                            contract, due.month(), now, program.version(), calendar, metrics.catalogue(), owed));
        }

        private Opened open(Contract contract, int version) {
            MetricCatalogue catalogue = metrics.catalogue();
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            return orders.open(
                    contract,
                    due.month(),
                    version,
                    HourlyMetrics.of(contract, catalogue),
                    now,
                    (inputs, owed) -> new OrderBasis(
                            OrderKind.ORDINARY,
                            contract,
                            due.month(),
                            version,
                            now,
                            program.version(),
                            calendar,
                            catalogue,
                            inputs,
                            owed));
        }
    }
}
