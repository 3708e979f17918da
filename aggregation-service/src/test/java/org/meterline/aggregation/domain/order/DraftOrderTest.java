package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.meterline.aggregation.Reports.BUNDLE_VRAM;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.HORIZON;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.VSAN_TIB;
import static org.meterline.aggregation.Reports.VSAN_USED;
import static org.meterline.aggregation.Reports.id;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.OrderInputs.CarriedTo;
import org.meterline.aggregation.domain.order.OrderInputs.CountedHour;
import org.meterline.aggregation.domain.order.OrderInputs.Estimated;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.SourceMark;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.OrderLine.From;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.contracts.report.ReportDigest;

class DraftOrderTest {

    private static final BillingMonth APRIL = BillingMonth.of(2026, 4);
    private static final LocalDate SINCE = LocalDate.of(2020, 1, 1);
    private static final OrderDeadlines.Calendar CALENDAR = new OrderDeadlines.Calendar(
            Duration.ofHours(36), Duration.ofHours(48), Duration.ofHours(72), Duration.ofDays(5));

    private static Contract contract(OverageRule rule, String currency, Price... prices) {
        return new Contract(
                id("contract"),
                "nimbus",
                new Contract.Terms(
                        "c",
                        "RENTAL",
                        10,
                        HOURLY_CORES,
                        rule,
                        Currency.getInstance(currency),
                        List.of(),
                        List.of(new Bundle("aria-operations", "premier-plus"), new Bundle("nsx", "network")),
                        List.of(prices)),
                0,
                Instant.EPOCH);
    }

    private static Price price(String metric, PriceUnit unit, String price, String from) {
        return new Price(metric, Price.BASE_BUNDLE, unit, new BigDecimal(price), Instant.parse(from));
    }

