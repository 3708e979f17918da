package org.meterline.benchmarks.aggregation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.UsageMeterState;

class PreparedTest {

    private static final Instant HOUR = Instant.parse("2026-10-01T00:00:00Z");

    @Test
    void headersSayWhatTheReportSays() throws Exception {
        Prepared prepared = Sender.of("nimbus", 3, 20, Names.SHORT).report(HOUR);

        byte[] original = prepared.sample().reports().getFirst();

        assertEquals(ReportDigest.of(original), prepared.message().digest());
        assertEquals(HOUR, prepared.message().hour());
        assertEquals(HOUR.plusSeconds(3_600), prepared.message().received());
        assertEquals(prepared.plainBytes(), original.length);
    }

    /** A chain of which nothing fits would be what is measured. */
    @Test
    void theReportsOfASenderAreOneChain() throws Exception {
        List<Prepared> reports = Prepared.hours(Sender.of("nimbus", 3, 20, Names.SHORT), HOUR, 3);

        for (int i = 0; i < reports.size(); i++) {
            String json = new String(reports.get(i).sample().reports().getFirst(), StandardCharsets.UTF_8);
            String previous = i == 0
                    ? "null"
                    : '"' + reports.get(i - 1).message().digest().value() + '"';
            assertTrue(json.contains("\"sequence\":" + (i + 1) + ","), json);
            assertTrue(json.contains("\"previousDigest\":" + previous), json);
        }
    }

    @Test
    void everySenderReportsEveryHourOnce() {
        List<Sender> senders = Sender.many("nimbus", 0, 5, 10);

        List<Prepared> reports = Prepared.hours(senders, HOUR, 4);

        Set<String> digests = new HashSet<>();
        Set<String> sourceHours = new HashSet<>();
        reports.forEach(report -> {
            digests.add(report.message().digest().value());
            sourceHours.add(report.message().source() + " " + report.message().hour());
        });
        assertEquals(20, digests.size());
        assertEquals(20, sourceHours.size());
        assertEquals(200, Prepared.records(reports));
    }

    @Test
    void everySenderIsRegisteredOnce() {
        List<UsageMeterState> states =
                Sender.many("nimbus", 0, 1_000, 1).stream().map(Sender::state).toList();

        assertEquals(
                1_000,
                states.stream().map(UsageMeterState::usageMeterId).distinct().count());
        assertEquals(
                1_000, states.stream().map(UsageMeterState::ordinal).distinct().count());
        assertTrue(states.stream().map(UsageMeterState::usageMeterId).allMatch(id -> id.version() == 4));
    }
}
