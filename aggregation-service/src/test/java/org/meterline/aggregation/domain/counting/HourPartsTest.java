package org.meterline.aggregation.domain.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.CORES;
import static org.meterline.aggregation.Reports.HOURLY_CORES;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.off;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;

class HourPartsTest {

    private static final Instant HOUR = Instant.parse("2026-10-01T10:00:00Z");
    private static final SecondSet WHOLE = SecondSet.of(List.of(Span.WHOLE_HOUR));
    private static final SecondSet FIRST = SecondSet.of(List.of(new Span(0, 700), new Span(1000, 2000)));
    private static final SecondSet SECOND = SecondSet.of(List.of(new Span(700, 1000), new Span(2100, 3600)));
    private static final ReportDigest OF_FIRST = ReportDigest.of(new byte[] {1});
    private static final ReportDigest OF_SECOND = ReportDigest.of(new byte[] {2});

    private static MetricVersion metric(String id) {
        return CATALOGUE.latest(id).orElseThrow();
    }

    private static List<Part> parts(String metric, UsageRecord... records) {
        List<Part> parts = new ArrayList<>();
        HourParts hour = new HourParts(metric(metric), parts::add);
        for (UsageRecord usage : records) {
            hour.add(OF_FIRST, id("first"), WHOLE, usage);
        }
        hour.finish();
        return parts;
    }

    /** AGG-95: of every metric and every key, the parts add up to what was measured. */
    @Property(tries = 500)
    void thePartsAddUpToWhatWasMeasured(
            @ForAll("records") List<UsageRecord> ofFirst, @ForAll("records") List<UsageRecord> ofSecond) {
        HourMeasurement measurement = new HourMeasurement(CATALOGUE.at(HOUR));
        ofFirst.forEach(usage -> measurement.add(id("first"), FIRST, usage));
        ofSecond.forEach(usage -> measurement.add(id("second"), SECOND, usage));
        SortedMap<MeasuredKey, Amount> measured =
                new TreeMap<>(measurement.measured().sums());
        measured.putAll(measurement.measured().marks());

        SortedMap<MeasuredKey, Amount> added = new TreeMap<>();
        for (MetricVersion metric : CATALOGUE.at(HOUR)) {
            HourParts hour = new HourParts(metric, part -> added.merge(part.key(), part.amount(), Amount::plus));
            ofFirst.forEach(usage -> hour.add(OF_FIRST, id("first"), FIRST, usage));
            ofSecond.forEach(usage -> hour.add(OF_SECOND, id("second"), SECOND, usage));
            hour.finish();
        }
        added.values().removeIf(Amount::isZero);

        assertEquals(measured, added);
    }

    /** AGG-95: whoever takes a pocket calculator to a part comes to its amount. */
    @Property(tries = 300)
    void eachPartIsItsValueTimesItsFactors(@ForAll("records") List<UsageRecord> records) {
        for (MetricVersion metric : CATALOGUE.at(HOUR)) {
            HourParts hour = new HourParts(metric, HourPartsTest::assertArithmetic);
            records.forEach(usage -> hour.add(OF_FIRST, id("first"), FIRST, usage));
            hour.finish();
        }
    }

    private static void assertArithmetic(Part part) {
        BigInteger product = BigInteger.valueOf(part.value().value());
        for (Part.Factor factor : part.factors()) {
            product = product.multiply(BigInteger.valueOf(factor.by()));
        }
        assertEquals(product, part.amount().metered().max(part.amount().billed()), part::toString);
        if (part.licence() != Licence.RENTAL) {
            assertEquals(BigInteger.ZERO, part.amount().billed(), part::toString);
        }
    }

    @Test
    void theRuleThatDecidedIsNamed() {
        assertEquals(
                List.of(
                        "floor | min(cap 24576 MiB, max(reserved 0 MiB, 50 % of configured 4096 MiB)) = 204800/100 MiB",
                        "reservation | min(cap 24576 MiB, max(reserved 9216 MiB, 50 % of configured 10240 MiB)) = 921600/100 MiB",
                        "cap | min(cap 24576 MiB, max(reserved 0 MiB, 50 % of configured 65536 MiB)) = 2457600/100 MiB",
                        "powered-off | powered off: 0"),
                parts(
                                VRAM,
                                vm("vm-1", 0, 3600, 4096, 0),
                                vm("vm-2", 0, 3600, 10240, 9216),
                                vm("vm-3", 0, 3600, 65536, 0),
                                off("vm-4", 0, 3600, 65536))
                        .stream()
                        .map(part ->
                                part.value().decidedBy() + " | " + part.value().formula())
                        .toList());
    }

    @Test
    void theCoresOfAHostAreShownCpuByCpu() {
        Part part = parts(CORES, host("host-1", 600, 1200, 8, 24, 8)).getFirst();

        assertEquals("2 × max(16, 8) + 1 × max(16, 24) = 56 cores", part.value().formula());
        assertEquals("minimum", part.value().decidedBy());
        assertEquals(List.of(new Part.Factor("seconds", 600)), part.factors());
        assertEquals(Amount.of(56 * 600, 56 * 600), part.amount());
    }

    @Test
    void anObjectThatCountsOnceIsOnePartAndSaysSo() {
        List<Part> parts = parts(
                HOURLY_CORES, host("host-1", 0, 600, 20), host("host-1", 600, 1200, 40), host("host-2", 0, 9, 16));

        assertEquals(
                Map.of("host-1", "the highest of 2 spans of the hour", "host-2", "null"),
                Map.of(
                        parts.get(0).object(),
                        String.valueOf(parts.get(0).note()),
                        parts.get(1).object(),
                        String.valueOf(parts.get(1).note())));
        assertEquals(600, parts.get(0).from());
    }

    /** Spans of one object of one meter do not overlap: each of the tenths of the hour belongs to one record of it. */
    @Provide
    Arbitrary<List<UsageRecord>> records() {
        Arbitrary<UsageRecord> usage = Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of("o-1", "o-2", "o-3"),
                        Arbitraries.of("acme", "beta", RecordHead.NO_CUSTOMER),
                        Arbitraries.of(Licence.class),
                        Arbitraries.of(List.<String>of(), List.of("nsx"), List.of("aria-operations", "nsx")),
                        Arbitraries.integers().between(0, 100_000),
                        Arbitraries.integers().between(0, 5))
                .as((tenth, object, customer, licence, features, size, kind) -> {
                    RecordHead head = RecordHead.of(object, tenth * 360, tenth * 360 + 360)
                            .withCustomer(customer)
                            .withLicence(licence, size % 2 == 0 ? null : "K-" + size % 3)
                            .withFeatures(features);
                    return switch (kind) {
                        case 0 -> new VmRecord(head, size % 5 != 0, size, size % 3 * 1000L, size % 7, "o-" + size % 4);
                        case 1 -> host(head, size % 100, 8);
                        case 2 ->
                            vsan(
                                    head,
                                    size,
                                    size / 2,
                                    List.of("standard", "enterprise", "x").get(size % 3));
                        case 3 -> new EdgeRecord(head, size % 9);
                        case 4 -> sessions(head, size % 50);
                        default -> protectedVms(head, size % 50);
                    };
                });
        return usage.list()
                .uniqueElements(each -> each.kind() + each.id() + each.from())
                .ofMaxSize(30);
    }
}
