package org.meterline.aggregation.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.Topic;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.chassis.kafka.PollLoop;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** A second instance comes and goes while reports are counted. */
@QuarkusTest
class RebalanceQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant START = hour("2026-10-09T00:00:00Z");
    private static final int USAGE_METERS = 8;
    private static final int COMINGS = 2;

    @Inject
    KafkaClients clients;

    @Inject
    ConsumerSettings settings;

    @Inject
    ReportsHandler reports;

    private final List<UUID> usageMeters = new ArrayList<>();
    private final AtomicInteger countedByTheOther = new AtomicInteger();
    private int hours;

    @Test
    void whileASecondInstanceComesAndGoesEachReportCountsOnce() {
        try (Topic topic = new Topic()) {
            for (int i = 0; i < USAGE_METERS; i++) {
                usageMeters.add(UUID.randomUUID());
                topic.register(
                        Reports.PROVIDER,
                        usageMeters.getLast(),
                        1,
                        1,
                        List.of(new ModeEntry(Mode.PRODUCTION, null)),
                        null,
                        null);
            }
            for (int coming = 0; coming < COMINGS; coming++) {
                int before = countedByTheOther.get();
                try (PollLoop other = another().start()) {
                    await().atMost(PATIENCE).until(() -> {
                        sendAnHour(topic);
                        return other.healthy() && countedByTheOther.get() > before;
                    });
                    sendAnHour(topic);
                }
                sendAnHour(topic);
            }
        }

        for (UUID usageMeter : usageMeters) {
            await().atMost(PATIENCE).until(() -> settled(usageMeter).size() == hours);
            assertEquals(Set.of(Outcome.NEW), outcomes(usageMeter), "a redelivery repeats the first outcome");
            assertEquals(hours * 3600, meteredSeconds(usageMeter));
        }
        assertTrue(countedByTheOther.get() > 0);
    }

    /** As another process of the service has it: a member of the same group. */
    private PollLoop another() {
        return new PollLoop(Topics.USAGE_REPORTS, settings, () -> clients.consumer("reports"), polled -> {
            reports.handle(polled);
            countedByTheOther.addAndGet(polled.count());
        });
    }

    /** The source of each usage meter has the meter's own id. */
    private void sendAnHour(Topic topic) {
        for (UUID usageMeter : usageMeters) {
            topic.send(report(
                    usageMeter,
                    hours + 1L,
                    usageMeter,
                    START.plusSeconds(3600L * hours),
                    List.of(Span.WHOLE_HOUR),
                    host("h", 0, 3600, 16)));
        }
        hours++;
    }

    private static Set<String> settled(UUID usageMeter) {
        return Topic.outcomes(usageMeter).stream()
                .map(outcome -> outcome.digest().value())
                .collect(Collectors.toSet());
    }

    private static Set<Outcome> outcomes(UUID usageMeter) {
        return Topic.outcomes(usageMeter).stream().map(ReportOutcome::outcome).collect(Collectors.toSet());
    }

    private static int meteredSeconds(UUID source) {
        return given().auth()
                .oauth2(Tokens.forClient("portal"))
                .get("/api/v1/coverage?limit=1000&month=2026-10")
                .jsonPath()
                .getInt("items.find { it.source == '" + source + "' }.meteredSeconds");
    }
}