    private static Price points(String metric, String bundle, String price) {
        return new Price(
                metric, bundle, PriceUnit.POINTS, new BigDecimal(price), Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static OrderInputs used(Usage... usage) {
        return new OrderInputs(List.of(usage), List.of(), List.of(), List.of(), Estimated.NOTHING, CoverageSum.NOTHING);
    }

    /** So many GB on average over April. */
    private static Usage gigabytes(String metric, String variant, long gigabytes) {
        return new Usage(metric, SINCE, variant, "acme", "", BigInteger.valueOf(gigabytes * 102_400 * 2_592_000));
    }

    private static List<String> told(DraftOrder order) {
        return order.lines().stream()
                .map(line -> line.metric() + " " + line.bundle() + " " + line.customer() + " " + line.measured() + " "
                        + line.amount().toPlainString())
                .toList();
    }

    private static OrderInputs inputs(long vramSum, String digestOf) {
        return new OrderInputs(
                List.of(
                        new Usage(VRAM, SINCE, "", "acme", "", BigInteger.valueOf(vramSum)),
                        new Usage(HOURLY_CORES, SINCE, "", "acme", "fra", BigInteger.valueOf(720 * 12))),
                List.of(new HourlySum(APRIL.start(), HOURLY_CORES, SINCE, "", BigInteger.valueOf(12))),
                List.of(),
                List.of(new CountedHour(
                        APRIL.start(),
                        id("source"),
                        new TreeSet<>(List.of(ReportDigest.of(digestOf.getBytes(StandardCharsets.UTF_8)))))),
                Estimated.NOTHING,
                new CoverageSum(3600, 1800, 0, 0));
    }

    private static DraftOrder draft(Contract contract, OrderInputs inputs) {
        return DraftOrder.of(contract, APRIL, CATALOGUE, CALENDAR, inputs);
    }

    private static final long TEN_AND_TWO_THIRDS_GB = 102_400L * 2_592_000L / 3 * 32;

    @Test
    void theAmountIsRoundedOnceFromTheExactQuantity() {
        DraftOrder order = draft(
                contract(OverageRule.AVERAGE, "EUR", price(VRAM, PriceUnit.POINTS, "7", "2026-01-01T00:00:00Z")),
                inputs(TEN_AND_TWO_THIRDS_GB, "a"));

        OrderLine line = order.lines().getFirst();
        assertEquals("32/3", line.measured().toString());
        assertEquals("10.67", line.quantity().toPlainString());
        assertEquals("74.67", line.amount().toPlainString());
        assertEquals("1/2", order.coverage().coverage().toString());
    }

    @Test
    void t8PointsAreTheAverageTimesPointsPerGb() {
        DraftOrder order = draft(
                contract(OverageRule.AVERAGE, "EUR", points(VRAM, "base", "7")), inputs(TEN_AND_TWO_THIRDS_GB, "a"));

        assertEquals("224/3", order.points().toString());
        assertEquals("74.6667", Rounding.DETAIL.round(order.points()).toPlainString());
    }

    @Test
    void t9EachBundleHasItsOwnPoints() {
        DraftOrder order = draft(
                contract(
                        OverageRule.AVERAGE,
                        "EUR",
                        points(BUNDLE_VRAM, "base", "7"),
                        points(BUNDLE_VRAM, "premier-plus", "10")),
                used(
                        gigabytes(BUNDLE_VRAM, "", 600),
                        gigabytes(BUNDLE_VRAM, "unlisted", 100),
                        gigabytes(BUNDLE_VRAM, "aria-operations", 200),
                        gigabytes(BUNDLE_VRAM, "aria-operations,nsx", 100)));

        assertEquals(
                List.of("bundle-vram base acme 700 4900.00", "bundle-vram premier-plus acme 300 3000.00"), told(order));
        assertEquals("7900", order.points().toString());
        assertEquals(
                Set.of("aria-operations", "aria-operations,nsx"),
                order.lines().getLast().origin().variants());
    }

    @Test
    void theContractsOrderDecidesBetweenBundlesAndABundleWithoutAPriceIsBase() {
        Usage both = gigabytes(BUNDLE_VRAM, "aria-operations,nsx", 1);
        Usage network = gigabytes(BUNDLE_VRAM, "nsx", 1);

        assertEquals(
                List.of("bundle-vram base acme 1 2.00", "bundle-vram network acme 1 5.00"),
                told(draft(
                        contract(
                                OverageRule.AVERAGE,
                                "EUR",
                                points(BUNDLE_VRAM, "base", "2"),
                                points(BUNDLE_VRAM, "network", "5")),
                        used(both, network))));
        assertEquals(
                List.of("bundle-vram network acme 1 5.00", "bundle-vram premier-plus acme 1 7.00"),
                told(draft(
                        contract(
                                OverageRule.AVERAGE,
                                "EUR",
                                points(BUNDLE_VRAM, "premier-plus", "7"),
                                points(BUNDLE_VRAM, "network", "5")),
                        used(both, network))));
    }

    @Test
    void anEditionHasItsPriceOrTheBaseOne() {
        long gigabyteMonth = (1L << 30) * 2_592_000;
        DraftOrder order = draft(
                contract(
                        OverageRule.AVERAGE,
                        "EUR",
                        points(VSAN_USED, "base", "1"),
                        points(VSAN_USED, "enterprise", "3")),
                used(
                        new Usage(VSAN_USED, SINCE, "", "acme", "", BigInteger.valueOf(gigabyteMonth)),
                        new Usage(VSAN_USED, SINCE, "advanced", "acme", "", BigInteger.valueOf(gigabyteMonth)),
                        new Usage(VSAN_USED, SINCE, "enterprise", "acme", "", BigInteger.valueOf(gigabyteMonth))));

        assertEquals(List.of("vsan-used-gb base acme 2 2.00", "vsan-used-gb enterprise acme 1 3.00"), told(order));
    }

    private static OrderInputs hourly(HourlySum... sums) {
        return new OrderInputs(List.of(), List.of(sums), List.of(), List.of(), Estimated.NOTHING, CoverageSum.NOTHING);
    }

    private static HourlySum vsan(int hour, String variant, long bytes) {
        return new HourlySum(
                APRIL.start().plusSeconds(3600L * hour), VSAN_TIB, SINCE, variant, BigInteger.valueOf(bytes));
    }

    @Test
    void vsanIsRoundedUpOncePerContractAndHourAndNoHourPaysForAnother() {
        long tib = 1L << 40;
        DraftOrder order = draft(
                contract(OverageRule.AVERAGE, "EUR", price(VSAN_TIB, PriceUnit.MONEY, "720", "2026-01-01T00:00:00Z")),
                hourly(
                        vsan(0, "claimed", 3 * tib + 1),
                        vsan(0, "entitled", 2 * tib),
                        vsan(1, "claimed", tib),
                        vsan(1, "entitled", 100 * tib),
                        vsan(2, "claimed", tib / 2)));

        assertEquals(List.of("vsan-tib base No Customer Label 1/240 3.00"), told(order));
        assertEquals("3", String.valueOf(order.lines().getFirst().unitHours()));
        assertEquals(
                From.SUMS_OF_THE_CONTRACT, order.lines().getFirst().origin().from());
    }

    private static OrderInputs with(OrderInputs metered, Estimated estimated) {
        return new OrderInputs(
                metered.usage(),
                metered.hourly(),
                metered.marks(),
                metered.sourceHours(),
                estimated,
                metered.coverage());
    }

    private static CarriedTo carried(int hour) {
        return new CarriedTo(
                APRIL.start().plusSeconds(3600L * hour), id("source"), APRIL.start(), new TreeSet<>(Set.of()));
    }

    @Test
    void whatIsEstimatedHasLinesOfItsOwnAfterWhatWasMetered() {
        Contract contract = contract(
                OverageRule.HOURLY,
                "EUR",
                points(VRAM, "base", "7"),
                price(HOURLY_CORES, PriceUnit.MONEY, "720", "2026-01-01T00:00:00Z"));
        OrderInputs metered = inputs(TEN_AND_TWO_THIRDS_GB, "a");
        Estimated estimated = new Estimated(
                List.of(
                        new Usage(VRAM, SINCE, "", "acme", "", BigInteger.valueOf(TEN_AND_TWO_THIRDS_GB)),
                        new Usage(HOURLY_CORES, SINCE, "", "acme", "fra", BigInteger.valueOf(12))),
                List.of(new HourlySum(carried(1).hour(), HOURLY_CORES, SINCE, "", BigInteger.valueOf(12))),
                List.of(carried(1)));

        DraftOrder order = draft(contract, with(metered, estimated));

        assertEquals(draft(contract, metered).lines(), order.lines().subList(0, 2));
        assertEquals(
                List.of("3 billed-vram 32/3 true", "4 hourly-cores 1/60 true"),
                order.lines().subList(2, 4).stream()
                        .map(line -> line.line() + " " + line.metric() + " " + line.measured() + " " + line.estimated())
                        .toList());
        assertEquals("1/30", order.summary().reported().toString());
        assertEquals("1/60", order.estimated().toString());
        assertEquals("1/180", order.summary().overage().toString());
        assertNotEquals(draft(contract, metered).inputHash(), order.inputHash());
    }

    @Test
    void anEstimateOfWhatIsAboveTheEntitlementIsTheDifferenceThatItMakes() {
        long tib = 1L << 40;
        Contract contract =
                contract(OverageRule.AVERAGE, "EUR", price(VSAN_TIB, PriceUnit.MONEY, "720", "2026-01-01T00:00:00Z"));
        OrderInputs metered = hourly(vsan(0, "claimed", tib + 1), vsan(0, "entitled", tib));
        Estimated estimated = new Estimated(
                List.of(),
                List.of(vsan(0, "claimed", tib), vsan(0, "entitled", 3 * tib), vsan(1, "claimed", 2 * tib)),
                List.of(carried(0), carried(1)));

        DraftOrder order = draft(contract, with(metered, estimated));

        assertEquals(
                List.of("vsan-tib base No Customer Label 1/720 1.00", "vsan-tib base No Customer Label 1/720 1.00"),
                told(order));
        assertEquals(
                List.of(false, true),
                order.lines().stream().map(OrderLine::estimated).toList());
    }

    @Test
    void marksMakeALineForEachSource() {
        DraftOrder order = draft(
                contract(OverageRule.AVERAGE, "EUR", price(HORIZON, PriceUnit.MONEY, "2", "2026-01-01T00:00:00Z")),
                new OrderInputs(
                        List.of(),
                        List.of(),
                        List.of(
                                new SourceMark(HORIZON, SINCE, "acme", "", id("s-1"), BigInteger.valueOf(30)),
                                new SourceMark(HORIZON, SINCE, "acme", "", id("s-2"), BigInteger.valueOf(12))),
                        List.of(),
                        Estimated.NOTHING,
                        CoverageSum.NOTHING));

        assertEquals(
                List.of("24.00", "60.00"),
                order.lines().stream()
                        .map(line -> line.amount().toPlainString())
                        .sorted()
                        .toList());
        assertEquals(
                Set.of(id("s-1"), id("s-2")),
                order.lines().stream().map(OrderLine::source).collect(Collectors.toSet()));
    }

    @Test
    void pointsAndMoneyAreAddedApartAndMoneyHasTheCurrencysDecimals() {
        DraftOrder order = draft(
                contract(
                        OverageRule.AVERAGE,
                        "JPY",
                        price(VRAM, PriceUnit.POINTS, "7", "2026-01-01T00:00:00Z"),
                        price(HOURLY_CORES, PriceUnit.MONEY, "0.125", "2026-01-01T00:00:00Z")),
                inputs(TEN_AND_TWO_THIRDS_GB, "a"));

        assertEquals(
                Map.of(PriceUnit.POINTS, new BigDecimal("74.67"), PriceUnit.MONEY, new BigDecimal("2")),
                order.totals());
    }

    @Test
    void thePriceOfTheMonthHolds() {
        DraftOrder order = draft(
                contract(
                        OverageRule.AVERAGE,
                        "EUR",
                        price(HOURLY_CORES, PriceUnit.MONEY, "1", "2026-03-01T00:00:00Z"),
                        price(HOURLY_CORES, PriceUnit.MONEY, "2", "2026-04-01T00:00:00Z"),
                        price(HOURLY_CORES, PriceUnit.MONEY, "3", "2026-05-01T00:00:00Z"),
                        price(VRAM, PriceUnit.MONEY, "3", "2026-05-01T00:00:00Z")),
                inputs(TEN_AND_TWO_THIRDS_GB, "a"));

        assertEquals(
                List.of("24.00"),
                order.lines().stream()
                        .map(line -> line.amount().toPlainString())
                        .toList());
    }

    @Test
    void theRuleDecidesWhetherAQuietHourPays() {
        OrderInputs inputs = inputs(1, "a");

        assertEquals(
                "2",
                draft(contract(OverageRule.AVERAGE, "EUR"), inputs)
                        .summary()
                        .overage()
                        .toString());
        assertEquals(
                "1/360",
                draft(contract(OverageRule.HOURLY, "EUR"), inputs)
                        .summary()
                        .overage()
                        .toString());
    }

    @Test
    void hashesChangeWithWhatTheyStandForAndWithNothingElse() {
        Contract contract = contract(OverageRule.HOURLY, "EUR");
        DraftOrder order = draft(contract, inputs(1, "a"));

        assertEquals(order, draft(contract, inputs(1, "a")));
        assertNotEquals(order.inputHash(), draft(contract, inputs(1, "b")).inputHash());
        assertEquals(order.rulesHash(), draft(contract, inputs(1, "b")).rulesHash());
        assertNotEquals(
                order.rulesHash(),
                draft(contract(OverageRule.AVERAGE, "EUR"), inputs(1, "a")).rulesHash());
        assertEquals(order.id(), DraftOrder.idOf(id("contract"), APRIL));
    }
}
