package org.meterline.aggregation.domain.order;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.BillingOrderEvent;

/** What comes of a command. */
public sealed interface OrderOutcome {

    /**
     * @param state the order's state after it
     * @param detail what is kept of it for those who ask later, by name
     * @param edit what it changed of a line; else null
     */
    record Done(
            OrderState state,
            BillingOrderEvent.Type type,
            SortedMap<String, String> detail,
            @Nullable OrderEdit edit) implements OrderOutcome {}

    /** The order's state does not offer the move. */
    record IllegalMove(OrderState state, Move asked) implements OrderOutcome {}

    /**
     * A rule of what is needed for it is broken.
     *
     * @param field where in the command's body, as a JSON pointer
     * @param rule its stable name
     */
    record Broken(String field, String rule, String detail) implements OrderOutcome {}

    /** The order has no such line. */
    record NoSuchLine(int line) implements OrderOutcome {}

    /** It takes somebody of the aggregator. */
    record AggregatorNeeded() implements OrderOutcome {}

    /** Who edited or submitted it cannot be the one who approves. */
    record AnotherPersonNeeded() implements OrderOutcome {}
}
