package org.meterline.aggregation.domain.order;

import java.time.Instant;

/** The order of a contract and month, wherever it stands. */
public sealed interface Order permits Order.Draft, StoredOrder {

    /** What it comes to by what was counted, before people change anything. */
    DraftOrder computed();

    OrderState state();

    /** An order that follows its month's totals. */
    record Draft(DraftOrder computed, OrderState state) implements Order {

        /** @param now before the month has begun the order is not open */
        public static Draft of(DraftOrder computed, Instant now) {
            OrderState.NotOpen notOpen = new OrderState.NotOpen();
            return new Draft(computed, now.isBefore(computed.month().start()) ? notOpen : notOpen.begin());
        }
    }
}
