package org.meterline.aggregation.domain.order;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where an order stands. Each state offers the moves that are legal from it and no others; before an order is in {@link PendingSp}
 * it is a draft that follows its month's totals and is stored nowhere.
 */
public sealed interface OrderState {

    /** All of them, in the order of an order's life. */
    List<OrderState> ALL = List.of(
            new NotOpen(),
            new Collecting(),
            new PendingSp(),
            new PendingApproval(),
            new PendingAggregator(),
            new PendingVendor(),
            new Closed());

    /** The state's word, as it is stored and told. */
    String word();

    /** What people can do to the order in this state. */
    Set<Move> moves();

    static Optional<OrderState> of(String word) {
        return ALL.stream().filter(state -> state.word().equals(word)).findFirst();
    }

    /** Its month has not begun. */
    record NotOpen() implements OrderState {

        public Collecting begin() {
            return new Collecting();
        }

        @Override
        public Set<Move> moves() {
            return Set.of();
        }

        @Override
        public String word() {
            return "NOT_OPEN";
        }
    }

    /** Its month is under way, or its totals are not final. */
    record Collecting() implements OrderState {

        public PendingSp open() {
            return new PendingSp();
        }

        @Override
        public Set<Move> moves() {
            return Set.of();
        }

        @Override
        public String word() {
            return "COLLECTING";
        }
    }

    /** The service provider reviews it: the one state in which it can be edited. */
    record PendingSp() implements OrderState {

        public PendingAggregator submit() {
            return new PendingAggregator();
        }

        /** Submitted with a change that a second person has to look at. */
        public PendingApproval submitForApproval() {
            return new PendingApproval();
        }

        @Override
        public Set<Move> moves() {
            return Set.of(Move.EDIT, Move.ADD_LINE, Move.REFRESH, Move.SUBMIT);
        }

        @Override
        public String word() {
            return "PENDING_SP";
        }
    }

    /** A second person of the service provider has to approve what was changed. */
    record PendingApproval() implements OrderState {

        public PendingAggregator approve() {
            return new PendingAggregator();
        }

        public PendingSp reject() {
            return new PendingSp();
        }

        @Override
        public Set<Move> moves() {
            return Set.of(Move.APPROVE, Move.REJECT);
        }

        @Override
        public String word() {
            return "PENDING_APPROVAL";
        }
    }

    /** The aggregator has to approve it. */
    record PendingAggregator() implements OrderState {

        public PendingVendor approve() {
            return new PendingVendor();
        }

        public PendingSp reject() {
            return new PendingSp();
        }

        @Override
        public Set<Move> moves() {
            return Set.of(Move.APPROVE, Move.REJECT);
        }

        @Override
        public String word() {
            return "PENDING_AGGREGATOR";
        }
    }

    /** It is with the vendor. */
    record PendingVendor() implements OrderState {

        public Closed close() {
            return new Closed();
        }

        public PendingSp reject() {
            return new PendingSp();
        }

        @Override
        public Set<Move> moves() {
            return Set.of(Move.CLOSE, Move.REJECT);
        }

        @Override
        public String word() {
            return "PENDING_VENDOR";
        }
    }

    /** Nothing changes it any more. */
    record Closed() implements OrderState {

        @Override
        public Set<Move> moves() {
            return Set.of();
        }

        @Override
        public String word() {
            return "CLOSED";
        }
    }
}
