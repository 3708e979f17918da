package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.DraftOrders;
import org.meterline.aggregation.usecase.order.CorrectionStore.Upcoming;

/** Finds orders, stored or drafted. */
@Singleton
public final class FindOrders {

    private final OrderStore stored;
    private final DraftOrders drafts;
    private final ContractStore contracts;
    private final CorrectionStore corrections;

    public FindOrders(OrderStore stored, DraftOrders drafts, ContractStore contracts, CorrectionStore corrections) {
        this.stored = stored;
        this.drafts = drafts;
        this.contracts = contracts;
        this.corrections = corrections;
    }

    /** A contract's order of a month, where it has one. */
    public record OfContract(UUID contract, Optional<Order> order) {}

    /** The orders of a provider's contracts for a month, in order of the contracts' ids. */
    public List<OfContract> ofMonth(String provider, BillingMonth month, @Nullable UUID afterContract, int limit) {
        Map<UUID, StoredOrder> open = stored.ofMonth(provider, month, afterContract, limit).stream()
                .collect(Collectors.toMap(
                        order -> order.computed().contract().id(),
                        Function.identity(),
                        // A contract that was prolonged may have been corrected by an order of its own before.
                        (one, other) -> one.computed().kind() == OrderKind.ORDINARY ? one : other));
        List<Contract> listed = contracts.list(provider, afterContract, limit);
        Map<UUID, Upcoming> upcoming =
                corrections.upcoming(provider, listed.stream().map(Contract::id).toList());
        return listed.stream()
                .map(contract -> {
                    StoredOrder order = open.get(contract.id());
                    return new OfContract(
                            contract.id(),
                            order != null
                                    ? Optional.of(order)
                                    : drafts.of(contract, month).map(draft -> draft(draft, upcoming)));
                })
                .toList();
    }

    public Optional<Order> find(String provider, UUID id) {
        Optional<StoredOrder> order = stored.find(provider, id);
        return order.isPresent()
                ? Optional.of(order.get())
                : drafts.find(provider, id)
                        .map(draft -> draft(
                                draft,
                                corrections.upcoming(
                                        provider, List.of(draft.contract().id()))));
    }

    /** The order that opens next shows what earlier months owe, as it stands. */
    private Order draft(DraftOrder draft, Map<UUID, Upcoming> upcoming) {
        Upcoming owed = upcoming.get(draft.contract().id());
        return drafts.unstored(owed != null && opensNext(draft, owed) ? draft.with(owed.corrections()) : draft);
    }

    private boolean opensNext(DraftOrder draft, Upcoming owed) {
        return !owed.corrections().isEmpty()
                && drafts.firstAfter(draft.contract(), owed.last())
                        .filter(month -> month.equals(draft.month()))
                        .isPresent();
    }
}
