package org.meterline.aggregation.domain.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.order.OrderOutcome.AggregatorNeeded;
import org.meterline.aggregation.domain.order.OrderOutcome.AnotherPersonNeeded;
import org.meterline.aggregation.domain.order.OrderOutcome.Broken;
import org.meterline.aggregation.domain.order.OrderOutcome.Done;
import org.meterline.aggregation.domain.order.OrderOutcome.IllegalMove;
import org.meterline.aggregation.domain.order.OrderOutcome.NoSuchLine;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.contracts.topic.BillingOrderEvent.Type;

/**
 * An order in the hands of people: what a command comes to, by the order's state, its edits, and who did what before.
 *
 * @param edits all of the order, in the order in which they were made
 * @param submittedBy who submitted it last; null where nobody did
 * @param earlier the totals of the contract's submitted orders of the months before
 */
public record OrderReview(
        StoredOrder order,
        List<OrderEdit> edits,
        @Nullable String submittedBy,
        List<SortedMap<PriceUnit, BigDecimal>> earlier) {

    private static final int PERCENT = 100;

    private static final Broken NO_QUANTITY =
            new Broken("/quantity", "quantity-malformed", "A quantity has at most two decimals and is not negative.");

    public OrderReview {
        edits = List.copyOf(edits);
        earlier = List.copyOf(earlier);
    }

    public ReviewedOrder reviewed() {
        return ReviewedOrder.of(order, edits);
    }

    public OrderReview withEarlier(List<SortedMap<PriceUnit, BigDecimal>> totals) {
        return new OrderReview(order, edits, submittedBy, totals);
    }

    /** What comes of a command; of {@link OrderCommand.Refresh} only whether it may be, for it needs new inputs. */
    public OrderOutcome decide(OrderCommand command, Person person, ReviewLimits limits, Instant now) {
        return switch (order.state()) {
            case OrderState.PendingSp state ->
                switch (command) {
                    case OrderCommand.Edit edit -> edit(edit, person, limits, now);
                    case OrderCommand.AddLine added -> add(added, person, limits, now);
                    case OrderCommand.Refresh ignored -> done(state, Type.REFRESHED, Map.of());
                    case OrderCommand.Submit submit -> submit(state, submit, limits);
                    default -> new IllegalMove(state, command.move());
                };
            case OrderState.PendingApproval state ->
                switch (command) {
                    case OrderCommand.Approve approve -> approve(state.approve(), approve, person);
                    case OrderCommand.Reject reject -> reject(state.reject(), reject);
                    default -> new IllegalMove(state, command.move());
                };
            case OrderState.PendingAggregator state ->
                switch (command) {
                    case OrderCommand.Approve approve ->
                        byAggregator(person, approve(state.approve(), approve, person));
                    case OrderCommand.Reject reject -> byAggregator(person, reject(state.reject(), reject));
                    default -> new IllegalMove(state, command.move());
                };
            case OrderState.PendingVendor state ->
                switch (command) {
                    case OrderCommand.Close close -> byAggregator(person, close(state.close(), close));
                    case OrderCommand.Reject reject -> byAggregator(person, reject(state.reject(), reject));
                    default -> new IllegalMove(state, command.move());
                };
            case OrderState.NotOpen state -> new IllegalMove(state, command.move());
            case OrderState.Collecting state -> new IllegalMove(state, command.move());
            case OrderState.Closed state -> new IllegalMove(state, command.move());
        };
    }

    private OrderOutcome edit(OrderCommand.Edit edit, Person person, ReviewLimits limits, Instant now) {
        ShownLine line = reviewed()
                .line(edit.line())
                .filter(each -> each.sourceMonth().equals(reviewed().month()))
                .orElse(null);
        if (line == null) {
            return new NoSuchLine(edit.line());
        }
        if (!OrderEdit.mayBe(edit.quantity())) {
            return NO_QUANTITY;
        }
        return keep(
                new OrderEdit(
                        order.version() + 1,
                        now,
                        person.id(),
                        line.key(),
                        false,
                        line.unit(),
                        line.quantity(),
                        edit.quantity(),
                        edit.reason()),
                limits);
    }

    private OrderOutcome add(OrderCommand.AddLine added, Person person, ReviewLimits limits, Instant now) {
        LineKey key = added.line();
        if (!OrderEdit.mayBe(added.quantity())) {
            return NO_QUANTITY;
        }
        if (reviewed().line(key).isPresent()) {
            return new Broken("/metric", "line-exists", "The order has a line of this already; edit that.");
        }
        DraftOrder computed = order.computed();
        if (computed.contract()
                .price(key.metric(), key.bundle(), computed.month())
                .isEmpty()) {
            return new Broken(
                    "/metric",
                    "metric-not-priced",
                    "The contract has no price of '" + key.metric() + "' in '" + key.bundle() + "' in this month.");
        }
        return keep(
                new OrderEdit(
                        order.version() + 1,
                        now,
                        person.id(),
                        key,
                        true,
                        added.unit(),
                        BigDecimal.ZERO,
                        added.quantity(),
                        added.reason()),
                limits);
    }

    private OrderOutcome keep(OrderEdit edit, ReviewLimits limits) {
        if (!limits.reasons().contains(edit.reason().code())) {
            return new Broken(
                    "/reason",
                    "reason-unknown",
                    "'" + edit.reason().code() + "' is not one of " + limits.reasons() + ".");
        }
        if (edits.size() >= limits.editsPerOrder()) {
            return new Broken("", "too-many-edits", "An order has at most " + limits.editsPerOrder() + " edits.");
        }
        SortedMap<String, String> detail = new TreeMap<>();
        detail.put("metric", edit.line().metric());
        detail.put("bundle", edit.line().bundle());
        detail.put("customer", edit.line().customer());
        detail.put("site", edit.line().site());
        detail.put("before", edit.before().toPlainString());
        detail.put("after", edit.after().toPlainString());
        detail.put("reason", edit.reason().code());
        detail.put("text", edit.reason().text());
        if (edit.reason().evidence() != null) {
            detail.put("evidence", edit.reason().evidence());
        }
        return new Done(order.state(), Type.EDITED, detail, edit);
    }

    private OrderOutcome submit(OrderState.PendingSp state, OrderCommand.Submit submit, ReviewLimits limits) {
        ReviewedOrder shown = reviewed();
        if (shown.isZeroUsage() && !submit.zeroUsageConfirmed()) {
            return new Broken(
                    "/zeroUsageConfirmed", "zero-usage-unconfirmed", "Nothing was used; confirm that this is so.");
        }
        if (!shown.isZeroUsage() && submit.zeroUsageConfirmed()) {
            return new Broken("/zeroUsageConfirmed", "usage-not-zero", "Something was used; look at the lines.");
        }
        if (isBelow(order.computed().coverage().coverage(), limits.leastCoveragePercent())
                && submit.coverageReason() == null) {
            return new Broken(
                    "/coverageAcknowledged",
                    "coverage-unacknowledged",
                    "Less than " + limits.leastCoveragePercent() + " % was metered; say why it is submitted so.");
        }
        List<String> reasons = SecondLook.reasons(shown, earlier, limits);
        SortedMap<String, String> detail = new TreeMap<>();
        detail.put(Submission.PURCHASE_ORDER, submit.purchaseOrder());
        if (submit.zeroUsageConfirmed()) {
            detail.put(Submission.ZERO_USAGE, "true");
        }
        if (submit.coverageReason() != null) {
            detail.put(Submission.COVERAGE, submit.coverageReason());
        }
        if (!reasons.isEmpty()) {
            detail.put(Submission.SECOND_LOOK, String.join("; ", reasons));
        }
        return reasons.isEmpty()
                ? done(state.submit(), Type.SUBMITTED, detail)
                : done(state.submitForApproval(), Type.APPROVAL_REQUESTED, detail);
    }

    private static boolean isBelow(Fraction coverage, int percent) {
        return coverage.times(Fraction.of(PERCENT)).compareTo(Fraction.of(percent)) < 0;
    }

    /** Whoever changed or submitted what is to be approved does not approve it. */
    private OrderOutcome approve(OrderState next, OrderCommand.Approve approve, Person person) {
        boolean oneOfThem = person.id().equals(submittedBy)
                || edits.stream().anyMatch(edit -> edit.by().equals(person.id()));
        return oneOfThem
                ? new AnotherPersonNeeded()
                : done(
                        next,
                        Type.APPROVED,
                        approve.comment() == null ? Map.of() : Map.of("comment", approve.comment()));
    }

    private OrderOutcome reject(OrderState next, OrderCommand.Reject reject) {
        return done(next, Type.REJECTED, Map.of("reason", reject.reason()));
    }

    private OrderOutcome close(OrderState next, OrderCommand.Close close) {
        SortedMap<String, String> detail = new TreeMap<>();
        detail.put("purchaseOrders", String.join(", ", close.purchaseOrders()));
        if (close.comment() != null) {
            detail.put("comment", close.comment());
        }
        return done(next, Type.CLOSED, detail);
    }

    private static OrderOutcome byAggregator(Person person, OrderOutcome outcome) {
        return person.ofAggregator() ? outcome : new AggregatorNeeded();
    }

    /** What is told of an order that was computed anew: its totals before and after, and the edits that have lost their line. */
    public Done refreshed(Done allowed, DraftOrder anew) {
        ReviewedOrder after = ReviewedOrder.of(new Order.Draft(anew, order.state()), edits);
        SortedMap<String, String> detail = new TreeMap<>(allowed.detail());
        detail.put("before", totals(reviewed()));
        detail.put("after", totals(after));
        detail.put("inputHashBefore", order.computed().inputHash());
        detail.put("inputHashAfter", anew.inputHash());
        if (!after.setAside().isEmpty()) {
            detail.put(
                    "editsSetAside",
                    after.setAside().stream()
                            .map(edit -> edit.line().metric() + " of "
                                    + edit.line().customer() + " in version " + edit.version())
                            .collect(Collectors.joining("; ")));
        }
        return new Done(allowed.state(), allowed.type(), detail, null);
    }

    private static String totals(ReviewedOrder order) {
        return order.totals().entrySet().stream()
                .map(total -> total.getValue().toPlainString() + " " + SecondLook.word(total.getKey()))
                .collect(Collectors.joining(", "));
    }

    private OrderOutcome done(OrderState next, Type type, Map<String, String> said) {
        SortedMap<String, String> detail = new TreeMap<>(said);
        if (!next.equals(order.state())) {
            detail.put("before", order.state().word());
            detail.put("after", next.word());
        }
        return new Done(next, type, detail, null);
    }
}
