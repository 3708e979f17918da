package org.meterline.usagemeter.sending;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.LiveStatus;
import org.meterline.usagemeter.usecase.MeterIdentity;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.MeterSetup;
import org.meterline.usagemeter.usecase.SendingState.Condition;
import org.meterline.usagemeter.usecase.SourceState;
import org.meterline.usagemeter.usecase.SpooledReport;
import org.meterline.usagemeter.usecase.SpooledReport.Delivery;

class BacklogSenderTest {
    private static final Instant LATER = Instant.parse("2026-11-22T10:30:00Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    private final TestClock clock = new TestClock();
    private final LiveStatus board = new LiveStatus(clock, line -> {});
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final TestSetup setup = new TestSetup();
    private Runnable eachPause = () -> {};

    @SuppressWarnings("NullAway.Init")
    private SuiteStub suite;

    @SuppressWarnings("NullAway.Init")
    private Spools.Open open;

    @BeforeEach
    void aSpoolAndASuite() throws IOException {
        suite = new SuiteStub();
        open = new Spools.Open(home, 1L << 30);
        setup.settings = MeterSettings.DEFAULTS
                .with(MeterSetting.REGISTRATION, suite.url().toString())
                .with(MeterSetting.COLLECTOR, suite.url().toString());
    }

    @AfterEach
    void close() throws IOException {
        open.close();
        suite.close();
    }

    /** Only pauses move it. */
    private static final class TestClock extends Clock {
        private Instant now = LATER;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class TestSetup implements MeterSetup {
        private MeterIdentity.Connectivity connectivity = MeterIdentity.Connectivity.ONLINE;
        private MeterSettings settings = MeterSettings.DEFAULTS;
        private Optional<AccessToken> token = Optional.of(new AccessToken("mlt_" + "A".repeat(43), 1));

        @Override
        public MeterIdentity identity() {
            return new MeterIdentity(Spools.METER.id(), connectivity);
        }

        @Override
        public MeterSettings settings() {
            return settings;
        }

        @Override
        public Optional<AccessToken> accessToken() {
            return token;
        }
    }

    /** Sends until this holds; a pause is over at once, and the clock has moved on by it. */
    private void sendUntil(BooleanSupplier enough) throws IOException {
        int[] left = {20_000};
        BacklogSender sender = new BacklogSender(
                setup,
                open.spool,
                board,
                "1",
                clock,
                clock,
                duration -> {
                    pauses.add(duration);
                    conditions.add(board.now().sending().orElseThrow().condition());
                    clock.now = clock.now.plus(duration);
                    eachPause.run();
                    if (enough.getAsBoolean()) {
                        throw new InterruptedException("enough");
                    }
                    if (left[0]-- == 0) {
                        throw new InterruptedException("never enough");
                    }
                },
                new Random(7));
        InterruptedException end = assertThrows(InterruptedException.class, sender::run);
        assertEquals("enough", end.getMessage());
    }

    private boolean isEmpty() {
        return open.spool.unsent(1).isEmpty();
    }

    private List<String> arrived() {
        return suite.batches().stream()
                .flatMap(List::stream)
                .map(report -> ReportDigest.of(report.getBytes(UTF_8)).value())
                .toList();
    }

    private List<SpooledReport> write(int hours) throws IOException {
        List<SpooledReport> written = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            written.add(Spools.write(open.spool, 1, hour));
        }
        return written;
    }

    @Test
    void everythingIsSentInOrderAndAcknowledgedByName() throws IOException {
        List<SpooledReport> written = write(250);

        sendUntil(this::isEmpty);

        assertEquals(written.stream().map(report -> report.digest().value()).toList(), arrived());
        assertEquals(3, suite.batches().size());
        assertEquals(Condition.IDLE, board.now().sending().orElseThrow().condition());
    }

    @Test
    void lostAnswersAndOutagesOnlyMeanSendingAgainForEver() throws IOException {
        write(3);
        for (int i = 0; i < 60; i++) {
            suite.collectorAnswers(i % 2 == 0 ? SuiteStub.loseTheAnswer() : SuiteStub.status(503, "{}"));
        }

        sendUntil(this::isEmpty);

        assertEquals(61, suite.batches().size());
        assertEquals(3, arrived().stream().distinct().count());
        assertTrue(conditions.contains(Condition.UNREACHABLE));
        // Hours of outage: pauses have grown to their bound.
        assertTrue(Duration.between(LATER, clock.now).compareTo(Duration.ofHours(2)) > 0);
    }

    @Test
    void aBusySuiteIsNotAskedSoonerThanItWants() throws IOException {
        write(1);
        suite.collectorAnswers(SuiteStub.status(429, "{}", "Retry-After", "1800"));

        sendUntil(this::isEmpty);

        assertTrue(Duration.between(LATER, clock.now).compareTo(Duration.ofSeconds(1800)) >= 0, clock.now.toString());
        assertEquals(2, suite.batches().size());
    }

    @Test
    void aRefusedReportIsSetAsideAndHoldsUpNobody() throws IOException {
        List<SpooledReport> written = write(3);
        suite.collectorAnswers(SuiteStub.acceptAllBut(2));

        sendUntil(this::isEmpty);

        assertEquals(1, suite.batches().size());
        assertEquals(1, open.spool.filling().setAside());
        SpooledReport refused = Stream.of(10, 11)
                .flatMap(month -> open.spool.reports(YearMonth.of(2026, month)).stream())
                .filter(report -> report.digest().equals(written.get(1).digest()))
                .findFirst()
                .orElseThrow();
        assertTrue(
                refused.delivery() instanceof Delivery.Refused why && why.why().contains("too old"));
    }

    @Test
    void aReportWhoseHourIsNotOverByTheSuitesClockIsSentAgain() throws IOException {
        write(2);
        suite.collectorAnswers(SuiteStub.refuse("hour-not-over", 2), SuiteStub.refuse("hour-not-over", 1));

        sendUntil(this::isEmpty);

        assertEquals(0, open.spool.filling().setAside());
        assertEquals(3, suite.batches().size());
    }

    @Test
    void onlyWhatAnAnswerNamesIsAcknowledged() throws IOException {
        write(3);
        suite.collectorAnswers(SuiteStub.status(202, "{\"accepted\":[],\"rejected\":[]}"));

        sendUntil(this::isEmpty);

        assertEquals(List.of(3, 3), suite.batches().stream().map(List::size).toList());
    }

    @Test
    void aMeterWithoutATokenWaitsAndPicksItUp() throws IOException {
        write(1);
        Optional<AccessToken> token = setup.token;
        setup.token = Optional.empty();
        eachPause = () -> {
            if (pauses.size() == 5) {
                setup.token = token;
            }
        };

        sendUntil(this::isEmpty);

        assertEquals(Condition.AWAITING_REGISTRATION, conditions.getFirst());
        assertEquals(1, suite.batches().size());
    }

    @Test
    void anUnknownMeterWaitsAndANewTokenIsTriedAtOnce() throws IOException {
        write(1);
        suite.tokenAnswers(SuiteStub.status(401, "{\"error\":\"invalid_client\"}"));
        Instant[] changed = {Instant.MAX};
        eachPause = () -> {
            if (pauses.size() == 40) {
                suite.tokensAreGiven();
                setup.token = Optional.of(new AccessToken("mlt_" + "B".repeat(43), 2));
                changed[0] = clock.now;
            }
        };

        sendUntil(this::isEmpty);

        assertEquals(Condition.AWAITING_REGISTRATION, conditions.getFirst());
        assertTrue(Duration.between(changed[0], clock.now).compareTo(Duration.ofSeconds(10)) <= 0);
        assertEquals(0, open.spool.filling().setAside());
    }

    @Test
    void aSuspendedMeterKeepsItsReportsAndSaysWhy() throws IOException {
        write(2);
        suite.collectorAnswers(SuiteStub.status(403, "{\"detail\":\"this usage meter is suspended\"}"));
        List<String> details = new ArrayList<>();
        eachPause = () -> details.add(board.now().sending().orElseThrow().detail());

        sendUntil(this::isEmpty);

        assertTrue(conditions.contains(Condition.REFUSED));
        assertTrue(details.getFirst().contains("suspended"), details.getFirst());
        assertEquals(0, open.spool.filling().setAside());
    }

    @Test
    void anOfflineMeterSendsNothingUntilItIsSwitched() throws IOException {
        write(2);
        setup.connectivity = MeterIdentity.Connectivity.OFFLINE;
        eachPause = () -> {
            if (pauses.size() == 3) {
                assertEquals(List.of(), suite.batches());
                setup.connectivity = MeterIdentity.Connectivity.ONLINE;
            }
        };

        sendUntil(this::isEmpty);

        assertEquals(Condition.NOT_WANTED, conditions.getFirst());
    }

    @Test
    void theLastHourWaitsForTheMetersOwnMomentAndABacklogDoesNot() throws IOException {
        Duration moment = BacklogSender.momentAfterTheHour(Spools.METER.id(), Duration.ofMinutes(45));
        assertTrue(moment.compareTo(Duration.ofSeconds(10)) > 0);
        setup.settings = setup.settings.with(MeterSetting.SEND_SPREAD, "PT45M");
        write(2);
        clock.now = Spools.HOUR.plus(Duration.ofHours(2));
        Instant due = clock.now.plus(moment);
        List<Integer> sentBefore = new ArrayList<>();
        eachPause = () -> {
            if (clock.now.isBefore(due)) {
                sentBefore.add(arrived().size());
            }
        };

        sendUntil(this::isEmpty);

        assertTrue(sentBefore.stream().allMatch(sent -> sent == 1), sentBefore.toString());
        assertEquals(2, suite.batches().size());
    }

    @Test
    void metersSpreadOverTheTimeGiven() {
        long firstThird = Stream.iterate(1L, i -> i + 1)
                .limit(3000)
                .map(i -> BacklogSender.momentAfterTheHour(new UUID(0, i), Duration.ofMinutes(15)))
                .filter(moment -> moment.compareTo(Duration.ofMinutes(5)) < 0)
                .count();

        assertTrue(900 < firstThird && firstThird < 1100, "of 3000 meters: " + firstThird);
    }

    @Test
    void batchesThatAreTooLargeAreHalvedAndOneThatStaysSoIsSetAside() throws IOException {
        write(4);
        suite.collectorAnswers(
                SuiteStub.status(413, "{}"),
                SuiteStub.status(413, "{}"),
                SuiteStub.status(413, "{\"detail\":\"big\"}"));

        sendUntil(this::isEmpty);

        assertEquals(
                List.of(4, 2, 1, 1, 2), suite.batches().stream().map(List::size).toList());
        assertEquals(1, open.spool.filling().setAside());
    }

    @Test
    void aDamagedReportIsSetAsideAndHoldsUpNobody() throws IOException {
        List<SpooledReport> written = write(3);
        String name = written.getFirst().digest().value().substring("sha256:".length());
        try (Stream<Path> files = Files.walk(home.resolve("spool"))) {
            Files.write(
                    files.filter(file -> file.toString().contains(name))
                            .findFirst()
                            .orElseThrow(),
                    new byte[] {1, 2, 3});
        }

        sendUntil(this::isEmpty);

        assertEquals(2, arrived().size());
        assertEquals(1, open.spool.filling().setAside());
    }

    @Test
    void heartbeatsTellSourcesAndBacklog() throws IOException {
        write(3);
        board.source(new SourceState(
                "vc01",
                "vcenter",
                Optional.of(Spools.source(1).id()),
                SourceState.Condition.BAD_CREDENTIALS,
                LATER,
                "",
                Optional.of(Spools.HOUR),
                Optional.empty()));
        Heartbeats heartbeats = new Heartbeats(setup, open.spool, board, "1.2.3", clock, clock, duration -> {
            pauses.add(duration);
            throw new InterruptedException("enough");
        });

        assertThrows(InterruptedException.class, heartbeats::run);

        JsonNode told = new ObjectMapper().readTree(suite.heartbeats().getFirst());
        assertEquals("1.2.3", told.path("version").asText());
        assertEquals(3, told.path("backlog").asLong());
        JsonNode source = told.path("sources").path(0);
        assertEquals(Spools.source(1).id().toString(), source.path("id").asText());
        assertEquals("BAD_CREDENTIALS", source.path("status").asText());
        assertEquals(Spools.HOUR.toString(), source.path("lastCollectedHour").asText());
        assertEquals(List.of(Duration.ofMinutes(5)), pauses);
    }
}
