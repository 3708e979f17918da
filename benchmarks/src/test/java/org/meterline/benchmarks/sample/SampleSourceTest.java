package org.meterline.benchmarks.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

class SampleSourceTest {

    private static final Instant HOUR = Instant.parse("2026-10-01T00:00:00Z");

    private final UUID usageMeterId = new UUID(1, 1);
    private final UUID source = new UUID(2, 2);
    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 200, 10_000})
    void everyHourHasSoManyRecords(int records) {
        SampleSource vcenter = new SampleSource(usageMeterId, source, records, Names.SHORT);

        for (int hour = 0; hour < 3; hour++) {
            byte[] report =
                    vcenter.report(HOUR.plusSeconds(hour * 3_600L), hour + 1).json();
            assertEquals(
                    records,
                    assertInstanceOf(ReadResult.Valid.class, reader.read(report))
                            .records());
        }
    }

    @Test
    void theSameHourGivesTheSameReportAndAnotherHourAnother() {
        byte[] first = report(Names.SHORT, HOUR);

        assertArrayEquals(first, report(Names.SHORT, HOUR));
        assertNotEquals(first.length, report(Names.SHORT, HOUR.plusSeconds(3_600)).length);
    }

    @Test
    void everyKindOfRecordIsThere() {
        Set<String> kinds = new TreeSet<>();

        ReadResult unused = reader.read(report(Names.SHORT, HOUR), usage -> kinds.add(usage.kind()));

        assertEquals(Set.of("vm", "host", "vsan", "edge", "counter"), kinds);
    }

    @Test
    void hashedNamesCostTheirThirtyTwoBytes() {
        int shortNames = Compression.zstd(report(Names.SHORT, HOUR)).length / 10_000;
        int hashed = Compression.zstd(report(Names.HASHED, HOUR)).length / 10_000;

        assertTrue(shortNames + 25 < hashed && hashed < shortNames + 40, shortNames + " and " + hashed);
    }

    private byte[] report(Names names, Instant hour) {
        return new SampleSource(usageMeterId, source, 10_000, names)
                .report(hour, 1)
                .json();
    }
}
