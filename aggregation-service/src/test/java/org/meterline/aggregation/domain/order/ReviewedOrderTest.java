package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.domain.order.Orders.added;
import static org.meterline.aggregation.domain.order.Orders.contract;
import static org.meterline.aggregation.domain.order.Orders.cores;
import static org.meterline.aggregation.domain.order.Orders.edit;
import static org.meterline.aggregation.domain.order.Orders.flat;
import static org.meterline.aggregation.domain.order.Orders.gigabytesOf;
import static org.meterline.aggregation.domain.order.Orders.stored;
import static org.meterline.aggregation.domain.order.Orders.thirdsOfGigabytes;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.quantity.Fraction;

class ReviewedOrderTest {

    private static List<String> told(ReviewedOrder order) {
        return order.lines().stream()
                .map(line -> line.line() + " " + line.key().customer() + " " + line.measured() + " " + line.quantity()
                        + " at " + line.price().stripTrailingZeros().toPlainString() + " = " + line.amount())
                .toList();
    }

    private static String euros(ReviewedOrder order) {
        return order.totals().getOrDefault(PriceUnit.MONEY, BigDecimal.ZERO).toPlainString();
    }

    @Test
    void withoutEditsTheOrderIsShownAsItWasComputed() {
        StoredOrder order =
                stored(contract(Orders.tiers()), thirdsOfGigabytes("acme", 32), thirdsOfGigabytes("beta", 32));

        ReviewedOrder shown = ReviewedOrder.of(order, List.of());

        assertEquals(order.computed().totals(), shown.totals());
        assertEquals(order.computed().summary(), shown.summary());
        assertEquals(order.computed().points(), shown.points());
        assertEquals(
                order.computed().lines().stream().map(OrderLine::amount).toList(),
                shown.lines().stream().map(ShownLine::amount).toList());
    }

    @Test
    void agg260AnEditShowsItsQuantityAndWhatWasMeasuredStaysBesideIt() {
        StoredOrder order =
                stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("acme", 32), thirdsOfGigabytes("beta", 3));

        ReviewedOrder shown = ReviewedOrder.of(order, List.of(edit(2, gigabytesOf("acme"), "10.67", "12.50")));

