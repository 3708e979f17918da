package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.StoredOrder;

/** All that is kept of a stored order, for those who check it elsewhere. */
public interface OrderArchive {

    /** Something that happened to an order. */
    record Happened(
            long version, Instant at, String actor, String kind, String state, SortedMap<String, String> detail) {}

    /**
     * A stored order as it is at one instant.
     *
     * @param computedBytes the bytes that the order's hash is over
     * @param basisBytes the stored basis, as JSON
     * @param edits in the order in which they were made
     * @param events the oldest first
     */
    record Archived(
            StoredOrder order,
            OrderBasis basis,
            byte[] computedBytes,
            byte[] basisBytes,
            String inputHash,
            String rulesHash,
            List<OrderEdit> edits,
            List<Happened> events) {

        public Archived {
            edits = List.copyOf(edits);
            events = List.copyOf(events);
        }
    }

    /** What became of asking for it. */
    sealed interface Found {

        record Whole(Archived archived) implements Found {}

        record NotStored() implements Found {}

        /** What is stored of it does not read back. */
        record Unreadable() implements Found {}

        /** It is larger than allowed. */
        record TooLarge() implements Found {}
    }

    /** @param maxBytes the most bytes that document and basis may have together */
    Found find(String provider, UUID order, long maxBytes);
}
