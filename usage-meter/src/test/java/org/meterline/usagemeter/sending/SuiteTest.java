package org.meterline.usagemeter.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.usagemeter.sending.SuiteStub.acceptAllBut;
import static org.meterline.usagemeter.sending.SuiteStub.loseTheAnswer;
import static org.meterline.usagemeter.sending.SuiteStub.status;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.RefusedException;
import org.meterline.usagemeter.usecase.Registration;
import org.meterline.usagemeter.usecase.ReportDestination;
import org.meterline.usagemeter.usecase.UnreachableException;

/** Cases of {@code TEST_PLAN.md}: nothing that was recorded may be lost on its way. */
class SuiteTest {
    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");
    private static final String TOKEN = "mlt_" + "A".repeat(43);
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final MovedClock clock = new MovedClock();
    private Runnable duringPause = () -> {};

    @SuppressWarnings("NullAway.Init")
    private SuiteStub stub;

    /** Stands still but for the pauses of the sender. */
    private final class MovedClock extends Clock {
        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        private void pause(Duration duration) {
            pauses.add(duration);
            now = now.plus(duration);
            duringPause.run();
        }
    }

    @BeforeEach
    void startStub() throws IOException {
        stub = new SuiteStub();
    }

    @AfterEach
    void stopStub() {
        stub.close();
    }

    private Suite suite(URI address, int batchReports, long batchBytes) {
        return new Suite(
                SendingSettings.at(address, address)
                        .batching(batchReports, batchBytes)
                        .givingUpAfter(Duration.ofMinutes(2)),
                METER,
                new AccessToken(TOKEN, 1),
                "1.0.0",
                clock,
                clock::pause,
                new Random(1));
    }

    private static HourReport report(int hour) {
        byte[] bytes = ("{\"hour\":" + hour + "}").getBytes(StandardCharsets.UTF_8);
        return new HourReport(
                SOURCE, START.plusSeconds(3600L * hour), hour + 1L, 3600, 0, ReportDigest.of(bytes), bytes);
    }

    private ReportDestination.Outcome send(int reports, int batchReports) throws IOException, InterruptedException {
        return send(suite(stub.url(), batchReports, 1_000_000), reports);
    }

    private ReportDestination.Outcome send(Suite suite, int reports) throws IOException, InterruptedException {
        try (suite;
                ReportDestination collector =
                        suite.collector((report, why) -> refused.add(report.sequence() - 1 + " " + why))) {
            for (int hour = 0; hour < reports; hour++) {
                collector.accept(report(hour));
            }
            return collector.finish();
        }
    }

    private static List<String> lines(int from, int to) {
        List<String> lines = new ArrayList<>();
        for (int hour = from; hour < to; hour++) {
            lines.add("{\"hour\":" + hour + "}");
        }
        return lines;
    }

    @Test
    void reportsGoOutInBatchesOfBoundedCount() throws Exception {
        ReportDestination.Outcome outcome = send(5, 2);

        assertEquals(List.of(lines(0, 2), lines(2, 4), lines(4, 5)), stub.batches());
        assertEquals(new ReportDestination.Outcome(5, 0), outcome);
    }

    @Test
    void reportsGoOutInBatchesOfBoundedSize() throws Exception {
        int lineBytes = report(0).bytes().length + 1;

        send(suite(stub.url(), 100, 2L * lineBytes), 5);

        assertEquals(List.of(lines(0, 2), lines(2, 4), lines(4, 5)), stub.batches());
    }

    @Test
    void theAccessTokenIsTradedOnceForManyBatches() throws Exception {
        send(4, 1);

        String basic = "Basic "
                + Base64.getEncoder().encodeToString((METER + ":" + TOKEN).getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                List.of(basic, "Bearer jwt-1", "Bearer jwt-1", "Bearer jwt-1", "Bearer jwt-1"), stub.authorizations());
    }

    @Test
    void aJwtIsRenewedBeforeItEnds() throws Exception {
        stub.tokensExpireIn(31);
        stub.collectorAnswers(acceptAllBut(), status(503, "", "Retry-After", "5"), acceptAllBut());

        send(2, 1);

        assertEquals("Bearer jwt-2", stub.authorizations().getLast());
    }

    @Test
    void aJwtThatIsNotTakenIsRenewedOnce() throws Exception {
        stub.collectorAnswers(status(401, ""), acceptAllBut());
        assertEquals(new ReportDestination.Outcome(1, 0), send(1, 1));

        stub.collectorAnswers(status(401, ""), status(401, "{\"detail\":\"who are you\"}"));
        RefusedException failure = assertThrows(RefusedException.class, () -> send(1, 1));
        assertTrue(String.valueOf(failure.getMessage()).contains("who are you"), failure.getMessage());
    }

    @Test
    void aBatchWhoseAnswerIsLostIsSentAgainWhole() throws Exception {
        stub.collectorAnswers(loseTheAnswer());

        ReportDestination.Outcome outcome = send(2, 2);

        assertEquals(List.of(lines(0, 2), lines(0, 2)), stub.batches());
        assertEquals(new ReportDestination.Outcome(2, 0), outcome);
    }