        assertEquals(List.of("1 acme 32/3 12.50 at 7 = 87.50", "2 beta 1 1.00 at 7 = 7.00"), told(shown));
        assertEquals("94.50", euros(shown));
        assertSame(order.computed(), shown.computed());
        assertEquals("11/6", shown.lines().getFirst().change().toString());
    }

    @Test
    void agg261EditsFollowEachOtherAndLeadBackToWhatWasMeasured() {
        StoredOrder order = stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("acme", 32));
        OrderEdit first = edit(2, gigabytesOf("acme"), "10.67", "12.50");
        OrderEdit second = edit(3, gigabytesOf("acme"), "12.50", "11");
        OrderEdit back = edit(4, gigabytesOf("acme"), "11", "10.670");

        assertEquals(List.of("1 acme 32/3 11.00 at 7 = 77.00"), told(ReviewedOrder.of(order, List.of(first, second))));
        ReviewedOrder asItWas = ReviewedOrder.of(order, List.of(first, second, back));
        assertEquals(List.of("1 acme 32/3 10.67 at 7 = 74.67"), told(asItWas));
        assertEquals(3, asItWas.lines().getFirst().edits().size());
    }

    @Test
    void agg262TiersAreOfWhatIsShown() {
        StoredOrder order =
                stored(contract(Orders.tiers()), thirdsOfGigabytes("acme", 24), thirdsOfGigabytes("beta", 24));
        assertEquals(
                List.of("1 acme 8 8.00 at 8.125 = 65.00", "2 beta 8 8.00 at 8.125 = 65.00"),
                told(ReviewedOrder.of(order, List.of())));

        ReviewedOrder shown = ReviewedOrder.of(order, List.of(edit(2, gigabytesOf("acme"), "8.00", "2")));

        assertEquals(List.of("1 acme 8 2.00 at 10 = 20.00", "2 beta 8 8.00 at 10 = 80.00"), told(shown));
    }

    private static String tiers(ReviewedOrder order, int line) {
        return TieredPrice.edited(order, order.line(line).orElseThrow())
                .map(price -> price.metered() + " at " + price.each() + ": "
                        + price.parts().stream()
                                .map(part -> part.quantity().toString())
                                .toList())
                .orElse("");
    }

    @Test
    void agg386TheTiersOfWhatIsShownStandBesideThoseOfWhatWasMeasured() {
        StoredOrder order =
                stored(contract(Orders.tiers()), thirdsOfGigabytes("acme", 24), thirdsOfGigabytes("beta", 24));
        OrderLine beta = order.computed().lines().get(1);
        assertEquals("", tiers(ReviewedOrder.of(order, List.of()), 2));

        ReviewedOrder shown = ReviewedOrder.of(
                order, List.of(edit(2, gigabytesOf("acme"), "8.00", "4"), added(3, gigabytesOf("gamma"), "8")));

        assertEquals("20 at 15/2: [10, 10]", tiers(shown, 1));
        assertEquals("20 at 15/2: [10, 10]", tiers(shown, 2));
        assertEquals("20 at 15/2: [10, 10]", tiers(shown, 3));
        assertEquals(new BigDecimal("60.00"), shown.line(2).orElseThrow().amount());
        TieredPrice measured = TieredPrice.of(
                        order.computed().contract(), order.computed().lines(), beta)
                .orElseThrow();
        assertEquals("16", measured.metered().toString());
    }

    @Test
    void agg263ALineAddedByHandFollowsTheMeasuredOnesAndWasNotMeasured() {
        StoredOrder order = stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("acme", 3));

        ReviewedOrder shown = ReviewedOrder.of(
                order, List.of(added(2, gigabytesOf("beta"), "3"), edit(3, gigabytesOf("beta"), "3", "4")));

        assertEquals(List.of("1 acme 1 1.00 at 7 = 7.00", "2 beta 0 4.00 at 7 = 28.00"), told(shown));
        assertNull(shown.lines().get(1).computed());
        assertEquals("35.00", euros(shown));
        assertTrue(shown.setAside().isEmpty());
    }

    @Test
    void agg264EditsFindTheirLineAgainInWhatWasComputedAnew() {
        OrderEdit ofAcme = edit(2, gigabytesOf("acme"), "1.00", "2");
        OrderEdit addedBeta = added(3, gigabytesOf("beta"), "3");
        StoredOrder anew = stored(
                contract(flat(VRAM, "7")),
                thirdsOfGigabytes("aaa", 3),
                thirdsOfGigabytes("acme", 6),
                thirdsOfGigabytes("beta", 3));

        assertEquals(
                List.of("1 aaa 1 1.00 at 7 = 7.00", "2 acme 2 2.00 at 7 = 14.00", "3 beta 1 3.00 at 7 = 21.00"),
                told(ReviewedOrder.of(anew, List.of(ofAcme, addedBeta))));

        ReviewedOrder without = ReviewedOrder.of(
                stored(contract(flat(VRAM, "7")), thirdsOfGigabytes("aaa", 3)), List.of(ofAcme, addedBeta));
        assertEquals(List.of("1 aaa 1 1.00 at 7 = 7.00", "2 beta 0 3.00 at 7 = 21.00"), told(without));
        assertEquals(List.of(ofAcme), without.setAside());
    }

    @Test
    void agg265TheCommitSummaryFollowsEditsOfTheCommitMetric() {
        LineKey cores = new LineKey(HOURLY_CORES, Price.BASE_BUNDLE, "acme", "", null, false);
        StoredOrder order = stored(
                contract(flat(HOURLY_CORES, "1"), flat(VRAM, "7")), cores("acme", 0), thirdsOfGigabytes("acme", 3));
        CommitSummary unused = order.computed().summary();
        assertEquals("10", unused.underage().toString());

        CommitSummary within =
                ReviewedOrder.of(order, List.of(added(2, cores, "4"))).summary();
        assertEquals("4 0 6 10", told(within));
        CommitSummary beyond =
                ReviewedOrder.of(order, List.of(added(2, cores, "12.50"))).summary();
        assertEquals("25/2 5/2 0 25/2", told(beyond));
        assertEquals("4 0 6 10", told(beyond.changedBy(Fraction.of(-17, 2))));
        assertEquals(
                unused,
                ReviewedOrder.of(order, List.of(edit(2, gigabytesOf("acme"), "1.00", "9")))
                        .summary());
    }

    private static String told(CommitSummary summary) {
        assertEquals(summary.total(), summary.reported().plus(summary.underage()));
        return summary.reported() + " " + summary.overage() + " " + summary.underage() + " " + summary.total();
    }
}
