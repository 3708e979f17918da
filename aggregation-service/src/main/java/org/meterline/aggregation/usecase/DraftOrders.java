package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.order.HourlyMetrics;

/** Drafts the orders of contracts and months from what has been counted so far. */
@Singleton
public final class DraftOrders {

    /** More contracts than any provider has: orders are looked for among all of them. */
    private static final int ALL_CONTRACTS = 100_000;

    private final ContractStore contracts;
    private final UsageQueries queries;
    private final MetricsInForce metrics;
    private final OrderDeadlines.Calendar calendar;
    private final Clock clock;

    public DraftOrders(
            ContractStore contracts,
            UsageQueries queries,
            MetricsInForce metrics,
            OrderDeadlines.Calendar calendar,
            Clock clock) {
        this.contracts = contracts;
        this.queries = queries;
        this.metrics = metrics;
        this.calendar = calendar;
        this.clock = clock;
    }

    /** Finds an order by its id, among the contracts of the provider and the months that they have orders of. */
    public Optional<DraftOrder> find(String provider, UUID id) {
        for (Contract contract : contracts.list(provider, null, ALL_CONTRACTS)) {
            for (BillingMonth month : monthsOf(contract)) {
                if (DraftOrder.idOf(contract.id(), month).equals(id)) {
                    return Optional.of(draft(contract, month));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Every month up to the next one from the contract's first on, or from the first whose totals were not final when it was
     * written down; and earlier ones in which it has usage. None outside of its period.
     */
    private SortedSet<BillingMonth> monthsOf(Contract contract) {
        TreeSet<BillingMonth> months = new TreeSet<>(queries.monthsOf(contract));
        BillingMonth next = BillingMonth.containing(clock.instant()).next();
        BillingMonth first = Objects.requireNonNullElseGet(
                contract.terms().period().first(),
                () -> BillingMonth.containing(contract.createdAt().minus(calendar.totalsFinal())));
        for (BillingMonth month = first; month.compareTo(next) <= 0; month = month.next()) {
            months.add(month);
        }
        months.removeIf(month -> !contract.covers(month));
        return months;
    }

    /** The first month after another that the contract has an order of; contracts may have none of months in between. */
    public Optional<BillingMonth> firstAfter(Contract contract, BillingMonth month) {
        return monthsOf(contract).stream()
                .filter(each -> each.compareTo(month) > 0)
                .findFirst();
    }

    /** The order of a contract and month as it stands; empty where there is none. */
    public Optional<DraftOrder> of(Contract contract, BillingMonth month) {
        return monthsOf(contract).contains(month) ? Optional.of(draft(contract, month)) : Optional.empty();
    }

    private DraftOrder draft(Contract contract, BillingMonth month) {
        OrderInputs inputs =
                queries.orderInputs(contract, month, HourlyMetrics.of(contract, metrics.catalogue()), clock.instant());
        return DraftOrder.of(contract, month, metrics.catalogue(), calendar, inputs);
    }

    /** The same as an order that is not stored yet. */
    public Order.Draft unstored(DraftOrder draft) {
        return Order.Draft.of(draft, clock.instant());
    }
}