    @Test
    void aBusyCollectorIsGivenTheTimeItAsksFor() throws Exception {
        stub.collectorAnswers(
                status(503, "", "Retry-After", "7"),
                status(429, "{\"detail\":\"slower\"}", "Retry-After", "Sun, 01 Nov 2026 12:00:40 GMT"),
                status(500, ""));

        ReportDestination.Outcome outcome = send(1, 1);

        assertEquals(new ReportDestination.Outcome(1, 0), outcome);
        assertEquals(3, pauses.size());
        assertEquals(Duration.ofSeconds(7), pauses.get(0));
        assertEquals(Duration.ofSeconds(33), pauses.get(1));
        // Each attempt says its own time, so that the suite can tell how far our clock is off.
        assertEquals(
                List.of("Sun, 1 Nov 2026 12:00:00 GMT", "Sun, 1 Nov 2026 12:00:07 GMT", "Sun, 1 Nov 2026 12:00:40 GMT"),
                stub.dates().subList(0, 3));
        assertTrue(pauses.get(2).compareTo(Duration.ofSeconds(2)) <= 0, () -> "back-off alone: " + pauses);
    }

    @Test
    void pausesGrowUntilTheSenderGivesUp() {
        SuiteStub.Answer[] never = new SuiteStub.Answer[100];
        java.util.Arrays.fill(never, status(503, "{\"detail\":\"broker away\"}"));
        stub.collectorAnswers(never);

        UnreachableException failure = assertThrows(UnreachableException.class, () -> send(1, 1));

        assertTrue(String.valueOf(failure.getMessage()).contains("broker away"), failure.getMessage());
        assertTrue(pauses.getFirst().compareTo(Duration.ofMillis(500)) <= 0);
        assertTrue(pauses.getLast().compareTo(Duration.ofSeconds(10)) > 0, pauses::toString);
        assertTrue(Duration.between(START, clock.instant()).compareTo(Duration.ofMinutes(2)) <= 0);
    }

    @Test
    void nobodyThereIsUnreachable() {
        URI gone = stub.url();
        stub.close();

        assertThrows(UnreachableException.class, () -> send(suite(gone, 1, 1000), 1));
    }

    @Test
    void aCollectorThatDiesAndComesBackGetsEverything() throws Exception {
        SuiteStub first = stub;
        int port = first.url().getPort();
        first.collectorAnswers(acceptAllBut(), loseTheAnswer());
        duringPause = () -> {
            if (pauses.size() == 1) {
                first.close();
            } else if (pauses.size() == 3) {
                stub = restarted(port);
            }
        };

        ReportDestination.Outcome outcome = send(6, 2);

        assertEquals(new ReportDestination.Outcome(6, 0), outcome);
        assertEquals(List.of(lines(0, 2), lines(2, 4)), first.batches());
        assertEquals(List.of(lines(2, 4), lines(4, 6)), stub.batches());
    }

    private static SuiteStub restarted(int port) {
        // The old one may still be letting go of its port.
        return Awaitility.await().ignoreExceptions().until(() -> new SuiteStub(port), Objects::nonNull);
    }

    @Test
    void oneRefusedReportDoesNotHoldUpTheOthers() throws Exception {
        stub.collectorAnswers(acceptAllBut(2));

        ReportDestination.Outcome outcome = send(3, 3);

        assertEquals(new ReportDestination.Outcome(2, 1), outcome);
        assertEquals(List.of("1 the hour is too old [urn:meterline:problem:report-too-old]"), refused);
    }

    @Test
    void anAnswerThatLeavesAReportOutIsNoAcknowledgement() {
        stub.collectorAnswers(status(202, "{\"accepted\":[],\"rejected\":[]}"));

        assertThrows(UnreachableException.class, () -> send(1, 1));
    }

    @Test
    void aBatchThatIsTooLargeIsSentInHalves() throws Exception {
        stub.collectorAnswers(status(413, ""), acceptAllBut(), acceptAllBut());

        assertEquals(new ReportDestination.Outcome(4, 0), send(4, 4));
        assertEquals(List.of(lines(0, 4), lines(0, 2), lines(2, 4)), stub.batches());
    }

    @Test
    void aSuspendedMeterIsToldWhatTheSuiteSays() {
        stub.collectorAnswers(
                status(
                        403,
                        "{\"type\":\"urn:meterline:problem:meter-suspended\",\"detail\":\"suspended\",\"hint\":\"ask your provider\"}"));

        RefusedException failure = assertThrows(RefusedException.class, () -> send(1, 1));

        assertTrue(
                String.valueOf(failure.getMessage())
                        .endsWith("suspended [urn:meterline:problem:meter-suspended] Hint: ask your provider"),
                failure.getMessage());
    }

    @Test
    void aWrongAccessTokenIsSaidToBeOne() {
        stub.tokenAnswers(status(401, "{\"error\":\"invalid_client\",\"error_description\":\"unknown\"}"));

        RefusedException failure = assertThrows(RefusedException.class, () -> send(1, 1));

        assertTrue(String.valueOf(failure.getMessage()).contains("does not accept the access token"));
        assertTrue(!String.valueOf(failure.getMessage()).contains(TOKEN));
    }

    @Test
    void theRegistrationIsChecked() throws Exception {
        try (Suite suite = suite(stub.url(), 1, 1000)) {
            assertEquals(
                    new Registration.Known("um-01", "nimbus", "ACTIVE", "PRODUCTION"),
                    suite.registration().check());
        }
    }
}
