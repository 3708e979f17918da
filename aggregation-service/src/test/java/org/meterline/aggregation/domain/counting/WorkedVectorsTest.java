package org.meterline.aggregation.domain.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.CORES;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.off;
import static org.meterline.aggregation.Reports.vm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/** The worked examples of the metric catalogue, by their ids. */
class WorkedVectorsTest {

    private static final int APRIL_HOURS = 720;

    @ParameterizedTest(name = "{0}: {1} MiB, reservation {2} MiB: {3} GB")
    @CsvSource({
        "T1, 4096, 0, 2",
        "T2, 10240, 9216, 9",
        "T3, 10240, 2048, 5",
        "T4, 65536, 0, 24",
        "T4, 49152, 0, 24",
        "T4, 32768, 16384, 16",
        "T4, 131072, 131072, 24",
        "T4, 512, 0, 1/4"
    })
    void t1ToT4BilledMemoryHasFloorAndCap(String vector, long configuredMiB, long reservedMiB, String gigabytes) {
        Month april = new Month(2022, 4)
                .hours(0, APRIL_HOURS, hour -> List.of(vm("vm-1", 0, 3600, configuredMiB, reservedMiB)));

        assertEquals(gigabytes, april.billed(VRAM).toString(), vector);
    }

    @Test
    void t5PoweredOffBillsNothing() {
        Month april = new Month(2022, 4).hours(0, APRIL_HOURS, hour -> List.of(off("vm-1", 0, 3600, 65536)));

        assertEquals(Fraction.ZERO, april.billed(VRAM));
    }

    @Test
    void t6EachIntervalIsCappedBeforeTheAverage() {
        Month april = new Month(2022, 4)
                .hours(0, 240, hour -> List.of(vm("vm-1", 0, 3600, 16384, 0)))
                .hours(240, 240, hour -> List.of(vm("vm-1", 0, 3600, 65536, 0)))
                .hours(480, 240, hour -> List.of(off("vm-1", 0, 3600, 65536)));

        assertEquals("32/3", april.billed(VRAM).toString());
        assertEquals("10.6667", Rounding.DETAIL.round(april.billed(VRAM)).toPlainString());
    }

    @Test
    void t7SpansCountToTheSecond() {
        Month april = new Month(2022, 4)
                .hours(10, 1, hour -> List.of(vm("vm-1", 900, 3600, 8192, 0)))
                .hours(11, 1, hour -> List.of(vm("vm-1", 0, 2700, 8192, 0)));

        assertEquals("1/120", april.billed(VRAM).toString());
        assertEquals("0.008333", new Rounding(6).round(april.billed(VRAM)).toPlainString());
    }

    @Test
    void t10FebruaryHas672Or696Hours() {
        Month of2023 = new Month(2023, 2).hours(0, 672, hour -> List.of(vm("vm-1", 0, 3600, 24576, 0)));
        Month of2024 = new Month(2024, 2).hours(0, 672, hour -> List.of(vm("vm-1", 0, 3600, 24576, 0)));

        assertEquals("12", of2023.billed(VRAM).toString());
        assertEquals("11.5862", Rounding.DETAIL.round(of2024.billed(VRAM)).toPlainString());
    }

    @Test
    void t12EachCpuCountsAtLeastSixteenCores() {
        Month april = new Month(2022, 4)
                .hours(0, APRIL_HOURS, hour -> List.of(host("host-a", 0, 3600, 8, 8), host("host-b", 0, 3600, 24, 24)));

        assertEquals("80", april.billed(CORES).toString());
        assertEquals("80", april.billed(HOURLY_CORES).toString());
    }

    @Test
    void t13ADualEightCoreHostIs32() {
        Month april = new Month(2022, 4).hours(0, APRIL_HOURS, hour -> List.of(host("host-a", 0, 3600, 8, 8)));

        assertEquals("32", april.billed(CORES).toString());
    }

    @Test
    void t24TwoMetersOnOneSourceHourBillItOnce() {
        Instant hour = Instant.parse("2022-04-10T10:00:00Z");
        UUID x = id("x");
        UUID y = id("y");
        UUID source = id("vcenter");
        Month april = new Month(2022, 4)
                .meter(Reports.production(x, 1))
                .meter(Reports.production(y, 2))
                .report(x, source, hour, List.of(new Span(0, 2400)), List.of(host("host-1", 0, 2400, 20, 20)))
                .report(y, source, hour, List.of(new Span(1800, 3600)), List.of(host("host-1", 1800, 3600, 20, 20)));

        assertEquals(40 * 3600L, april.sum(CORES).billed().longValueExact());
        assertEquals(40L, april.sum(HOURLY_CORES).billed().longValueExact());
        assertEquals(
                40 * 2400L,
                april.sum(CORES, key -> key.usageMeter().equals(x)).billed().longValueExact());
        SourceHour decided = april.sourceHours().getFirst();
        assertEquals(
                List.of(ReportState.COUNTED, ReportState.SHADOWED),
                decided.reports().stream()
                        .map(report -> decided.state(report.digest()))
                        .sorted()
                        .toList());
    }

