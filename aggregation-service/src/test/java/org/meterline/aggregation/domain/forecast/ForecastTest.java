package org.meterline.aggregation.domain.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.CountedHour;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderInputs.SourceMark;
import org.meterline.aggregation.domain.order.OrderInputs.Usage;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OverageRule;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.PriceTier;
import org.meterline.aggregation.domain.order.PriceUnit;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;

class ForecastTest {

    private static final BillingMonth APRIL = BillingMonth.of(2026, 4);
    private static final Instant APRIL_11 = Instant.parse("2026-04-11T00:00:00Z");
    private static final LocalDate SINCE = LocalDate.of(2020, 1, 1);
    private static final long TIB = 1L << 40;
    private static final OrderDeadlines.Calendar CALENDAR =
            new OrderDeadlines.Calendar(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private static Contract contract(long commit, OverageRule rule, Price... prices) {
        return new Contract(
                id("contract"),
                "nimbus",
                new Contract.Terms(
                        "c",
                        "RENTAL",
                        commit,
                        HOURLY_CORES,
                        rule,
                        Currency.getInstance("EUR"),
                        List.of(),
                        List.of(),
                        List.of(prices)),
                0,
                Instant.EPOCH);
    }

    private static Price price(String metric, String price) {
        return new Price(metric, Price.BASE_BUNDLE, PriceUnit.MONEY, new BigDecimal(price), Instant.EPOCH);
    }

    /** What one source reports in an hour; null: nothing. */
    private interface Used {
        Map<String, Long> in(Instant hour);
    }

    /** Sources as they were reported until an hour, told as the storage tells them. */
    private static final class Story {

        private final Instant now;
        private final int days;
        private final BillingMonth month;
        private final Map<String, Long> months = new HashMap<>();
        private final List<HourlySum> hourly = new ArrayList<>();
        private final List<CountedHour> counted = new ArrayList<>();
        private final List<SourceTrend> trends = new ArrayList<>();
        private final List<SourceMark> marks = new ArrayList<>();

        Story(BillingMonth month, Instant now, int days) {
            this.month = month;
            this.now = now;
            this.days = days;
        }

        private static boolean byTheHour(String metric) {
            return metric.equals(HOURLY_CORES) || metric.startsWith(VSAN_TIB);
        }

        /** A metric as {@code vsan-tib claimed}, in base units. */
        Story source(UUID source, boolean lasting, Used used) {
            ForecastWindow window = new ForecastWindow(now, days);
            SortedSet<Instant> metered = new TreeSet<>();
            SortedSet<Instant> missing = new TreeSet<>();
            List<SourceTrend.Sum> sums = new ArrayList<>();
            Instant first = window.from().isBefore(month.start()) ? window.from() : month.start();
            for (Instant hour = first; hour.isBefore(now); hour = hour.plus(1, ChronoUnit.HOURS)) {
                Map<String, Long> values = used.in(hour);
                boolean ofMonth = month.contains(hour);
                if (values.isEmpty()) {
                    if (ofMonth) {
                        missing.add(hour);
                    }
                    continue;
                }
                if (ofMonth) {
                    counted.add(new CountedHour(hour, source, new TreeSet<>()));
                }
                boolean inWindow = !hour.isBefore(window.from());
                if (inWindow) {
                    metered.add(hour);
                }
                Instant at = hour;
                values.forEach((name, value) -> {
                    String metric = name.split(" ")[0];
                    String variant = name.contains(" ") ? name.split(" ")[1] : "";
                    if (ofMonth) {
                        months.merge(name, value, Long::sum);
                        if (byTheHour(metric)) {
                            hourly.add(new HourlySum(at, metric, SINCE, variant, BigInteger.valueOf(value)));
                        }
                    }
                    if (inWindow) {
                        sums.add(new SourceTrend.Sum(
                                byTheHour(metric) ? at : window.start(window.day(at)),
                                metric,
                                SINCE,
                                variant,
                                BigInteger.valueOf(value)));
                    }
                });
            }
            trends.add(new SourceTrend(source, lasting, metered, missing, sums));
            return this;
        }

        Story mark(long value) {
            marks.add(new SourceMark(HORIZON, SINCE, "acme", "", id("source"), BigInteger.valueOf(value)));
            return this;
        }

        OrderInputs soFar() {
            List<Usage> usage = new ArrayList<>();
            months.forEach((name, sum) -> usage.add(new Usage(
                    name.split(" ")[0],
                    SINCE,
                    name.contains(" ") ? name.split(" ")[1] : "",
                    "acme",
                    "",
                    BigInteger.valueOf(sum))));
            return new OrderInputs(usage, hourly, marks, counted, OrderInputs.Estimated.NOTHING, CoverageSum.NOTHING);
        }

        ForecastInputs inputs() {
            return new ForecastInputs(new ForecastWindow(now, days), soFar(), trends, new TreeSet<>());
        }

        Forecast forecast(Contract contract) {
            return Forecast.of(contract, month, CATALOGUE, inputs());
        }
    }

    /** 12 cores until the 4th with 10 hours missing, then 10 cores, and 24 on the 8th. */
    private static Map<String, Long> tenDays(Instant hour) {
        if (!hour.isBefore(Instant.parse("2026-04-02T00:00:00Z"))
                && hour.isBefore(Instant.parse("2026-04-02T10:00:00Z"))) {
            return Map.of();
        }
        long cores = hour.isBefore(Instant.parse("2026-04-04T00:00:00Z")) ? 12 : 10;
        return Map.of(HOURLY_CORES, hour.toString().startsWith("2026-04-08") ? 24 : cores);
    }

    private static String told(Range<?> range) {
        return range.low() + " " + range.expected() + " " + range.high();
    }

    @Test
    void agg245TenDaysOfAprilWorkedByHand() {
        Forecast forecast = new Story(APRIL, APRIL_11, 7)
                .source(id("source"), true, ForecastTest::tenDays)
                .forecast(contract(20, OverageRule.HOURLY, price(HOURLY_CORES, "4")));

        // Metered 62 x 12 + 6 x 24 x 10 + 24 x 24 = 2,760 core-hours; an hour of the window has (6 x 10 + 24) / 7 = 12;
        // 480 hours are left and 10 are missing: 2,760 + 4,800; + 120 + 5,760; + 240 + 11,520; over 720 hours.
        ForecastLine line = forecast.lines().getFirst();
        assertEquals("23/6", line.soFar().toString());
        assertEquals("21/2 12 121/6", told(line.quantity()));
        assertEquals("42.00 48.00 80.67", told(line.amount()));
        assertEquals(new Forecast.Basis(168, 10, 480, new TreeSet<>()), forecast.basis());
        // Above 20: 24 hours by 4 = 96, so 96 / 168 of an hour; 0 on a quiet day, 4 an hour on the busy one, and 40 in
        // what is
        // missing.
        assertEquals("2/15 18/35 257/90", told(forecast.summary().map(CommitSummary::overage)));
        assertEquals("289/30 298/35 121/45", told(forecast.summary().map(CommitSummary::underage)));
    }

    @Test
    void agg245OnTheMonthsAverageOnlyTheWholeMonthIsHeldAgainstTheCommit() {
        Forecast forecast = new Story(APRIL, APRIL_11, 7)
                .source(id("source"), true, ForecastTest::tenDays)
                .forecast(contract(20, OverageRule.AVERAGE));

        assertEquals("0 0 1/6", told(forecast.summary().map(CommitSummary::overage)));
        assertEquals("20 20 121/6", told(forecast.summary().map(CommitSummary::total)));
    }

    @Test
    void agg245AMissingHourIsFilledByItsOwnSource() {
        // The small one has 2 GB and missed the last 12 hours; the large one has 100 GB and missed nothing.
        long gigabyteHour = 102_400L * 3600;
        Instant missingFrom = APRIL_11.minus(12, ChronoUnit.HOURS);
        Forecast forecast = new Story(APRIL, APRIL_11, 7)
                .source(id("large"), true, hour -> Map.of(VRAM, 100 * gigabyteHour))
                .source(
                        id("small"),
                        true,
                        hour -> hour.isBefore(missingFrom) ? Map.of(VRAM, 2 * gigabyteHour) : Map.of())
                .forecast(contract(0, OverageRule.AVERAGE, price(VRAM, "1")));

        // 102 GB all month, and without the 12 hours 102 - 24 / 720.
        assertEquals("3059/30 102 102", told(forecast.lines().getFirst().quantity()));
    }

    @Test
    void agg245ASourceThatWasRemovedIsNotInTheRestAndASilentOneIsNamed() {
        long gigabyteHour = 102_400L * 3600;
        Story story = new Story(APRIL, APRIL_11, 7)
                .source(id("removed"), false, hour -> Map.of(VRAM, 30 * gigabyteHour))
                .source(id("stays"), true, hour -> Map.of(VRAM, 3 * gigabyteHour));
        ForecastInputs inputs = story.inputs();

        Forecast forecast = Forecast.of(
                contract(0, OverageRule.AVERAGE, price(VRAM, "1")),
                APRIL,
                CATALOGUE,
                new ForecastInputs(
                        inputs.window(), inputs.soFar(), inputs.sources(), new TreeSet<>(List.of(id("silent")))));

        // 30 for a third of the month, 3 for all of it.
        assertEquals("13 13 13", told(forecast.lines().getFirst().quantity()));
        assertEquals(new TreeSet<>(List.of(id("silent"))), forecast.basis().silent());
    }

    @Test
    void agg245WhatIsAboveTheEntitlementIsForecastHourByHour() {
        // Claimed 50.5 TiB against 40 by day, 30 by night: 11 TiB are paid for in 12 of 24 hours. Mean claims would
        // hide it.
        Forecast forecast = new Story(APRIL, APRIL_11, 7)
                .source(
                        id("source"),
                        true,
                        hour -> Map.of(
                                VSAN_TIB + " claimed",
                                ChronoUnit.HOURS.between(APRIL.start(), hour) % 24 < 12 ? 50 * TIB + TIB / 2 : 30 * TIB,
                                VSAN_TIB + " entitled",
                                40 * TIB))
                .forecast(contract(0, OverageRule.AVERAGE, price(VSAN_TIB, "2")));

        assertEquals("11/2 11/2 11/2", told(forecast.lines().getFirst().quantity()));
        assertEquals("11/6", forecast.lines().getFirst().soFar().toString());
    }

    @Test
    void agg245PeaksStandAsTheyAreAndTiersAreOfTheWholeQuantity() {
        Price tiered = new Price(
                VRAM,
                Price.BASE_BUNDLE,
                PriceUnit.POINTS,
                List.of(new PriceTier(BigDecimal.TEN, BigDecimal.TWO), new PriceTier(null, BigDecimal.ONE)),
                Instant.EPOCH);
        Forecast forecast = new Story(APRIL, APRIL_11, 7)
                .source(id("source"), true, hour -> Map.of(VRAM, 30L * 102_400 * 3600))
                .mark(40)
                .forecast(contract(0, OverageRule.AVERAGE, tiered, price(HORIZON, "3")));

        assertEquals(
                List.of("billed-vram true 40.00 40.00 40.00", "horizon-connections false 120.00 120.00 120.00"),
                forecast.lines().stream()
                        .map(line -> line.metric() + " " + line.projected() + " " + told(line.amount()))
                        .toList());
        assertEquals(
                "{POINTS=40.00, MONEY=120.00}", String.valueOf(forecast.totals().high()));
    }

    @Test
    void agg246TheFirstHourOfAMonthIsJudgedByTheMonthBefore() {
        Forecast forecast = new Story(APRIL, APRIL.start(), 7)
                .source(id("source"), true, hour -> Map.of(HOURLY_CORES, 30L))
                .forecast(contract(20, OverageRule.HOURLY, price(HOURLY_CORES, "1")));

        assertEquals("30 30 30", told(forecast.lines().getFirst().quantity()));
        assertEquals("10 10 10", told(forecast.summary().map(CommitSummary::overage)));
    }

    @Test
    void agg246WithNothingToJudgeByNothingIsAssumed() {
        Forecast forecast = new Story(APRIL, APRIL_11, 7).forecast(contract(20, OverageRule.HOURLY, price(VRAM, "1")));

        assertEquals(List.of(), forecast.lines());
        assertEquals("20 20 20", told(forecast.summary().map(CommitSummary::underage)));
    }

    @Test
    void agg246WhatIsCountedWhileItIsReadIsNotMissing() {
        Story story = new Story(APRIL, APRIL_11, 7).source(id("source"), true, hour -> Map.of(HOURLY_CORES, 8L));
        ForecastInputs inputs = story.inputs();
        SourceTrend trend = inputs.sources().getFirst();
        SourceTrend stale = new SourceTrend(
                trend.source(), true, trend.metered(), new TreeSet<>(List.of(APRIL.start())), trend.sums());

        Forecast forecast = Forecast.of(
                contract(0, OverageRule.HOURLY),
                APRIL,
                CATALOGUE,
                new ForecastInputs(inputs.window(), inputs.soFar(), List.of(stale), inputs.silent()));

        assertEquals("8 8 8", told(forecast.summary().map(CommitSummary::reported)));
        assertEquals(0, forecast.basis().missingHours());
    }

    private static Used random(long seed, int missingPercent) {
        return hour -> {
            Random random = new Random(seed * 31 + hour.getEpochSecond());
            random.nextInt();
            return random.nextInt(100) < missingPercent
                    ? Map.of()
                    : Map.of(
                            HOURLY_CORES,
                            (long) random.nextInt(60),
                            VRAM,
                            (long) random.nextInt(1_000_000),
                            VSAN_TIB + " claimed",
                            random.nextLong(20 * TIB),
                            VSAN_TIB + " entitled",
                            random.nextInt(20) * TIB);
        };
    }

    private static final Contract EVERYTHING =
            contract(60, OverageRule.HOURLY, price(HOURLY_CORES, "1"), price(VRAM, "1000"), price(VSAN_TIB, "100"));

    @Property(tries = 30)
    void agg247LowIsNeverAboveExpectedNorThatAboveHigh(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 720) int hours,
            @ForAll @IntRange(min = 0, max = 100) int missingPercent) {
        Instant now = APRIL.start().plus(hours, ChronoUnit.HOURS);
        Forecast forecast = new Story(APRIL, now, 3)
                .source(id("one"), true, random(seed, missingPercent))
                .source(id("two"), true, random(seed + 1, 5))
                .source(id("gone"), false, random(seed + 2, 5))
                .forecast(EVERYTHING);

        forecast.lines().forEach(line -> assertRises(line.quantity()));
        assertRises(forecast.summary().map(CommitSummary::reported));
        assertRises(forecast.summary().map(CommitSummary::overage));
        forecast.summary().map(summary -> {
            assertEquals(summary.total(), summary.reported().plus(summary.underage()));
            assertEquals(summary.total(), summary.commit().plus(summary.overage()));
            assertTrue(summary.underage().signum() >= 0, summary::toString);
            return summary;
        });
    }

