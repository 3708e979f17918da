package org.meterline.aggregation.domain.order;

/** The order of a contract and month, wherever it stands. */
public sealed interface Order permits Order.Draft, StoredOrder {

    /** What it comes to by what was counted, before people change anything. */
    DraftOrder computed();

    OrderState state();

    /** An order that follows its month's totals. */
    record Draft(DraftOrder computed) implements Order {

        @Override
        public OrderState state() {
            return new OrderState.Collecting();
        }
    }
}
