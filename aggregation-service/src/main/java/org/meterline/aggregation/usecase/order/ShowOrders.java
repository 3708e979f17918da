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
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Orders as they are shown: with what people changed. */
@Singleton
public final class ShowOrders {

    private final FindOrders orders;
    private final OrderReviews reviews;

    public ShowOrders(FindOrders orders, OrderReviews reviews) {
        this.orders = orders;
        this.reviews = reviews;
    }

    public Optional<ReviewedOrder> find(String provider, UUID id) {
        return orders.find(provider, id).map(order -> reviewed(List.of(order)).getFirst());
    }

    /** A contract's order of a month, where it has one. */
    public record OfContract(UUID contract, Optional<ReviewedOrder> order) {}

    /** The orders of a provider's contracts for a month, in order of the contracts' ids. */
    public List<OfContract> ofMonth(String provider, BillingMonth month, @Nullable UUID afterContract, int limit) {
        List<FindOrders.OfContract> found = orders.ofMonth(provider, month, afterContract, limit);
        Map<UUID, ReviewedOrder> reviewed =
                reviewed(found.stream().flatMap(each -> each.order().stream()).toList()).stream()
                        .collect(Collectors.toMap(
                                order -> order.computed().contract().id(), Function.identity()));
        return found.stream()
                .map(each -> new OfContract(each.contract(), Optional.ofNullable(reviewed.get(each.contract()))))
                .toList();
    }

    /** Each of the orders with its edits. */
    public List<ReviewedOrder> reviewed(List<? extends Order> found) {
        Map<UUID, List<OrderEdit>> edits =
                reviews.edits(found.stream().map(order -> order.computed().id()).toList());
        return found.stream()
                .map(order -> ReviewedOrder.of(
                        order, edits.getOrDefault(order.computed().id(), List.of())))
                .toList();
    }
}