    private static void assertRises(Range<Fraction> range) {
        assertTrue(range.low().compareTo(range.expected()) <= 0, range::toString);
        assertTrue(range.expected().compareTo(range.high()) <= 0, range::toString);
    }

    @Property(tries = 10)
    void agg247AtTheEndOfAMonthThatMissesNothingItIsTheDraft(@ForAll long seed) {
        Story story = new Story(APRIL, APRIL.end(), 7)
                .source(id("one"), false, random(seed, 0))
                .source(id("two"), false, random(seed + 1, 0));
        DraftOrder draft = DraftOrder.of(EVERYTHING, APRIL, CATALOGUE, CALENDAR, story.soFar());

        Forecast forecast = story.forecast(EVERYTHING);

        for (CommitSummary summary : List.of(
                forecast.summary().low(),
                forecast.summary().expected(),
                forecast.summary().high())) {
            assertEquals(draft.summary(), summary);
        }
        assertEquals(
                draft.lines().stream().map(OrderLine::measured).toList(),
                forecast.lines().stream().map(line -> line.quantity().low()).toList());
        forecast.lines().forEach(line -> assertEquals(Range.of(line.soFar()), line.quantity()));
    }

    @Property(tries = 10)
    void agg247TheOrderInWhichThingsAreReadDoesNotMatter(@ForAll long seed) {
        ForecastInputs inputs = new Story(APRIL, APRIL_11, 3)
                .source(id("one"), true, random(seed, 20))
                .source(id("two"), true, random(seed + 1, 20))
                .inputs();
        List<SourceTrend> sources = new ArrayList<>();
        for (SourceTrend trend : inputs.sources()) {
            List<SourceTrend.Sum> sums = new ArrayList<>(trend.sums());
            Collections.shuffle(sums, new Random(seed));
            sources.add(new SourceTrend(trend.source(), trend.lasting(), trend.metered(), trend.missing(), sums));
        }
        Collections.reverse(sources);

        assertEquals(
                Forecast.of(EVERYTHING, APRIL, CATALOGUE, inputs),
                Forecast.of(
                        EVERYTHING,
                        APRIL,
                        CATALOGUE,
                        new ForecastInputs(inputs.window(), inputs.soFar(), sources, inputs.silent())));
    }
}
