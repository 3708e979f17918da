package org.meterline.aggregation.domain.order;

import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.id;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.OrderInputs.Estimated;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** Stored orders for tests, each in one line: of April, sold by GB in euros, with a commit of ten cores. */
final class Orders {

    static final BillingMonth APRIL = BillingMonth.of(2026, 4);
    static final EditReason REASON = new EditReason("OTHER", "because", null);

    private static final LocalDate SINCE = LocalDate.of(2020, 1, 1);
    private static final Instant OPENED = Instant.parse("2026-05-04T00:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private Orders() {}

    static Price flat(String metric, String price) {
        return new Price(metric, Price.BASE_BUNDLE, PriceUnit.MONEY, new BigDecimal(price), LONG_AGO);
    }

    /** Ten for each of the first ten GB, five for each above. */
    static Price tiers() {
        return new Price(
                VRAM,
                Price.BASE_BUNDLE,
                PriceUnit.MONEY,
                List.of(new PriceTier(BigDecimal.TEN, BigDecimal.TEN), new PriceTier(null, new BigDecimal("5"))),
                LONG_AGO);
    }

    static Contract contract(Price... prices) {
        return new Contract(
                id("contract"),
                "nimbus",
                new Contract.Terms(
                        "c",
                        "RENTAL",
                        10,
                        HOURLY_CORES,
                        OverageRule.HOURLY,
                        Currency.getInstance("EUR"),
                        List.of(),
                        List.of(),
                        List.of(prices)),
                1,
                LONG_AGO);
    }

    /** So many thirds of a GB on average over April. */
    static Usage thirdsOfGigabytes(String customer, long thirds) {
        return new Usage(VRAM, SINCE, "", customer, "", BigInteger.valueOf(thirds * 102_400 * 864_000));
    }

    /** So many cores in every hour of April. */
    static Usage cores(String customer, long cores) {
        return new Usage(HOURLY_CORES, SINCE, "", customer, "", BigInteger.valueOf(720 * cores));
    }

    static StoredOrder stored(Contract contract, Usage... usage) {
        return stored(contract, new CoverageSum(3600, 3600, 0, 0), usage);
    }

    static StoredOrder stored(Contract contract, CoverageSum coverage, Usage... usage) {
        List<HourlySum> hourly = List.of(usage).stream()
                .filter(each -> each.metric().equals(HOURLY_CORES))
                .map(each -> new HourlySum(
                        APRIL.start(), HOURLY_CORES, SINCE, "", each.billed().divide(BigInteger.valueOf(720))))
                .toList();
        DraftOrder computed = DraftOrder.of(
                contract,
                APRIL,
                CATALOGUE,
                new OrderDeadlines.Calendar(
                        Duration.ofHours(36), Duration.ofHours(48), Duration.ofHours(72), Duration.ofDays(5)),
                new OrderInputs(List.of(usage), hourly, List.of(), List.of(), Estimated.NOTHING, coverage));
        return in(new OrderState.PendingSp(), computed);
    }

    static StoredOrder in(OrderState state, DraftOrder computed) {
        return new StoredOrder(computed, state, 1, 1, OPENED, "test", "sha256:0", OPENED, OPENED);
    }

    static LineKey gigabytesOf(String customer) {
        return new LineKey(VRAM, Price.BASE_BUNDLE, customer, "", null, false);
    }

    static OrderEdit edit(long version, LineKey line, String before, String after) {
        return edit(version, line, false, before, after);
    }

    static OrderEdit added(long version, LineKey line, String after) {
        return edit(version, line, true, "0", after);
    }

    private static OrderEdit edit(long version, LineKey line, boolean adds, String before, String after) {
        return new OrderEdit(
                version, OPENED, "anna", line, adds, "GB", new BigDecimal(before), new BigDecimal(after), REASON);
    }
}
