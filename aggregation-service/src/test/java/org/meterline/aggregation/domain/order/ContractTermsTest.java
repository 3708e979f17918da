package org.meterline.aggregation.domain.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.meterline.aggregation.Reports.BUNDLE_VRAM;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.HORIZON;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.VSAN_TIB;
import static org.meterline.aggregation.Reports.id;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.OrderInputs.CarriedTo;
import org.meterline.aggregation.domain.order.OrderInputs.Estimated;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.SourceMark;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.OrderLine.From;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

/** How the terms of a contract make lines, amounts and a commit out of what was used. */
class ContractTermsTest {

    private static final BillingMonth APRIL = BillingMonth.of(2026, 4);
    private static final BillingMonth MAY = BillingMonth.of(2026, 5);
    private static final LocalDate SINCE = LocalDate.of(2020, 1, 1);
    private static final Instant IN_APRIL = APRIL.start();
    private static final OrderDeadlines.Calendar CALENDAR =
            new OrderDeadlines.Calendar(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final ContractLimits LIMITS = new ContractLimits(List.of("RENTAL", "MSP"), 3);

    /** Up to 100 GB at 10, up to 250 at 8, above at 5. */
    private static final Price TIERED = tiered(VRAM, "100:10", "250:8", ":5");

    private static Price tiered(String metric, String... tiers) {
        return new Price(
                metric,
                Price.BASE_BUNDLE,
                PriceUnit.MONEY,
                Stream.of(tiers)
                        .map(tier -> tier.split(":", 2))
                        .map(tier -> new PriceTier(
                                tier[0].isEmpty() ? null : new BigDecimal(tier[0]), new BigDecimal(tier[1])))
                        .toList(),
                IN_APRIL);
    }

    private static Contract.Terms terms(
            List<Price> prices, List<CommitChange> commits, LineGrouping linesBy, ContractPeriod period) {
        return new Contract.Terms(
                "c",
                "RENTAL",
                10,
                HOURLY_CORES,
                OverageRule.HOURLY,
                Currency.getInstance("EUR"),
                List.of(),
                List.of(),
                prices,
                commits,
                linesBy,
                period);
    }

    private static Contract contract(Contract.Terms terms) {
        return new Contract(id("contract"), "nimbus", terms, 0, Instant.EPOCH);
    }

    private static Contract priced(LineGrouping linesBy, Price... prices) {
        return contract(terms(List.of(prices), List.of(), linesBy, ContractPeriod.ALWAYS));
    }

    private static DraftOrder draft(Contract contract, BillingMonth month, List<Usage> usage, Estimated estimated) {
        return DraftOrder.of(
                contract,
                month,
                CATALOGUE,
                CALENDAR,
                new OrderInputs(usage, List.of(), List.of(), List.of(), estimated, CoverageSum.NOTHING));
    }

    private static Usage gigabytes(String customer, String site, long gigabytes) {
        return new Usage(VRAM, SINCE, "", customer, site, BigInteger.valueOf(gigabytes * 102_400 * APRIL.seconds()));
    }

    private static List<String> told(DraftOrder order) {
        return order.lines().stream()
                .map(line -> line.customer() + "/" + line.site() + " " + line.measured() + " x " + line.price() + " = "
                        + line.exactAmount() + " " + line.amount())
                .toList();
    }

    @Test
    void agg232TiersAreOfTheWholeContractAndEveryLineHasTheSamePrice() {
        DraftOrder order = draft(
                priced(LineGrouping.ALL, TIERED),
                APRIL,
                List.of(gigabytes("acme", "fra", 200), gigabytes("beta", "fra", 70), gigabytes("beta", "ber", 30)),
                Estimated.NOTHING);

        // 300 GB cost 100 x 10 + 150 x 8 + 50 x 5 = 2,450: 49/6 each.
        assertEquals(
                List.of(
                        "acme/fra 200 x 8.16666667 = 4900/3 1633.33",
                        "beta/ber 30 x 8.16666667 = 245 245.00",
                        "beta/fra 70 x 8.16666667 = 1715/3 571.67"),
                told(order));
        assertEquals("2450.00", String.valueOf(order.totals().get(PriceUnit.MONEY)));
    }

    @Test
    void agg232WhatIsEstimatedComesAfterWhatWasMeteredInTheTiers() {
        Contract contract = priced(LineGrouping.ALL, TIERED);
        List<Usage> metered = List.of(gigabytes("acme", "", 90));
        Estimated estimated = new Estimated(
                List.of(gigabytes("acme", "", 20), gigabytes("beta", "", 10)),
                List.of(),
                List.of(new CarriedTo(IN_APRIL, id("source"), IN_APRIL, new TreeSet<>())));

        DraftOrder order = draft(contract, APRIL, metered, estimated);

        // From 90 to 120: 10 x 10 + 20 x 8 = 260, so 26/3 each; what was metered costs what it costs without.
        assertEquals(
                List.of(
                        "acme/ 90 x 10 = 900 900.00",
                        "acme/ 20 x 8.66666667 = 520/3 173.33",
                        "beta/ 10 x 8.66666667 = 260/3 86.67"),
                told(order).stream()
                        .map(text -> text.replace("10.00000000", "10"))
                        .toList());
        assertEquals(
                draft(contract, APRIL, metered, Estimated.NOTHING).lines(),
                order.lines().subList(0, 1));
    }

    @Property(tries = 100)
    void agg232LinesAddUpToTheTieredAmountInWhateverOrderUsageComes(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 400) Integer> gigabytes,
            @ForAll LineGroupingOf by,
            @ForAll long seed) {
        Contract contract = priced(by.grouping, TIERED);
        List<Usage> usage = new ArrayList<>();
        for (int i = 0; i < gigabytes.size(); i++) {
            usage.add(new Usage(
                    VRAM,
                    SINCE,
                    "",
                    "customer-" + i % 4,
                    "site-" + i % 3,
                    BigInteger.valueOf(gigabytes.get(i) * 1_000_000_007L * 1000)));
        }
        DraftOrder order = draft(contract, APRIL, usage, Estimated.NOTHING);
        Collections.shuffle(usage, new Random(seed));

        assertEquals(
                order.lines(), draft(contract, APRIL, usage, Estimated.NOTHING).lines());
        Fraction whole = sum(order.lines().stream().map(OrderLine::measured));
        assertEquals(TIERED.amount(whole), sum(order.lines().stream().map(OrderLine::exactAmount)));
        order.lines()
                .forEach(line ->
                        assertEquals(TIERED.average(Fraction.ZERO, whole).times(line.measured()), line.exactAmount()));
    }

