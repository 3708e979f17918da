package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person wants of an order. */
public sealed interface OrderCommand {

    Move move();

    /** That a line shows another quantity. */
    record Edit(int line, BigDecimal quantity, EditReason reason) implements OrderCommand {

        @Override
        public Move move() {
            return Move.EDIT;
        }
    }

    /**
     * A line of something that was not measured.
     *
     * @param unit the word for one of the metric
     */
    record AddLine(LineKey line, String unit, BigDecimal quantity, EditReason reason) implements OrderCommand {

        @Override
        public Move move() {
            return Move.ADD_LINE;
        }
    }

    /** That it is computed anew from what is counted now. */
    record Refresh() implements OrderCommand {

        @Override
        public Move move() {
            return Move.REFRESH;
        }
    }

    /**
     * @param coverageReason why it may be submitted though little was metered; null where nobody said so
     */
    record Submit(
            String purchaseOrder,
            boolean zeroUsageConfirmed,
            @Nullable String coverageReason) implements OrderCommand {

        @Override
        public Move move() {
            return Move.SUBMIT;
        }
    }

    /** By a second person of the provider, or by the aggregator, as its state has it. */
    record Approve(@Nullable String comment) implements OrderCommand {

        @Override
        public Move move() {
            return Move.APPROVE;
        }
    }

    /** That it goes back to the provider. */
    record Reject(String reason) implements OrderCommand {

        @Override
        public Move move() {
            return Move.REJECT;
        }
    }

    /** @param purchaseOrders under which it was ordered further on */
    record Close(List<String> purchaseOrders, @Nullable String comment) implements OrderCommand {

        public Close {
            purchaseOrders = List.copyOf(purchaseOrders);
        }

        @Override
        public Move move() {
            return Move.CLOSE;
        }
    }
}
