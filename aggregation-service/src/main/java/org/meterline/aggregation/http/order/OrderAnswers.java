package org.meterline.aggregation.http.order;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.config.ReviewSettings;
import org.meterline.aggregation.domain.order.Move;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.usecase.order.OrderReviews;
import org.meterline.aggregation.usecase.order.OrderReviews.Changed;
import org.meterline.aggregation.usecase.order.ShowOrders;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/** Answers with an order, and says what came of a change of it. */
@Singleton
class OrderAnswers {

    private final ShowOrders orders;
    private final OrderReviews reviews;
    private final Closings closings;
    private final ReviewSettings settings;

    OrderAnswers(ShowOrders orders, OrderReviews reviews, Closings closings, ReviewSettings settings) {
        this.closings = closings;
        this.orders = orders;
        this.reviews = reviews;
        this.settings = settings;
    }

    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such billing order.");
    }

    /** @param order in words */
    static HttpProblem unreadable(String order) {
        return Problems.of(
                AggregationProblem.ORDER_UNREADABLE,
                "What is stored of " + order + " does not read back, so nothing can be said of it. Nothing was "
                        + "changed. The alert ORDER_DIFFERS stands until its row is as it was written.");
    }

    static String tag(StoredOrder order) {
        return Long.toString(order.version());
    }

    /** The order, with its ETag where it is stored; a draft has none, for it changes with what is counted. */
    Response of(String provider, UUID id) {
        ReviewedOrder order = orders.find(provider, id).orElseThrow(OrderAnswers::unknown);
        Response.ResponseBuilder response = Response.ok(OrderBody.of(
                order, closings.of(order.order()), reviews.submission(id).orElse(null)));
        return order.order() instanceof StoredOrder stored
                ? response.tag(tag(stored)).build()
                : response.build();
    }

    /** The order as it is after the change, or why it was not changed. */
    Response of(String provider, UUID id, Changed changed) {
        return switch (changed) {
            case Changed.Unknown ignored -> throw unknown();
            case Changed.Stale ignored ->
                throw Problems.of(CommonProblem.PRECONDITION_FAILED, "The order was changed meanwhile; get it again.");
            case Changed.TryAgain ignored ->
                throw Problems.of(
                        AggregationProblem.ORDER_CHANGING,
                        "Something was counted for its month while it was computed.",
                        settings.retryAfter());
            case Changed.Decided(OrderOutcome outcome) ->
                switch (outcome) {
                    case OrderOutcome.Done ignored -> of(provider, id);
                    case OrderOutcome.IllegalMove(OrderState state, Move asked) -> throw illegal(state, asked);
                    case OrderOutcome.Broken(String field, String rule, String detail) ->
                        throw Problems.of(AggregationProblem.INVALID_ORDER_CHANGE, detail, field, rule);
                    case OrderOutcome.NoSuchLine(int line) ->
                        throw Problems.of(CommonProblem.NOT_FOUND, "The order has no line " + line + ".");
                    case OrderOutcome.AggregatorNeeded ignored ->
                        throw Problems.of(CommonProblem.FORBIDDEN, "In this state it is the aggregator's to decide.");
                    case OrderOutcome.AnotherPersonNeeded ignored ->
                        throw Problems.of(
                                AggregationProblem.SECOND_PERSON_NEEDED,
                                "Who edited or submitted an order does not approve it.");
                };
        };
    }

    private static RuntimeException illegal(OrderState state, Move asked) {
        List<String> legal = state.moves().stream().map(Move::word).sorted().toList();
        return Problems.builder(
                        AggregationProblem.ILLEGAL_ORDER_MOVE,
                        "There is no " + asked.word() + " in " + state.word() + ".")
                .with("state", state.word())
                .with("moves", legal)
                .build();
    }
}