    @Test
    void t25NoSecondAtTheMonthsEndIsLost() {
        assertEquals(BillingMonth.of(2022, 4), BillingMonth.containing(Instant.parse("2022-04-30T23:59:59Z")));
        assertEquals(BillingMonth.of(2022, 5), BillingMonth.containing(Instant.parse("2022-05-01T00:00:00Z")));
        Month april = new Month(2022, 4)
                .hours(719, 1, hour -> List.of(vm("vm-1", 3599, 3600, 4096, 0)))
                .hours(720, 1, hour -> List.of(vm("vm-1", 0, 1, 4096, 0)));
        Month may = new Month(2022, 5)
                .hours(-1, 1, hour -> List.of(vm("vm-1", 3599, 3600, 4096, 0)))
                .hours(0, 1, hour -> List.of(vm("vm-1", 0, 1, 4096, 0)));

        assertEquals(april.sum(VRAM), may.sum(VRAM));
        assertEquals(2048 * 100L, may.sum(VRAM).billed().longValueExact());
    }

    @Test
    void t28OnlyRentalIsBilledAllIsMetered() {
        Month april = new Month(2022, 4)
                .hours(0, 360, hour -> List.of(vm(RecordHead.of("vm-1", 0, 3600), 8192)))
                .hours(
                        360,
                        360,
                        hour -> List.of(
                                vm(RecordHead.of("vm-1", 0, 3600).withLicence(Licence.PERPETUAL, "K-1"), 8192)));

        assertEquals("2", april.billed(VRAM).toString());
        assertEquals("4", april.metered(VRAM).toString());
    }

    @Test
    void t29TestCountsFromTheDayItBecomesProduction() {
        Instant sixteenth = Instant.parse("2022-04-16T00:00:00Z");
        Month april = new Month(2022, 4)
                .meter(Reports.meter(
                        id("meter"),
                        1,
                        2,
                        List.of(new Since<>(MeterMode.TEST, null), new Since<>(MeterMode.PRODUCTION, sixteenth)),
                        Assignment.UNASSIGNED))
                .hours(0, APRIL_HOURS, hour -> List.of(vm("vm-1", 0, 3600, 4096, 0)));

        assertEquals("1", april.billed(VRAM).toString());
        assertEquals("1", april.metered(VRAM).toString());
        assertEquals(
                Map.of(ReportState.TEST, 360L, ReportState.COUNTED, 360L),
                april.sourceHours().stream()
                        .flatMap(hour -> hour.states().values().stream())
                        .collect(Collectors.groupingBy(state -> state, Collectors.counting())));
    }

    @Test
    void tenantsAddUpToTheTotal() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        3,
                        hour -> List.of(
                                vm(RecordHead.of("vm-1", 0, 1111).withCustomer("acme"), 8191),
                                vm(RecordHead.of("vm-1", 1111, 3600).withCustomer("beta"), 8191),
                                vm("vm-2", 7, 3600, 333, 0)));

        long total = april.sum(VRAM).billed().longValueExact();
        assertEquals(
                total,
                List.of("acme", "beta", RecordHead.NO_CUSTOMER).stream()
                        .mapToLong(customer -> april.sum(
                                        VRAM, key -> key.customer().equals(customer))
                                .billed()
                                .longValueExact())
                        .sum());
    }

    @Test
    void anObjectSeenTwiceInAnHourCountsOnceWithItsHighestValue() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                host(RecordHead.of("host-1", 0, 10).withLicence(Licence.DEMO, null), 64),
                                host(RecordHead.of("host-1", 10, 20).withCustomer("acme"), 20),
                                host(RecordHead.of("host-1", 20, 30).withCustomer("beta"), 32)));

        assertEquals(32, april.sum(HOURLY_CORES).billed().longValueExact());
        assertEquals(64, april.sum(HOURLY_CORES).metered().longValueExact());
        assertEquals(
                32,
                april.sum(HOURLY_CORES, key -> key.customer().equals("acme"))
                        .billed()
                        .longValueExact());
    }
}
