package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.report.AgeLimits;

/** Drafts the orders of contracts and months from what has been counted so far. */
@Singleton
public final class DraftOrders {

    /** More contracts than any provider has: orders are looked for among all of them. */
    private static final int ALL_CONTRACTS = 100_000;

    private final ContractStore contracts;
    private final UsageQueries queries;
    private final MetricsInForce metrics;
    private final OrderDeadlines.Calendar calendar;
    private final AgeLimits age;
    private final Clock clock;

    public DraftOrders(
            ContractStore contracts,
            UsageQueries queries,
            MetricsInForce metrics,
            OrderDeadlines.Calendar calendar,
            AgeLimits age,
            Clock clock) {
        this.contracts = contracts;
        this.queries = queries;
        this.metrics = metrics;
        this.calendar = calendar;
        this.age = age;
        this.clock = clock;
    }

    /** The orders of the provider's contracts for a month, in order of the contracts' ids; none for a month to come or long gone. */
    public List<DraftOrder> ofMonth(String provider, BillingMonth month, @Nullable UUID afterContract, int limit) {
        return contracts.list(provider, afterContract, limit).stream()
                .filter(contract -> monthsOf(contract).contains(month))
                .map(contract -> draft(contract, month))
                .toList();
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
     * Every month up to the current one from the first of which the contract has usage, or of which reports were still
     * taken when it was made: nobody is shown the id of an order of a month before. None outside of the contract's period.
     */
    private SortedSet<BillingMonth> monthsOf(Contract contract) {
        TreeSet<BillingMonth> months = new TreeSet<>(queries.monthsOf(contract));
        BillingMonth current = currentMonth();
        months.add(BillingMonth.containing(contract.createdAt().minus(age.oldest())));
        for (BillingMonth month = months.first(); month.compareTo(current) <= 0; month = month.next()) {
            months.add(month);
        }
        months.removeIf(month -> !contract.covers(month));
        return months;
    }

    private DraftOrder draft(Contract contract, BillingMonth month) {
        OrderInputs inputs = queries.orderInputs(contract, month, hourly(contract), clock.instant());
        return DraftOrder.of(contract, month, metrics.catalogue(), calendar, inputs);
    }

    /** The commit is held against each hour, and so is an entitlement. */
    private Set<String> hourly(Contract contract) {
        Set<String> hourly = metrics.catalogue().versions().stream()
                .filter(version -> version.shape() instanceof MetricShape.AboveEntitlement)
                .map(MetricVersion::metric)
                .collect(Collectors.toCollection(TreeSet::new));
        hourly.add(contract.terms().commitMetric());
        return hourly;
    }

    private BillingMonth currentMonth() {
        return BillingMonth.containing(clock.instant());
    }
}
