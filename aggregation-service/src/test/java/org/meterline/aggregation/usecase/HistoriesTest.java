package org.meterline.aggregation.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SecondSet;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.VmRecord;

class HistoriesTest {

    private static final UUID METER = id("meter");
    private static final UUID SOURCE = id("source");
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);
    private static final int VMS = 3;

    private final List<String> seen = new ArrayList<>();

    /** Every day of the month has one source hour, of whose report a quarter counts. */
    private final class OneHourADay implements MonthQueries {

        private Reports.Sent sent(Instant hour) {
            VmRecord[] vms = IntStream.range(0, VMS)
                    .mapToObj(i -> vm("vm-" + i, 900 * i, 900 * i + 900, 4096, 0))
                    .toArray(VmRecord[]::new);
            return report(METER, 1, SOURCE, hour, WHOLE, vms);
        }

        @Override
        public List<CountedHour> countedHours(MonthVersion version, LocalDate day, @Nullable UUID contract) {
            seen.add("day " + day);
            Instant hour = day.atStartOfDay(ZoneOffset.UTC).toInstant();
            ReportFact fact = new ReportFact(METER, sent(hour).digest(), 1, WHOLE);
            return List.of(new CountedHour(
                    new SourceHourKey(Reports.PROVIDER, hour, SOURCE),
                    Assignment.NO_CONTRACT,
                    List.of(new Decision.Counted(fact, SecondSet.of(List.of(new Span(0, 1200)))))));
        }

        @Override
        public byte[] packedReport(ReportKey key) {
            seen.add("read");
            return sent(key.sourceHour().hour()).packed();
        }

        @Override
        public void sums(
                MonthVersion version, Order order, @Nullable UUID contract, int atOnce, Consumer<MonthSum> taker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<KeyHour> keyHours(MonthVersion version, LocalDate day) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UUID> contracts(MonthVersion version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean hasLedger(MonthVersion version) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void oneReportAfterTheOtherIsReadAndOnlyWhatCountedIsTold() {
        MonthVersion february = new MonthVersion(
                Reports.PROVIDER, BillingMonth.of(2026, 2), 1, true, hour("2026-03-04T00:00:00Z"), Map.of(), Map.of());

        new Histories(new OneHourADay(), Reports.reading())
                .ofMonth(february, VmRecord.class, told -> seen.add(told.usage().id() + " " + told.countedSeconds()));

        // No second report is read before the first has been told: however long the month, one is in memory.
        List<String> expected = new ArrayList<>();
        for (int day = 1; day <= 28; day++) {
            expected.addAll(List.of("day " + LocalDate.of(2026, 2, day), "read", "vm-0 900", "vm-1 300"));
        }
        assertEquals(expected, seen);
    }
}
