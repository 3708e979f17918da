package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.domain.order.Orders.REASON;
import static org.meterline.aggregation.domain.order.Orders.added;
import static org.meterline.aggregation.domain.order.Orders.contract;
import static org.meterline.aggregation.domain.order.Orders.edit;
import static org.meterline.aggregation.domain.order.Orders.flat;
import static org.meterline.aggregation.domain.order.Orders.gigabytesOf;
import static org.meterline.aggregation.domain.order.Orders.stored;
import static org.meterline.aggregation.domain.order.Orders.thirdsOfGigabytes;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.OrderOutcome.AggregatorNeeded;
import org.meterline.aggregation.domain.order.OrderOutcome.AnotherPersonNeeded;
import org.meterline.aggregation.domain.order.OrderOutcome.Broken;
import org.meterline.aggregation.domain.order.OrderOutcome.Done;
import org.meterline.aggregation.domain.order.OrderOutcome.IllegalMove;

class OrderReviewTest {

    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
    private static final ReviewLimits LIMITS = new ReviewLimits(List.of("OTHER"), 10, 5, 50, 12, 95, 3);
    private static final Person ANNA = new Person("anna", false);
    private static final Person BERT = new Person("bert", false);
    private static final Person ADMIN = new Person("admin", true);
    private static final OrderCommand.Submit SUBMIT = new OrderCommand.Submit("PO-1", false, null);

    private static final List<OrderCommand> COMMANDS = List.of(
            new OrderCommand.Edit(1, BigDecimal.TEN, REASON),
            new OrderCommand.AddLine(gigabytesOf("beta"), "GB", BigDecimal.ONE, REASON),
            new OrderCommand.Refresh(),
            SUBMIT,
            new OrderCommand.Approve(null),
            new OrderCommand.Reject("no"),
            new OrderCommand.Close(List.of("V-1"), null));

