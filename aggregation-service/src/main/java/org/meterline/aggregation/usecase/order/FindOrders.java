package org.meterline.aggregation.usecase.order;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.DraftOrders;

/** Finds orders, stored or drafted. */
@Singleton
public final class FindOrders {

    private final OrderStore stored;
    private final DraftOrders drafts;
    private final ContractStore contracts;

    public FindOrders(OrderStore stored, DraftOrders drafts, ContractStore contracts) {
        this.stored = stored;
        this.drafts = drafts;
        this.contracts = contracts;
    }

    /** A contract's order of a month, where it has one. */
    public record OfContract(UUID contract, Optional<Order> order) {}

    /** The orders of a provider's contracts for a month, in order of the contracts' ids. */
    public List<OfContract> ofMonth(String provider, BillingMonth month, @Nullable UUID afterContract, int limit) {
        Map<UUID, StoredOrder> open = stored.ofMonth(provider, month, afterContract, limit).stream()
                .collect(Collectors.toMap(order -> order.computed().contract().id(), Function.identity()));
        return contracts.list(provider, afterContract, limit).stream()
                .map(contract -> {
                    StoredOrder order = open.get(contract.id());
                    return new OfContract(
                            contract.id(),
                            order != null
                                    ? Optional.of(order)
                                    : drafts.of(contract, month).map(drafts::unstored));
                })
                .toList();
    }

    public Optional<Order> find(String provider, UUID id) {
        Optional<StoredOrder> order = stored.find(provider, id);
        return order.isPresent()
                ? Optional.of(order.get())
                : drafts.find(provider, id).map(drafts::unstored);
    }
}
