package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.order.OrderInputs.CountedHour;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.quantity.BillingMonth;
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
                        List.of(prices)),
                0,
                Instant.EPOCH);
    }

    private static Price price(String metric, PriceUnit unit, String price, String from) {
        return new Price(metric, Price.BASE_BUNDLE, unit, new BigDecimal(price), Instant.parse(from));
    }

    private static OrderInputs inputs(long vramSum, String digestOf) {
        return new OrderInputs(
                List.of(
                        new Usage(VRAM, SINCE, "acme", "", BigInteger.valueOf(vramSum)),
                        new Usage(HOURLY_CORES, SINCE, "acme", "fra", BigInteger.valueOf(720 * 12))),
                List.of(new HourlySum(APRIL.start(), HOURLY_CORES, SINCE, BigInteger.valueOf(12))),
                List.of(new CountedHour(
                        APRIL.start(),
                        id("source"),
                        new TreeSet<>(List.of(ReportDigest.of(digestOf.getBytes(StandardCharsets.UTF_8)))))),
                1800,
                3600);
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
        assertEquals("1/2", order.coverage().toString());
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
