package org.meterline.aggregation.domain.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.BUNDLE_VRAM;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.VRAM;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;

class HourMeasurementTest {

    private static final Instant HOUR = Instant.parse("2026-10-01T10:00:00Z");

    private static SortedMap<MeasuredKey, Amount> measure(List<UsageRecord> records) {
        return measured(records).sums();
    }

    private static Measured measured(List<UsageRecord> records) {
        HourMeasurement measurement = new HourMeasurement(CATALOGUE.at(HOUR));
        SecondSet counting = SecondSet.of(List.of(new Span(0, 1800), new Span(2000, 3600)));
        records.forEach(usage -> measurement.add(id("meter"), counting, usage));
        return measurement.measured();
    }

    @Property(tries = 300)
    void theOrderOfRecordsDoesNotMatter(@ForAll("records") List<UsageRecord> records, @ForAll Random random) {
        List<UsageRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, random);

        assertEquals(measured(records), measured(shuffled));
    }

    @Property(tries = 200)
    void nothingIsBilledThatIsNotMetered(@ForAll("records") List<UsageRecord> records) {
        measure(records)
                .values()
                .forEach(amount ->
                        assertEquals(amount.metered(), amount.metered().max(amount.billed())));
    }

    @Property(tries = 200)
    void bundlesAddUpToBilledMemory(@ForAll("records") List<UsageRecord> records) {
        SortedMap<MeasuredKey, Amount> sums = measure(records);

        assertEquals(sum(sums, VRAM), sum(sums, BUNDLE_VRAM));
    }

    private static Amount sum(SortedMap<MeasuredKey, Amount> sums, String metric) {
        return sums.entrySet().stream()
                .filter(entry -> entry.getKey().metric().equals(metric))
                .map(Map.Entry::getValue)
                .reduce(Amount.ZERO, Amount::plus);
    }

    @Test
    void readingsOfAnySizeStayExact() {
        ObjectValue vram = new ObjectValue.BilledVram(1L << 40, 100);
        assertEquals(
                (1L << 40) * 100,
                vram.of(vm("vm-1", 0, 3600, Long.MAX_VALUE, Long.MAX_VALUE)).orElseThrow());

        SortedMap<MeasuredKey, Amount> capped = measure(List.of(vm("vm-1", 0, 1, Long.MAX_VALUE, 0)));
        assertEquals(
                BigInteger.valueOf(24 * 1024 * 100L),
                capped.entrySet().stream()
                        .filter(entry -> entry.getKey().metric().equals(VRAM))
                        .findFirst()
                        .orElseThrow()
                        .getValue()
                        .billed());
    }

    /** Spans of one object do not overlap: each of the tenths of the hour belongs to one record of it. */
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
                        case 0 -> new VmRecord(head, size % 5 != 0, size, 0, size % 7, "o-" + size % 4);
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
