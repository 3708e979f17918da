package org.meterline.aggregation.storage;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.usecase.ApplyRegistry;
import org.meterline.aggregation.usecase.CountReports;
import org.meterline.aggregation.usecase.ReceivedReport;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.aggregation.usecase.ReportReading.Reading;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/** Counting as the service does it, on the real storage, without Kafka. */
final class Suite {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

    final TestDatabase database = TestDatabase.get();
    private final ReportReading reading = Reports.reading();
    private final JdbcCountingStore store = new JdbcCountingStore(database.dataSource());
    private final CountReports counting = new CountReports(store, reading, CLOCK);
    private final ApplyRegistry registry = new ApplyRegistry(store, reading);

    List<Settled> count(List<Reports.Sent> batch) {
        List<ReceivedReport> received = new ArrayList<>();
        for (Reports.Sent sent : batch) {
            switch (reading.read(sent.message(), sent.packed(), sent.delivery(), Reports.CATALOGUE)) {
                case Reading.Taken(ReceivedReport report) -> received.add(report);
                case Reading.Refused refused -> throw new AssertionError(refused);
            }
        }
        return counting.count(received, Reports.CATALOGUE);
    }

    List<Outcome> outcomes(Reports.Sent... batch) {
        return count(List.of(batch)).stream().map(Settled::outcome).toList();
    }

    void apply(MeterFacts facts) {
        registry.apply(facts);
    }

    boolean recountStep(int hours) {
        return registry.recountStep(Reports.CATALOGUE, hours);
    }

    void recountAll() {
        while (recountStep(7)) {
            // until nothing is left
        }
    }

    List<String> totals() {
        return database.rows("""
                SELECT provider, month, contract, site, usage_meter, source, customer, metric, version, billed, metered
                FROM totals WHERE billed <> 0 OR metered <> 0
                ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
                """);
    }

    List<String> decisions() {
        return database.rows("""
                SELECT s.provider, s.hour, s.source, s.contract, s.site, s.metered_seconds, r ->> 'digest', r ->> 'state'
                FROM source_hour s CROSS JOIN jsonb_array_elements(s.reports) r
                ORDER BY 1, 2, 3, 7
                """);
    }

    List<String> sources() {
        return database.rows("SELECT provider, source, expected_from FROM metered_source ORDER BY 1, 2");
    }
}
