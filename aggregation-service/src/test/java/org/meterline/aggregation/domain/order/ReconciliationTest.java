package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.domain.order.Orders.APRIL;
import static org.meterline.aggregation.domain.order.Orders.added;
import static org.meterline.aggregation.domain.order.Orders.contract;
import static org.meterline.aggregation.domain.order.Orders.edit;
import static org.meterline.aggregation.domain.order.Orders.flat;
import static org.meterline.aggregation.domain.order.Orders.gigabytesOf;
import static org.meterline.aggregation.domain.order.Orders.stored;
import static org.meterline.aggregation.domain.order.Orders.thirdsOfGigabytes;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.OrderInputs.Estimated;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.Reconciliation.Line;
import org.meterline.aggregation.domain.quantity.Fraction;

class ReconciliationTest {

    private static final Instant LATER = Instant.parse("2026-05-20T00:00:00Z");
    private static final OrderDeadlines.Calendar CALENDAR = new OrderDeadlines.Calendar(
            Duration.ofHours(36), Duration.ofHours(48), Duration.ofHours(72), Duration.ofDays(5));
    private static final UUID NEXT_ORDER = new UUID(0, 1);
    private static final CorrectionState ORDERED = new CorrectionState.Ordered(NEXT_ORDER);

    /** What each of these customers used, in thirds of a GB; nothing is no line. */
    private static Usage[] usage(List<Integer> thirds) {
        List<Usage> usage = new ArrayList<>();
        for (int i = 0; i < thirds.size(); i++) {
            if (thirds.get(i) > 0) {
                usage.add(thirdsOfGigabytes("customer-" + i, thirds.get(i)));
            }
        }
        return usage.toArray(Usage[]::new);
    }

    /** A month that was ordered, was edited, came to something else, and to something else again. */
    private static Reconciliation reconciled(
            Contract contract, List<OrderEdit> edits, Usage[] first, Usage[] second, Usage[] third) {
        StoredOrder order = stored(contract, first);
        List<StoredCorrection> corrections = new ArrayList<>();
        corrections.add(correction(order, List.of(), second, ORDERED));
        corrections.add(correction(order, corrections, third, new CorrectionState.Pending()));
        return new Reconciliation(
                ReviewedOrder.of(order, edits),
                corrections,
                stored(contract, third).computed());
    }

    private static StoredCorrection correction(
            StoredOrder order, List<StoredCorrection> before, Usage[] now, CorrectionState state) {
        DraftOrder first = order.computed();
        OrderBasis basis = new OrderBasis(
                OrderKind.ORDINARY,
                first.contract(),
                APRIL,
                1,
                LATER,
                "test",
                CALENDAR,
                CATALOGUE,
                inputs(),
                List.of());
        CorrectionBasis.Origin origin = new CorrectionBasis.Origin(
                new UUID(1, before.size()), before.size() + 1, before.size() + 2, LATER, LATER, new TreeSet<>());
        OrderedSoFar ordered = OrderedSoFar.of(
                first, before.stream().map(StoredCorrection::computed).toList());
        return new StoredCorrection(
                CorrectionBasis.of(origin, basis, ordered, inputs(now)).correction(), state, 1);
    }

    private static OrderInputs inputs(Usage... usage) {
        return new OrderInputs(
                List.of(usage), List.of(), List.of(), List.of(), Estimated.NOTHING, new CoverageSum(3600, 3600, 0, 0));
    }

    private static Line line(Reconciliation reconciliation, String customer) {
        return reconciliation.lines().stream()
                .filter(line -> line.head().customer().equals(customer))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void agg384WhatPeopleChangedStandsBesideWhatWasMeasuredAndIsNotTakenBack() {
        StoredOrder order = stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("acme", 32));
        List<OrderEdit> edits =
                List.of(edit(2, gigabytesOf("acme"), "10.67", "12.50"), added(3, gigabytesOf("beta"), "2"));
        Usage[] late = {thirdsOfGigabytes("acme", 35)};
        Reconciliation month = new Reconciliation(
                ReviewedOrder.of(order, edits),
                List.of(correction(order, List.of(), late, ORDERED)),
                stored(order.computed().contract(), late).computed());

        Line acme = line(month, "acme");
        assertEquals("74.67", acme.first().amount().toString());
        assertEquals("12.83", acme.edits().amount().toString());
        assertEquals("11/6", acme.edits().measured().toString());
        assertEquals("7.00", acme.corrections().getFirst().amounts().amount().toString());
        assertEquals("94.50", acme.ordered().amount().toString());
        assertEquals("0.00", acme.difference().amount().toString());
        Line byHand = line(month, "beta");
        assertEquals("0", byHand.first().amount().toString());
        assertEquals("14.00", byHand.ordered().amount().toString());
        assertEquals("GB", byHand.unit());
        assertEquals("0", byHand.difference().amount().toString());
    }

    @Property(tries = 200)
    void agg384OrderedIsMeasuredAndEditsAndCorrectionsToTheLastDigit(
            @ForAll boolean tiers,
            @ForAll @Size(3) List<@IntRange(min = 0, max = 99) Integer> first,
            @ForAll @Size(3) List<@IntRange(min = 0, max = 99) Integer> second,
            @ForAll @Size(3) List<@IntRange(min = 0, max = 99) Integer> third,
            @ForAll @Size(4) List<@IntRange(min = -1, max = 4000) Integer> hundredths) {
        Contract contract = contract(tiers ? Orders.tiers() : flat(VRAM, "4.57"));
        List<OrderEdit> edits = new ArrayList<>();
        for (int i = 0; i < hundredths.size(); i++) {
            if (hundredths.get(i) >= 0) {
                boolean measured = i < first.size() && first.get(i) > 0;
                String after = BigDecimal.valueOf(hundredths.get(i), 2).toPlainString();
                LineKey line = gigabytesOf("customer-" + i);
                edits.add(measured ? edit(i + 2, line, "1", after) : added(i + 2, line, after));
            }
        }
        Reconciliation month = reconciled(contract, edits, usage(first), usage(second), usage(third));
        Reconciliation unedited = reconciled(contract, List.of(), usage(first), usage(second), usage(third));

        BigDecimal shown = BigDecimal.ZERO;
        for (Line line : month.lines()) {
            LineAmounts corrected = line.corrections().stream()
                    .filter(part -> part.correction().state() instanceof CorrectionState.Ordered)
                    .map(Reconciliation.Part::amounts)
                    .reduce(LineAmounts.NOTHING, LineAmounts::plus);
            LineAmounts sum = line.first().plus(line.edits()).plus(corrected);
            assertEquals(0, sum.amount().compareTo(line.ordered().amount()));
            assertEquals(0, sum.quantity().compareTo(line.ordered().quantity()));
            assertEquals(sum.measured(), line.ordered().measured());
            assertEquals(sum.exactAmount(), line.ordered().exactAmount());
            assertEquals(0, line.pending().amount().compareTo(line.difference().amount()));
            assertEquals(
                    0, line.pending().quantity().compareTo(line.difference().quantity()));
            shown = shown.add(line.first().amount()).add(line.edits().amount());
        }
        assertEquals(0, shown.compareTo(month.order().totals().getOrDefault(PriceUnit.MONEY, BigDecimal.ZERO)));
        var differences = new TreeMap<LineHead, Fraction>();
        unedited.lines()
                .forEach(line -> differences.put(line.head(), line.difference().measured()));
        month.lines()
                .forEach(line -> assertEquals(
                        differences.getOrDefault(line.head(), Fraction.ZERO),
                        line.difference().measured()));
    }
}
