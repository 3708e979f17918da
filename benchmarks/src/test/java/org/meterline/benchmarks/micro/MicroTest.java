package org.meterline.benchmarks.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.benchmarks.sample.SampleReport;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.openjdk.jmh.annotations.Benchmark;

class MicroTest {

    @Test
    void everyBenchmarkHasItsRow() {
        Set<String> measured = Arrays.stream(ReportBenchmark.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .map(Method::getName)
                .collect(Collectors.toSet());
        Set<String> shown =
                Arrays.stream(Step.values()).map(step -> step.method).collect(Collectors.toSet());

        assertEquals(measured, shown);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 10_000})
    void theSampleIsAReportOfSoManyRecords(int records) {
        ReadResult result = new UsageReportReader(ReportLimits.DEFAULTS).read(SampleReport.of(records));

        assertEquals(records, assertInstanceOf(ReadResult.Valid.class, result).records());
    }

    @Test
    void aRecordOfTheSampleHasItsUsualLength() {
        int bytes = (SampleReport.of(10_000).length - SampleReport.of(1).length) / 9_999;

        assertTrue(160 < bytes && bytes < 175, () -> bytes + " bytes a record");
    }

    @Test
    void theMedianIsTheMiddleOfTheRounds() {
        Scores scores = new Scores();
        scores.add(200, Step.CHECK, 7);
        scores.add(200, Step.CHECK, 90);
        scores.add(200, Step.CHECK, 8);

        assertEquals(8, scores.median(200, Step.CHECK));
        assertEquals(90, scores.best(200, Step.CHECK));
    }
}