    enum LineGroupingOf {
        ALL(true, true),
        CUSTOMER(true, false),
        SITE(false, true),
        NOTHING(false, false);

        private final LineGrouping grouping;

        LineGroupingOf(boolean customer, boolean site) {
            grouping = new LineGrouping(customer, site);
        }
    }

    private static Fraction sum(Stream<Fraction> parts) {
        return parts.reduce(Fraction.ZERO, Fraction::plus);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true | true | acme/ber 1, acme/fra 2, beta/fra 4 | SUMS",
                "true | false | acme/ 3, beta/ 4 | SUMS_OF_THE_CUSTOMER",
                "false | true | /ber 1, /fra 6 | SUMS_OF_THE_SITE",
                "false | false | / 7 | SUMS_OF_THE_CONTRACT"
            })
    void agg233LinesAreToldApartAsTheContractSays(boolean byCustomer, boolean bySite, String lines, From from) {
        DraftOrder order = draft(
                priced(new LineGrouping(byCustomer, bySite), TIERED),
                APRIL,
                List.of(gigabytes("acme", "fra", 2), gigabytes("acme", "ber", 1), gigabytes("beta", "fra", 4)),
                Estimated.NOTHING);

        assertEquals(
                lines,
                String.join(
                        ", ",
                        order.lines().stream()
                                .map(line -> line.customer() + "/" + line.site() + " " + line.measured())
                                .toList()));
        order.lines().forEach(line -> assertEquals(from, line.origin().from()));
    }

    @Test
    void agg233WhatCannotBeAddedUpHasLinesOfItsOwnInAnyCase() {
        OrderInputs inputs = new OrderInputs(
                List.of(),
                List.of(new HourlySum(IN_APRIL, VSAN_TIB, SINCE, "claimed", BigInteger.valueOf(720L << 40))),
                List.of(
                        new SourceMark(HORIZON, SINCE, "acme", "fra", id("one"), BigInteger.TEN),
                        new SourceMark(HORIZON, SINCE, "acme", "fra", id("two"), BigInteger.TWO)),
                List.of(),
                Estimated.NOTHING,
                CoverageSum.NOTHING);

        DraftOrder order = DraftOrder.of(
                priced(new LineGrouping(false, false), tiered(HORIZON, ":1"), tiered(VSAN_TIB, ":1")),
                APRIL,
                CATALOGUE,
                CALENDAR,
                inputs);

        assertEquals(
                List.of("acme MARKS", "acme MARKS", "No Customer Label SUMS_OF_THE_CONTRACT"),
                order.lines().stream()
                        .map(line -> line.customer() + " " + line.origin().from())
                        .toList());
    }

    @Test
    void agg234ACommitAndItsRuleHoldFromTheirMonthOn() {
        Contract contract = contract(terms(
                List.of(),
                List.of(
                        new CommitChange(30, OverageRule.AVERAGE, MAY.next().start()),
                        new CommitChange(20, OverageRule.HOURLY, MAY.start())),
                LineGrouping.ALL,
                ContractPeriod.ALWAYS));

        assertEquals(new Commitment(10, OverageRule.HOURLY), contract.commitment(APRIL));
        assertEquals(new Commitment(20, OverageRule.HOURLY), contract.commitment(MAY));
        assertEquals(new Commitment(30, OverageRule.AVERAGE), contract.commitment(MAY.next()));
        assertEquals(new Commitment(30, OverageRule.AVERAGE), contract.commitment(BillingMonth.of(2030, 1)));
        assertEquals(
                "20",
                draft(contract, MAY, List.of(), Estimated.NOTHING)
                        .summary()
                        .underage()
                        .toString());
    }

    @Test
    void agg234AContractHasOrdersFromItsFirstMonthToItsLast() {
        ContractPeriod period = new ContractPeriod(APRIL, MAY);

        assertEquals(
                List.of(false, true, true, false),
                Stream.of(APRIL.previous(), APRIL, MAY, MAY.next())
                        .map(period::covers)
                        .toList());
        assertEquals(
                List.of(true, true),
                List.of(ContractPeriod.ALWAYS.covers(APRIL), new ContractPeriod(null, APRIL).covers(APRIL)));
    }

    @Test
    void agg235TheHashOfTheRulesCoversAllThatComputesAnOrderAndNothingElse() {
        Contract.Terms plain = terms(List.of(TIERED), List.of(), LineGrouping.ALL, ContractPeriod.ALWAYS);
        String hash = hash(plain, APRIL);

        for (Contract.Terms other : List.of(
                terms(
                        List.of(tiered(VRAM, "100:10", "250:8", ":5.01")),
                        List.of(),
                        LineGrouping.ALL,
                        ContractPeriod.ALWAYS),
                terms(
                        List.of(tiered(VRAM, "100:10", "251:8", ":5")),
                        List.of(),
                        LineGrouping.ALL,
                        ContractPeriod.ALWAYS),
                terms(List.of(tiered(VRAM, ":10")), List.of(), LineGrouping.ALL, ContractPeriod.ALWAYS),
                terms(List.of(TIERED, tiered(BUNDLE_VRAM, ":1")), List.of(), LineGrouping.ALL, ContractPeriod.ALWAYS),
                terms(List.of(TIERED), List.of(), new LineGrouping(true, false), ContractPeriod.ALWAYS),
                terms(
                        List.of(TIERED),
                        List.of(new CommitChange(11, OverageRule.HOURLY, IN_APRIL)),
                        LineGrouping.ALL,
                        ContractPeriod.ALWAYS),
                terms(
                        List.of(TIERED),
                        List.of(new CommitChange(10, OverageRule.AVERAGE, IN_APRIL)),
                        LineGrouping.ALL,
                        ContractPeriod.ALWAYS))) {
            assertNotEquals(hash, hash(other, APRIL), other::toString);
        }
        for (Contract.Terms same : List.of(
                terms(
                        List.of(tiered(VRAM, "100.0:10.00", "250:8", ":5")),
                        List.of(),
                        LineGrouping.ALL,
                        ContractPeriod.ALWAYS),
                terms(List.of(TIERED), List.of(), LineGrouping.ALL, new ContractPeriod(APRIL, null)),
                terms(
                        List.of(TIERED),
                        List.of(new CommitChange(11, OverageRule.HOURLY, MAY.start())),
                        LineGrouping.ALL,
                        ContractPeriod.ALWAYS))) {
            assertEquals(hash, hash(same, APRIL), same::toString);
        }
    }

    private static String hash(Contract.Terms terms, BillingMonth month) {
        return OrderHashes.ofRules(contract(terms), month, CATALOGUE);
    }

    private static List<String> broken(Contract.Terms terms) {
        return ContractRules.check(terms, CATALOGUE, LIMITS).stream()
                .map(violation -> violation.field() + " " + violation.rule())
                .toList();
    }

    @Test
    void agg236TiersRiseAndEndOpen() {
        List<List<String>> broken = Stream.of(
                        tiered(VRAM, "100:10", ":5"),
                        tiered(VRAM, "100:10", "100:8", ":5"),
                        tiered(VRAM, "0:10", ":5"),
                        tiered(VRAM, "100:10", "200:8"),
                        tiered(VRAM, ":10", ":5"),
                        tiered(VRAM, "100:-1", ":5"),
                        tiered(VRAM, "1:1", "2:1", "3:1", ":1"),
                        tiered(VRAM, "100:1"))
                .map(price -> broken(terms(List.of(price), List.of(), LineGrouping.ALL, ContractPeriod.ALWAYS)))
                .toList();

        assertEquals(
                List.of(
                        List.of(),
                        List.of("/priceBook/0/tiers/1/upTo tiers-not-rising"),
                        List.of("/priceBook/0/tiers/0/upTo tiers-not-rising"),
                        List.of("/priceBook/0/tiers/1/upTo tier-end"),
                        List.of("/priceBook/0/tiers/0/upTo tier-end"),
                        List.of("/priceBook/0/tiers/0/price price-negative"),
                        List.of("/priceBook/0/tiers too-many-tiers"),
                        List.of("/priceBook/0/upTo tier-end")),
                broken);
    }

    @Test
    void agg236CommitsBeginWithMonthsAndFamiliesAreKnown() {
        Contract.Terms wrong = new Contract.Terms(
                "c",
                "Rental",
                10,
                HOURLY_CORES,
                OverageRule.HOURLY,
                Currency.getInstance("EUR"),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                        new CommitChange(-1, OverageRule.HOURLY, IN_APRIL),
                        new CommitChange(1, OverageRule.HOURLY, IN_APRIL),
                        new CommitChange(1, OverageRule.HOURLY, IN_APRIL.plusSeconds(1))),
                LineGrouping.ALL,
                new ContractPeriod(MAY, APRIL));

        assertEquals(
                List.of(
                        "/productFamily product-family-unknown",
                        "/endMonth period-reversed",
                        "/commits/0/commit commit-negative",
                        "/commits/1 commit-twice",
                        "/commits/2/effectiveFrom commit-within-month"),
                broken(wrong));
    }
}