    /** Ten GB of one customer. */
    private static StoredOrder order() {
        return stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("acme", 30));
    }

    private static OrderReview review(StoredOrder order, OrderEdit... edits) {
        return new OrderReview(order, List.of(edits), null, List.of());
    }

    private static OrderReview in(OrderState state, @Nullable String submittedBy, OrderEdit... edits) {
        return new OrderReview(Orders.in(state, order().computed()), List.of(edits), submittedBy, List.of());
    }

    private static OrderOutcome decide(OrderReview review, OrderCommand command, Person person) {
        return review.decide(command, person, LIMITS, NOW);
    }

    private static String state(OrderOutcome outcome) {
        return assertInstanceOf(Done.class, outcome, outcome.toString()).state().word();
    }

    private static String rule(OrderOutcome outcome) {
        return assertInstanceOf(Broken.class, outcome, outcome.toString()).rule();
    }

    static Stream<Arguments> everyStateAndCommand() {
        return OrderState.ALL.stream().flatMap(state -> COMMANDS.stream().map(command -> Arguments.of(state, command)));
    }

    @ParameterizedTest
    @MethodSource("everyStateAndCommand")
    void agg266AStateOffersItsLegalMovesAndNoOthers(OrderState state, OrderCommand command) {
        OrderOutcome outcome = decide(in(state, "somebody"), command, ADMIN);

        if (state.moves().contains(command.move())) {
            assertInstanceOf(Done.class, outcome);
        } else {
            assertEquals(new IllegalMove(state, command.move()), outcome);
        }
    }

    @Test
    void everyMoveHasItsCommand() {
        assertEquals(
                List.of(Move.values()).stream().sorted().toList(),
                COMMANDS.stream().map(OrderCommand::move).sorted().toList());
    }

    @Test
    void agg267ASmallChangeIsSubmittedByOnePersonAlone() {
        assertEquals("PENDING_AGGREGATOR", state(decide(review(order()), SUBMIT, ANNA)));
        assertEquals(
                "PENDING_AGGREGATOR",
                state(decide(review(order(), edit(2, gigabytesOf("acme"), "10.00", "10.50")), SUBMIT, ANNA)));
    }

    @ParameterizedTest
    @CsvSource({"10.51, total", "9.49, total", "11.01, line 1", "0, line 1"})
    void agg267AChangeBeyondTheSetPercentageTakesASecondPerson(String quantity, String why) {
        OrderOutcome outcome =
                decide(review(order(), edit(2, gigabytesOf("acme"), "10.00", quantity)), zero(quantity), ANNA);

        assertEquals("PENDING_APPROVAL", state(outcome));
        String said = ((Done) outcome).detail().getOrDefault("secondPerson", "");
        assertTrue(said.contains(why), said);
    }

    private static OrderCommand zero(String quantity) {
        return new OrderCommand.Submit("PO-1", quantity.equals("0"), null);
    }

    @Test
    void agg267ALineAddedByHandTakesASecondPersonHoweverSmall() {
        StoredOrder order = stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("acme", 30_000));

        assertEquals(
                "PENDING_APPROVAL", state(decide(review(order, added(2, gigabytesOf("beta"), "0.01")), SUBMIT, ANNA)));
    }

    @ParameterizedTest
    @CsvSource({"47, PENDING_AGGREGATOR", "140, PENDING_AGGREGATOR", "46, PENDING_APPROVAL", "141, PENDING_APPROVAL"})
    void agg268AJumpAgainstTheMonthsBeforeTakesASecondPerson(String mean, String state) {
        BigDecimal total = new BigDecimal(mean);
        SortedMap<PriceUnit, BigDecimal> low = new TreeMap<>(Map.of(PriceUnit.MONEY, total.subtract(BigDecimal.ONE)));
        SortedMap<PriceUnit, BigDecimal> high = new TreeMap<>(Map.of(PriceUnit.MONEY, total.add(BigDecimal.ONE)));

        assertEquals(state, state(decide(review(order()).withEarlier(List.of(low, high)), SUBMIT, ANNA)));
    }

    @Test
    void agg269NobodyApprovesWhatTheyEditedOrSubmitted() {
        OrderState.PendingApproval pending = new OrderState.PendingApproval();
        OrderEdit byAnna = edit(2, gigabytesOf("acme"), "10.00", "12");
        OrderCommand approve = new OrderCommand.Approve(null);

        assertInstanceOf(AnotherPersonNeeded.class, decide(in(pending, "bert", byAnna), approve, ANNA));
        assertInstanceOf(AnotherPersonNeeded.class, decide(in(pending, "bert", byAnna), approve, BERT));
        assertEquals(
                "PENDING_AGGREGATOR", state(decide(in(pending, "bert", byAnna), approve, new Person("carl", false))));
        assertEquals("PENDING_AGGREGATOR", state(decide(in(pending, "bert", byAnna), approve, ADMIN)));
        assertInstanceOf(
                AnotherPersonNeeded.class,
                decide(in(new OrderState.PendingAggregator(), "admin", byAnna), approve, ADMIN));
    }

    @Test
    void agg270WhatIsTheAggregatorsIsDoneByTheAggregator() {
        for (OrderState state : List.of(new OrderState.PendingAggregator(), new OrderState.PendingVendor())) {
            for (OrderCommand command : COMMANDS) {
                if (state.moves().contains(command.move())) {
                    assertInstanceOf(AggregatorNeeded.class, decide(in(state, "bert"), command, ANNA));
                }
            }
        }
        assertEquals(
                "PENDING_SP",
                state(decide(in(new OrderState.PendingApproval(), "anna"), new OrderCommand.Reject("no"), ANNA)));
    }

    @Test
    void agg271ZeroUsageIsConfirmedAndOnlyThen() {
        OrderReview nothing = review(stored(contract(flat(VRAM, "7"))));

        assertEquals("zero-usage-unconfirmed", rule(decide(nothing, SUBMIT, ANNA)));
        OrderCommand confirmed = new OrderCommand.Submit("PO-1", true, null);
        assertEquals("PENDING_AGGREGATOR", state(decide(nothing, confirmed, ANNA)));
        assertEquals("usage-not-zero", rule(decide(review(order()), confirmed, ANNA)));
    }

    @Test
    void agg272LowCoverageIsAcknowledgedWithAReason() {
        StoredOrder poor =
                stored(contract(flat(VRAM, "7")), new CoverageSum(100, 94, 0, 0), thirdsOfGigabytes("acme", 30));
        StoredOrder enough =
                stored(contract(flat(VRAM, "7")), new CoverageSum(100, 95, 0, 0), thirdsOfGigabytes("acme", 30));

        assertEquals("coverage-unacknowledged", rule(decide(review(poor), SUBMIT, ANNA)));
        assertEquals(
                "PENDING_AGGREGATOR",
                state(decide(review(poor), new OrderCommand.Submit("PO-1", false, "replaced"), ANNA)));
        assertEquals("PENDING_AGGREGATOR", state(decide(review(enough), SUBMIT, ANNA)));
    }

    @Test
    void agg273AnEditIsOfALineThatIsThereForAReasonOfTheList() {
        EditReason unknown = new EditReason("WHATEVER", "because", null);
        assertEquals(
                "reason-unknown",
                rule(decide(review(order()), new OrderCommand.Edit(1, BigDecimal.TEN, unknown), ANNA)));
        assertEquals(
                "quantity-malformed",
                rule(decide(review(order()), new OrderCommand.Edit(1, new BigDecimal("-1"), REASON), ANNA)));
        assertEquals(
                "quantity-malformed",
                rule(decide(review(order()), new OrderCommand.Edit(1, new BigDecimal("1.001"), REASON), ANNA)));
        assertEquals(
                new OrderOutcome.NoSuchLine(2),
                decide(review(order()), new OrderCommand.Edit(2, BigDecimal.TEN, REASON), ANNA));
        assertEquals(
                "line-exists",
                rule(decide(
                        review(order()),
                        new OrderCommand.AddLine(gigabytesOf("acme"), "GB", BigDecimal.TEN, REASON),
                        ANNA)));
        LineKey unpriced = new LineKey("allocated-ram", Price.BASE_BUNDLE, "acme", "", null, false);
        assertEquals(
                "metric-not-priced",
                rule(decide(review(order()), new OrderCommand.AddLine(unpriced, "GB", BigDecimal.TEN, REASON), ANNA)));
        OrderEdit again = edit(2, gigabytesOf("acme"), "10.00", "10");
        assertEquals(
                "too-many-edits",
                rule(decide(
                        review(order(), again, again, again), new OrderCommand.Edit(1, BigDecimal.TEN, REASON), ANNA)));
    }

    @Test
    void agg273AnEditKeepsWhoWhenWhyBeforeAndAfter() {
        Done done = (Done) decide(
                review(order(), edit(2, gigabytesOf("acme"), "10.00", "12")),
                new OrderCommand.Edit(1, new BigDecimal("11.50"), new EditReason("OTHER", "counted", "CHG-1")),
                BERT);

        OrderEdit kept = done.edit();
        assertEquals(
                new OrderEdit(
                        2,
                        NOW,
                        "bert",
                        gigabytesOf("acme"),
                        false,
                        "GB",
                        new BigDecimal("12"),
                        new BigDecimal("11.50"),
                        new EditReason("OTHER", "counted", "CHG-1")),
                kept);
        assertEquals("12.00", done.detail().get("before"));
        assertEquals("11.50", done.detail().get("after"));
        assertEquals("CHG-1", done.detail().get("evidence"));
    }
}
