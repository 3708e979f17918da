package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.usecase.RejectedReports;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** What was rejected is counted once it is replayed, and once only. */
@QuarkusTest
class RejectedReportsQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String REPLAY = "/api/v1/usage-reports/rejected/replay";
    private static final List<ModeEntry> PRODUCTION = List.of(new ModeEntry(Mode.PRODUCTION, null));

    @Inject
    RejectedReports rejected;

    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();

    private Reports.Sent sent(long sequence) {
        return report(
                usageMeter,
                sequence,
                source,
                hour("2026-10-07T00:00:00Z").plusSeconds(3600 * sequence),
                List.of(Span.WHOLE_HOUR),
                host("h", 0, 3600, 16));
    }

    private void awaitOutcomes(Outcome... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        List.of(expected),
                        Topic.outcomes(usageMeter).stream()
                                .map(ReportOutcome::outcome)
                                .toList()));
    }

    private static JsonPath get(String path) {
        return given().auth()
                .oauth2(Tokens.forClient("portal"))
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String alert() {
        return get("/api/v1/alerts?limit=1000&kind=reports_rejected")
                .getString("items.find { it.subject == '" + usageMeter + "' }.state");
    }

    private int meteredSeconds() {
        return get("/api/v1/coverage?limit=1000&month=2026-10")
                .getInt("items.find { it.source == '" + source + "' }.meteredSeconds");
    }

    /** The alert of a usage meter without a contract is the first that is seen of it. */
    private boolean isKnownTo(String portal) {
        return given().auth()
                .oauth2(Tokens.forClient(portal))
                .get("/api/v1/alerts?limit=1000&kind=contract_unassigned")
                .jsonPath()
                .getList("items.subject")
                .contains(usageMeter.toString());
    }

    private static void drain() {
        await().atMost(PATIENCE)
                .until(() -> given().auth()
                                .oauth2(Tokens.forClient("platform"))
                                .post(REPLAY)
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath()
                                .getInt("left")
                        == 0);
    }

    @Test
    void whatWasRejectedCountsOnceItIsReplayedAndOnceOnly() {
        try (Topic topic = new Topic()) {
            topic.register("stratus", usageMeter, 1, 1, PRODUCTION, null, null);
            await().atMost(PATIENCE).until(() -> isKnownTo("portal-stratus"));
            Reports.Sent first = sent(1);
            Reports.Sent second = sent(2);
            topic.send(first);
            topic.send(second);
            awaitOutcomes(Outcome.REJECTED, Outcome.REJECTED);
            await().atMost(PATIENCE).until(() -> "RAISED".equals(alert()));

            topic.register(Reports.PROVIDER, usageMeter, 1, 2, PRODUCTION, null, null);
            // The registry is read by a loop of its own: a report that is sent at once may come first.
            await().atMost(PATIENCE).until(() -> isKnownTo("portal"));
            topic.send(first);
            awaitOutcomes(Outcome.REJECTED, Outcome.REJECTED, Outcome.NEW);
            drain();

            awaitOutcomes(Outcome.REJECTED, Outcome.REJECTED, Outcome.NEW, Outcome.KNOWN, Outcome.NEW);
            assertEquals("CLEARED", alert());
            assertEquals(7200, meteredSeconds());
            assertEquals(0, rejected.replay(100).left());
            topic.send(second);
            awaitOutcomes(Outcome.REJECTED, Outcome.REJECTED, Outcome.NEW, Outcome.KNOWN, Outcome.NEW, Outcome.KNOWN);
            assertEquals(7200, meteredSeconds());
        }
    }

    @Test
    void atMostSoManyAreReplayedAndWhatIsRejectedAgainWaitsForTheNext() {
        drain();
        try (Topic topic = new Topic()) {
            for (int i = 0; i < 3; i++) {
                topic.sendRubbish(usageMeter.toString());
            }
            await().atMost(PATIENCE).until(() -> putAside() == 3);
        }

        RejectedReports.Replayed some = rejected.replay(2);

        assertEquals(2, some.replayed());
        assertTrue(some.left() >= 1, some::toString);
        await().atMost(PATIENCE).until(() -> rejected.replay(100).left() == 0 && putAside() >= 6);
    }

    private int putAside() {
        return Topic.values(Topics.USAGE_REPORTS_REJECTED, usageMeter.toString())
                .size();
    }

    @Test
    void onlyAPlatformAdminReplays() {
        given().auth().oauth2(Tokens.forClient("portal")).post(REPLAY).then().statusCode(403);
        given().post(REPLAY).then().statusCode(401);
    }
}
