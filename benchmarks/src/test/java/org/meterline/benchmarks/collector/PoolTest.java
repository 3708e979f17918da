package org.meterline.benchmarks.collector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterline.benchmarks.sample.OneCore;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.topic.UsageMeterState;

class PoolTest {

    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
    private final Fleet fleet = Fleet.of(20);

    @ParameterizedTest
    @EnumSource
    void reportsAreSuchAsTheCollectorTakes(Shape shape) {
        Pool pool = new Pool(shape, fleet.usageMeters(), 2);

        for (OneCore.Sample sample : pool.samples().samples()) {
            assertEquals(shape.reports(), sample.reports().size());
            for (byte[] report : sample.reports()) {
                ReadResult.Valid read = assertInstanceOf(ReadResult.Valid.class, reader.read(report));
                assertEquals(shape.records(), read.records());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTravelsIsTheReports(Shape shape) throws IOException {
        OneCore.Sample sample =
                new Pool(shape, fleet.usageMeters(), 1).samples().samples().getFirst();

        byte[] plain;
        try (InputStream in = Compression.decoding(shape.encoding(), new ByteArrayInputStream(sample.packed()))) {
            plain = in.readAllBytes();
        }

        assertEquals(sample.plainBytes(), plain.length);
        byte[] first = sample.reports().getFirst();
        assertArrayEquals(first, java.util.Arrays.copyOf(plain, first.length));
    }

    @Test
    void noTwoReportsAreTheSame() {
        Pool pool = new Pool(Shape.LINES, fleet.usageMeters(), 4);

        Set<String> digests = new HashSet<>();
        for (Pool.Stored request : pool.stored()) {
            for (Pool.Message message : request.messages()) {
                digests.add(message.headers().digest().value());
            }
        }

        assertEquals(4 * Shape.LINES.reports(), digests.size());
    }

    @Test
    void everyUsageMeterIsRegisteredOnce() {
        List<UsageMeterState> states = fleet.states(0, 20);

        assertEquals(
                fleet.usageMeters(),
                states.stream().map(UsageMeterState::usageMeterId).toList());
        assertEquals(20, Set.copyOf(fleet.usageMeters()).size());
        assertTrue(states.stream().allMatch(state -> state.usageMeterId().version() == 4));
    }
}
