package org.meterline.aggregation.domain.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.ACTIVE_CORES;
import static org.meterline.aggregation.Reports.BUNDLE_VRAM;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.CORES;
import static org.meterline.aggregation.Reports.DISTRIBUTED_CORES;
import static org.meterline.aggregation.Reports.GATEWAY_CORES;
import static org.meterline.aggregation.Reports.HORIZON;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.KEY_CORES;
import static org.meterline.aggregation.Reports.PROTECTED;
import static org.meterline.aggregation.Reports.RAM;
import static org.meterline.aggregation.Reports.VCPUS;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.VSAN_TIB;
import static org.meterline.aggregation.Reports.VSAN_USED;
import static org.meterline.aggregation.Reports.edge;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.off;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.metric.FeatureSet;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UnknownRecord;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

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
    void t9BundlesOfVirtualMachinesAreTheirOwnFeaturesAndTheirHosts() {
        RecordHead plain = RecordHead.of("host-plain", 0, 3600);
        RecordHead operated = RecordHead.of("host-operated", 0, 3600).withFeatures(List.of("aria-operations"));
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        APRIL_HOURS,
                        hour -> List.of(
                                vmOn("vm-1", "host-plain", List.of(), 14 * 1024),
                                vmOn("vm-2", "host-plain", List.of("aria-operations"), 4 * 1024),
                                vmOn("vm-3", "host-operated", List.of(), 2 * 1024),
                                host(plain, 20),
                                host(operated, 20)));

        assertEquals("10", april.billed(BUNDLE_VRAM).toString());
        assertEquals("7", april.billed(BUNDLE_VRAM, "").toString());
        assertEquals("3", april.billed(BUNDLE_VRAM, "aria-operations").toString());
        assertEquals(april.billed(VRAM), april.billed(BUNDLE_VRAM));
    }

    private static VmRecord vmOn(String id, String host, List<String> features, long configuredMiB) {
        return new VmRecord(RecordHead.of(id, 0, 3600).withFeatures(features), true, configuredMiB, 0, 2, host);
    }

    @Test
    void t11HostCoresCountWhileSomethingIsOn() {
        Month april = new Month(2022, 4)
                .hours(0, 500, hour -> List.of(new HostRecord(RecordHead.of("host-1", 0, 3600), List.of(20, 20), 3)))
                .hours(500, 220, hour -> List.of(new HostRecord(RecordHead.of("host-1", 0, 3600), List.of(20, 20), 0)));
        Month nothingOn = new Month(2022, 4)
                .hours(
                        0,
                        APRIL_HOURS,
                        hour -> List.of(new HostRecord(RecordHead.of("host-1", 0, 3600), List.of(20, 20), 0)));

        assertEquals("250/9", april.billed(ACTIVE_CORES).toString());
        assertEquals(
                "27.7778", Rounding.DETAIL.round(april.billed(ACTIVE_CORES)).toPlainString());
        assertEquals(Fraction.ZERO, nothingOn.billed(ACTIVE_CORES));
    }

    @Test
    void activeHostCoresArePhysicalAndToTheSecond() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                new HostRecord(RecordHead.of("host-1", 0, 100), List.of(8, 8), 0),
                                new HostRecord(RecordHead.of("host-1", 100, 3600), List.of(8, 8), 1)));

        assertEquals(16 * 3500, april.sum(ACTIVE_CORES).billed().longValueExact());
    }

    @Test
    void allocatedCountsWhatIsPoweredOff() {
        Month april = new Month(2022, 4)
                .hours(0, 360, hour -> List.of(off("vm-1", 0, 3600, 65536)))
                .hours(360, 360, hour -> List.of(vm("vm-1", 0, 3600, 65536, 0)));

        assertEquals("2", april.billed(VCPUS).toString());
        assertEquals("64", april.billed(RAM).toString());
    }

    @ParameterizedTest(name = "{0}: {1} hosts with {2} CPUs of {3} cores, {4} bytes each")
    @CsvSource({"T14, 3, 1, 8, 4222124650659, 48, 0", "T15, 4, 2, 16, 43980465111040, 128, 32"})
    void t14AndT15VsanIsRoundedUpOncePerContractLessItsCores(
            String vector, int hosts, int cpus, int coresOfCpu, long bytesEach, long cores, String toPay) {
        Month april = new Month(2022, 4).hours(0, APRIL_HOURS, hour -> {
            List<UsageRecord> records = new ArrayList<>();
            for (int i = 0; i < hosts; i++) {
                records.add(host(
                        "host-" + i,
                        0,
                        3600,
                        Collections.nCopies(cpus, coresOfCpu).toArray(Integer[]::new)));
                records.add(vsan(RecordHead.of("domain-" + i, 0, 3600), bytesEach, 0, null));
            }
            return records;
        });

        assertEquals(
                cores,
                april.sourceHours().stream()
                        .mapToLong(hour -> amount(hour, VSAN_TIB, "entitled")
                                .billed()
                                .shiftRight(40)
                                .longValueExact())
                        .max()
                        .orElseThrow());
        assertEquals(toPay, april.aboveEntitlement(VSAN_TIB).toString(), vector);
    }

    private static Amount amount(SourceHour hour, String metric, String variant) {
        return hour.contribution().entrySet().stream()
                .filter(entry -> entry.getKey().metric().equals(metric)
                        && entry.getKey().variant().equals(variant))
                .map(Map.Entry::getValue)
                .reduce(Amount.ZERO, Amount::plus);
    }

    @Test
    void onlyRentalClustersClaimAndOnlyRentalHostsEntitle() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                vsan(RecordHead.of("domain-1", 0, 3600), 100L << 40, 0, null),
                                vsan(
                                        RecordHead.of("domain-2", 0, 3600).withLicence(Licence.BYO, null),
                                        7L << 40,
                                        0,
                                        null),
                                host("host-1", 0, 1, 8),
                                host(RecordHead.of("host-2", 0, 3600).withLicence(Licence.PERPETUAL, null), 64)));

        assertEquals("7/60", april.aboveEntitlement(VSAN_TIB).toString());
    }

    @Test
    void t18VsanUsedIsAveragedOverTheMonth() {
        Month april = new Month(2022, 4)
                .hours(0, 300, hour -> List.of(vsan(RecordHead.of("domain-1", 0, 3600), 0, 1000L << 30, "enterprise")))
                .hours(
                        300,
                        420,
                        hour -> List.of(vsan(RecordHead.of("domain-1", 0, 3600), 0, 1500L << 30, "enterprise")));

        assertEquals("1291.6667", Rounding.DETAIL.round(april.billed(VSAN_USED)).toPlainString());
        assertEquals(april.billed(VSAN_USED), april.billed(VSAN_USED, "enterprise"));
    }

    @Test
    void aClustersHourIsOfTheHighestEditionThatItHadInIt() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                vsan(RecordHead.of("domain-1", 0, 1000), 0, 1, "standard"),
                                vsan(RecordHead.of("domain-1", 1000, 1001), 0, 1, "enterprise"),
                                vsan(RecordHead.of("domain-1", 1001, 3600), 0, 1, null),
                                vsan(RecordHead.of("domain-2", 0, 3600), 0, 1, "advanced")))
                .hours(1, 1, hour -> List.of(vsan(RecordHead.of("domain-1", 0, 3600), 0, 1, "standard")));

        assertEquals(
                List.of(3600L, 3600L, 3600L),
                List.of("enterprise", "advanced", "standard").stream()
                        .map(edition -> april.sum(
                                        VSAN_USED, key -> key.variant().equals(edition))
                                .billed()
                                .longValueExact())
                        .toList());
    }

    @Test
    void t19EdgeVcpusCountFourfoldWithoutAMinimum() {
        Month april = new Month(2022, 4)
                .hours(0, APRIL_HOURS, hour -> List.of(edge("edge-1", 0, 3600, 8), edge("edge-2", 5, 6, 8)));

        assertEquals("64", april.billed(GATEWAY_CORES).toString());
    }

    @Test
    void distributedCoresAreThoseOfHostsWithTheFeatureAndHaveTheMinimum() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        APRIL_HOURS,
                        hour -> List.of(
                                host(RecordHead.of("host-1", 0, 3600).withFeatures(List.of("nsx", "vsan")), 8, 24),
                                host("host-2", 0, 3600, 64)));

        assertEquals("40", april.billed(DISTRIBUTED_CORES).toString());
    }

    @Test
    void aHostCountsOnceForEachKeyThatItHadAndOnceForTheContract() {
        RecordHead head = RecordHead.of("host-1", 0, 1800);
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                host(head.withLicence(Licence.RENTAL, "K-1"), 20),
                                host(head.withSpan(1800, 3600).withLicence(Licence.RENTAL, "K-2"), 24),
                                host("host-2", 0, 3600, 16)));

        assertEquals(24 + 16, april.sum(HOURLY_CORES).billed().longValueExact());
        assertEquals(
                List.of(20L, 24L, 16L),
                List.of("K-1", "K-2", "").stream()
                        .map(key -> april.sum(KEY_CORES, each -> each.variant().equals(key))
                                .billed()
                                .longValueExact())
                        .toList());
    }

    @Test
    void theHighestNumberOfConnectionsAtOneInstantCounts() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                sessions(RecordHead.of("pod-a", 0, 1800), 100),
                                sessions(RecordHead.of("pod-a", 1800, 3600), 60),
                                sessions(RecordHead.of("pod-b", 1700, 3600), 50),
                                sessions(RecordHead.of("pod-c", 0, 3600).withCustomer("acme"), 7),
                                sessions(RecordHead.of("pod-d", 0, 10).withLicence(Licence.DEMO, null), 500)))
                .hours(1, 1, hour -> List.of(sessions(RecordHead.of("pod-a", 0, 3600), 149)));

        assertEquals(
                List.of("7 7", "149 149", "150 600"),
                april.marks(HORIZON).stream()
                        .map(amount -> amount.billed() + " " + amount.metered())
                        .sorted(Comparator.comparing(String::length).thenComparing(text -> text))
                        .toList());
        assertEquals(Amount.ZERO, april.sum(HORIZON));
    }

    @Test
    void eachObjectsLastValueCountsForTheCustomerItHadThen() {
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                protectedVms(RecordHead.of("site-a", 0, 1800).withCustomer("acme"), 90),
                                protectedVms(RecordHead.of("site-a", 1800, 3600).withCustomer("beta"), 11),
                                protectedVms(RecordHead.of("site-b", 0, 3600).withCustomer("beta"), 5),
                                protectedVms(
                                        RecordHead.of("site-c", 0, 3600)
                                                .withCustomer("beta")
                                                .withLicence(Licence.DEMO, null),
                                        2),
                                protectedVms(RecordHead.of("site-d", 0, 1800), 4),
                                protectedVms(RecordHead.of("site-d", 1800, 3600), 0)));

        assertEquals(List.of(Amount.of(16, 18)), april.marks(PROTECTED));
    }

    @Test
    void featuresOfAHostHoldToTheSecond() {
        RecordHead featured = RecordHead.of("host-1", 1000, 2000).withFeatures(List.of("nsx"));
        Month april = new Month(2022, 4)
                .hours(
                        0,
                        1,
                        hour -> List.of(
                                vmOn("vm-1", "host-1", List.of("a,b", "c\\"), 1024),
                                host(featured, 8),
                                host("host-1", 2000, 3600, 8)));

        long hundredthsOfMib = 512 * 100;
        FeatureSet own = FeatureSet.of(List.of("c\\", "a,b"), List.of());
        FeatureSet withHosts = FeatureSet.of(own.features(), List.of("nsx"));
        assertEquals(
                List.of(2600 * hundredthsOfMib, 1000 * hundredthsOfMib),
                List.of(own, withHosts).stream()
                        .map(set -> april.sum(BUNDLE_VRAM, key -> key.variant().equals(set.variant()))
                                .billed()
                                .longValueExact())
                        .toList());
        assertEquals(withHosts, FeatureSet.ofVariant(withHosts.variant()));
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
        assertEquals(40L, april.sum(KEY_CORES).billed().longValueExact());
        assertEquals(40 * 3600L, april.sum(ACTIVE_CORES).billed().longValueExact());
        assertEquals(40L << 40, april.sum(VSAN_TIB).billed().longValueExact());
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
    void t24WhatTwoMetersSeeTogetherCountsOnceByEveryMetric() {
        Instant hour = Instant.parse("2022-04-10T10:00:00Z");
        List<UsageRecord> seen = List.of(
                vmOn("vm-1", "host-1", List.of(), 8192),
                host(RecordHead.of("host-1", 0, 3600).withFeatures(List.of("nsx")), 40),
                vsan(RecordHead.of("domain-1", 0, 3600), 50L << 40, 10L << 30, "advanced"),
                edge("edge-1", 0, 3600, 8),
                sessions(RecordHead.of("pod-a", 0, 3600), 30),
                protectedVms(RecordHead.of("site-a", 0, 3600), 9));
        Month twice = new Month(2022, 4)
                .meter(Reports.production(id("x"), 1))
                .meter(Reports.production(id("y"), 2))
                .report(id("x"), id("source"), hour, List.of(new Span(0, 2400)), clipped(seen, 0, 2400))
                .report(id("y"), id("source"), hour, List.of(new Span(1800, 3600)), clipped(seen, 1800, 3600));
        Month once = new Month(2022, 4)
                .meter(Reports.production(id("x"), 1))
                .report(id("x"), id("source"), hour, List.of(Span.WHOLE_HOUR), seen);

        CATALOGUE
                .versions()
                .forEach(metric -> assertEquals(once.sum(metric.metric()), twice.sum(metric.metric()), metric::metric));
        assertEquals(List.of(Amount.of(9, 9)), twice.marks(PROTECTED));
        assertEquals(List.of(Amount.of(30, 30), Amount.of(30, 30)), twice.marks(HORIZON));
    }

    private static List<UsageRecord> clipped(List<UsageRecord> records, int from, int to) {
        return records.stream().map(usage -> spanning(usage, from, to)).toList();
    }

    private static UsageRecord spanning(UsageRecord usage, int from, int to) {
        RecordHead head = usage.head().withSpan(from, to);
        return switch (usage) {
            case VmRecord vm ->
                new VmRecord(head, vm.on(), vm.configuredMiB(), vm.reservedMiB(), vm.vcpus(), vm.host());
            case HostRecord host -> new HostRecord(head, host.coresPerCpu(), host.poweredOnVms());
            case VsanRecord vsan -> new VsanRecord(head, vsan.rawBytes(), vsan.usedBytes(), vsan.edition());
            case EdgeRecord edge -> new EdgeRecord(head, edge.vcpus());
            case CounterRecord counter -> new CounterRecord(head, counter.counter(), counter.value());
            case UnknownRecord unknown -> new UnknownRecord(head, unknown.kind());
        };
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
