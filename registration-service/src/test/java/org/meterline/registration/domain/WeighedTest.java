package org.meterline.registration.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.Heartbeat.SourceHealth;
import org.meterline.contracts.topic.Heartbeat.SourceStatus;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.contracts.topic.Way;
import org.meterline.registration.domain.HealthReason.Kind;

class WeighedTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");
    private static final UUID OTHER_SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000002");
    private static final Instant START = Instant.parse("2026-03-11T10:00:00Z");
    private static final int MOST_SOURCES = 50;
    private static final HealthLimits LIMITS = new HealthLimits(
            Duration.ofHours(24), Duration.ofDays(33), Duration.ofSeconds(60), Duration.ofMinutes(5), MOST_SOURCES);

    private static Standing standing(Status status, Connectivity connectivity) {
        return new Standing(METER, "nimbus", "um-01", status, connectivity);
    }

    private static final Standing ACTIVE = standing(Status.ACTIVE, Connectivity.ONLINE);
    private static final Standing OFFLINE = standing(Status.REGISTERED, Connectivity.OFFLINE);

    private static ReportOutcome report(Instant received, Outcome outcome) {
        return new ReportOutcome(
                METER,
                "nimbus",
                SOURCE,
                Instant.parse("2026-03-11T08:00:00Z"),
                ReportDigest.of(new byte[] {1}),
                outcome,
                Way.ONLINE,
                null,
                null,
                received,
                1L,
                null,
                received);
    }

    private static ReportOutcome report(Instant received, @Nullable Long skew) {
        ReportOutcome plain = report(received, Outcome.NEW);
        return new ReportOutcome(
                plain.usageMeterId(),
                plain.provider(),
                plain.source(),
                plain.hour(),
                plain.digest(),
                plain.outcome(),
                plain.way(),
                plain.fileId(),
                plain.reason(),
                plain.decidedAt(),
                plain.sequence(),
                plain.previousDigest(),
                plain.received(),
                skew);
    }

    private static Heartbeat heartbeat(Instant received, @Nullable Long skew, SourceHealth... sources) {
        return new Heartbeat(METER, "nimbus", "1.0.0", List.of(sources), 0, received, skew);
    }

    private static SourceHealth source(UUID id, SourceStatus status) {
        return new SourceHealth(id, "vcenter", status, null);
    }

    private static Vitals uploadedAt(Standing standing, Instant at) {
        return Vitals.none().with(SignsOfLife.none().reported(report(at, Outcome.NEW)), standing, LIMITS, at);
    }

    private static Vitals later(Vitals vitals, Standing standing, Duration after) {
        return vitals.with(vitals.signs(), standing, LIMITS, START.plus(after));
    }

    private static List<Kind> kinds(Vitals vitals) {
        return vitals.weighed().reasons().stream().map(HealthReason::kind).toList();
    }

    /** A meter that has uploaded at {@link #START} and then sent a heartbeat. */
    private static Vitals heard(@Nullable Long skew, SourceHealth... sources) {
        Vitals before = uploadedAt(ACTIVE, START);
        return before.with(
                before.signs().heard(heartbeat(START.plusSeconds(60), skew, sources), MOST_SOURCES),
                ACTIVE,
                LIMITS,
                START.plusSeconds(61));
    }

    @Test
    void onlineIsSilentAfterMoreThan24Hours() {
        Vitals vitals = uploadedAt(ACTIVE, START);
        Vitals still = later(vitals, ACTIVE, Duration.ofHours(24));
        Vitals silent = later(still, ACTIVE, Duration.ofHours(24).plusMinutes(1));

        assertEquals(Health.OK, still.weighed().health());
        assertEquals(START.plus(Duration.ofHours(24)), still.weighed().lookAt());
        assertEquals(Health.ERROR, silent.weighed().health());
        assertEquals(List.of(Kind.NOT_UPLOADING), kinds(silent));
        HealthReason reason = silent.weighed().reasons().getFirst();
        assertEquals(START.plus(Duration.ofHours(24)), reason.since());
        assertTrue(reason.detail().startsWith("Not uploading in the past 24 hours"), reason.detail());
        assertNull(silent.weighed().lookAt());
    }

    @Test
    void offlineIsSilentAfterTheLongestMonthAndItsWindow() {
        Vitals vitals = uploadedAt(OFFLINE, START);

        assertEquals(
                Health.OK, later(vitals, OFFLINE, Duration.ofDays(33)).weighed().health());
        assertEquals(
                List.of(Kind.NOT_UPLOADING),
                kinds(later(vitals, OFFLINE, Duration.ofDays(33).plusSeconds(1))));
    }

    @Test
    void aHeartbeatIsNoUploadAndARejectedReportIsNoSignOfLife() {
        Vitals vitals = uploadedAt(ACTIVE, START);
        SignsOfLife heard = vitals.signs()
                .heard(heartbeat(START.plus(Duration.ofHours(23)), null), MOST_SOURCES)
                .reported(report(START.plus(Duration.ofHours(24)), Outcome.REJECTED));
        Vitals silent = vitals.with(heard, ACTIVE, LIMITS, START.plus(Duration.ofHours(25)));

        assertEquals(List.of(Kind.NOT_UPLOADING), kinds(silent));
        assertEquals(START.plus(Duration.ofHours(23)), silent.signs().lastSeenAt());
    }

    @Test
    void silenceBeginsAnewWithWhatIsExpected() {
        Vitals offline = uploadedAt(OFFLINE, START);
        Standing nowOnline = standing(Status.REGISTERED, Connectivity.ONLINE);
        Vitals switched = later(offline, nowOnline, Duration.ofDays(20));

        assertEquals(Health.OK, switched.weighed().health());
        assertEquals(
                Health.OK,
                later(switched, nowOnline, Duration.ofDays(21)).weighed().health());
        assertEquals(
                Health.ERROR,
                later(switched, nowOnline, Duration.ofDays(21).plusSeconds(1))
                        .weighed()
                        .health());
    }

    @ParameterizedTest
    @CsvSource({"SUSPENDED,SUSPENDED", "UNREGISTERED,UNREGISTERED"})
    void whoIsNotExpectedIsUnknownAndWhoComesBackStartsAnew(Status status, Kind kind) {
        Vitals silent = later(uploadedAt(ACTIVE, START), ACTIVE, Duration.ofDays(2));
        Vitals gone = later(silent, standing(status, Connectivity.ONLINE), Duration.ofDays(3));
        Vitals back = later(gone, ACTIVE, Duration.ofDays(9));

        assertEquals(Health.UNKNOWN, gone.weighed().health());
        assertEquals(List.of(kind), kinds(gone));
        assertNull(gone.weighed().lookAt());
        assertEquals(List.of(), gone.weighed().raisedSince(silent.weighed()));
        assertEquals(
                List.of(Kind.NOT_UPLOADING),
                gone.weighed().clearedSince(silent.weighed()).stream()
                        .map(HealthReason::kind)
                        .toList());
        assertEquals(Health.OK, back.weighed().health());
        assertEquals(
                Health.ERROR,
                later(back, ACTIVE, Duration.ofDays(10).plusMinutes(1))
                        .weighed()
                        .health());
    }

    @Test
    void neverSeenIsUnknownForEver() {
        Standing registered = standing(Status.REGISTERED, Connectivity.ONLINE);
        Vitals vitals = Vitals.none().with(SignsOfLife.none(), registered, LIMITS, START);
        Vitals long_ = later(vitals, registered, Duration.ofDays(90));

        assertEquals(Health.UNKNOWN, long_.weighed().health());
        assertEquals(List.of(Kind.NEVER_SEEN), kinds(long_));
        assertEquals(START, long_.weighed().reasons().getFirst().since());
    }

    @ParameterizedTest
    @CsvSource({
        "PLEASE_ACCEPT_CERTIFICATE,CERTIFICATE_TO_ACCEPT,ERROR",
        "BAD_CREDENTIALS,BAD_CREDENTIALS,ERROR",
        "UNREACHABLE,SOURCE_UNREACHABLE,WARNING"
    })
    void aSourceInTroubleIsNamed(SourceStatus status, Kind kind, Health weight) {
        Vitals vitals = heard(null, source(OTHER_SOURCE, SourceStatus.OK), source(SOURCE, status));
        HealthReason reason = vitals.weighed().reasons().getFirst();

        assertEquals(weight, vitals.weighed().health());
        assertEquals(kind, reason.kind());
        assertEquals(SOURCE, reason.source());
        assertTrue(reason.detail().contains(SOURCE.toString()), reason.detail());
        Vitals well = vitals.with(
                vitals.signs().heard(heartbeat(START.plusSeconds(120), null), MOST_SOURCES), ACTIVE, LIMITS, START);
        assertEquals(Health.OK, well.weighed().health());
        assertEquals(List.of(reason), well.weighed().clearedSince(vitals.weighed()));
    }

    @Test
    void theWorstDecidesAndComesFirst() {
        Vitals vitals = heard(
                61_000L, source(SOURCE, SourceStatus.UNREACHABLE), source(OTHER_SOURCE, SourceStatus.BAD_CREDENTIALS));

        assertEquals(Health.ERROR, vitals.weighed().health());
        assertEquals(List.of(Kind.BAD_CREDENTIALS, Kind.SOURCE_UNREACHABLE, Kind.CLOCK_SKEW), kinds(vitals));
    }

    @ParameterizedTest
    @CsvSource({"0,OK", "60000,OK", "60001,WARNING", "-60001,WARNING", "300000,WARNING", "300001,ERROR", "-300001,ERROR"
    })
    void aClockThatIsOff(long skewMillis, Health health) {
        assertEquals(health, heard(skewMillis).weighed().health());
    }

    /** COL-80 */
    @Test
    void aClockThatIsOffIsSeenInReportsToo() {
        Vitals silentOnTime = heard(null);
        Vitals reported = silentOnTime.with(
                silentOnTime.signs().reported(report(START.plusSeconds(120), 400_000L)),
                ACTIVE,
                LIMITS,
                START.plusSeconds(120));
        Vitals heardAgain = reported.with(
                reported.signs().heard(heartbeat(START.plusSeconds(180), null), MOST_SOURCES),
                ACTIVE,
                LIMITS,
                START.plusSeconds(180));
        Vitals older = heardAgain.with(
                heardAgain.signs().reported(report(START.plusSeconds(60), 0L)), ACTIVE, LIMITS, START.plusSeconds(190));
        Vitals mended = older.with(
                older.signs().heard(heartbeat(START.plusSeconds(240), 500L), MOST_SOURCES),
                ACTIVE,
                LIMITS,
                START.plusSeconds(240));

        assertEquals(List.of(), kinds(silentOnTime));
        assertEquals(List.of(Kind.CLOCK_SKEW), kinds(reported));
        assertEquals(Health.ERROR, reported.weighed().health());
        assertEquals(
                START.plusSeconds(120), reported.weighed().reasons().getFirst().since());
        assertEquals(reported.weighed().reasons(), heardAgain.weighed().reasons());
        assertEquals(reported.weighed().reasons(), older.weighed().reasons());
        assertEquals(Health.OK, mended.weighed().health());
    }

    @Test
    void aReasonThatWeighsMoreIsRaisedAgainAndItsBeginningStays() {
        Vitals warning = heard(61_000L);
        Vitals error = warning.with(
                warning.signs().heard(heartbeat(START.plusSeconds(600), 400_000L), MOST_SOURCES),
                ACTIVE,
                LIMITS,
                START.plusSeconds(600));

        assertEquals(1, error.weighed().raisedSince(warning.weighed()).size());
        assertEquals(List.of(), error.weighed().clearedSince(warning.weighed()));
        assertEquals(
                warning.weighed().reasons().getFirst().since(),
                error.weighed().reasons().getFirst().since());
    }

    @Test
    void aForkIsAnErrorUntilItIsAcknowledged() {
        Vitals vitals = uploadedAt(ACTIVE, START);
        Vitals forked = vitals.with(vitals.signs().forked(new Fork(START, "two")), ACTIVE, LIMITS, START);
        Vitals again =
                forked.with(forked.signs().forked(new Fork(START.plusSeconds(9), "three")), ACTIVE, LIMITS, START);

        assertEquals(List.of(Kind.SEQUENCE_FORK), kinds(forked));
        assertEquals(forked, again);
        assertEquals(
                Health.OK,
                again.with(again.signs().forkAcknowledged(), ACTIVE, LIMITS, START)
                        .weighed()
                        .health());
    }

    @Test
    void whereToLookMovesAboutOnceInTheTimeOfSilence() {
        Vitals vitals = uploadedAt(ACTIVE, START);
        Vitals next = vitals.with(
                vitals.signs().reported(report(START.plusSeconds(3600), Outcome.NEW)),
                ACTIVE,
                LIMITS,
                START.plusSeconds(3600));
        Vitals looked = later(next, ACTIVE, Duration.ofHours(24).plusMillis(1));

        assertEquals(vitals.weighed().lookAt(), next.weighed().lookAt());
        assertEquals(START.plus(Duration.ofHours(25)), looked.weighed().lookAt());
    }

    @Property
    void anyOrderAndRepetitionOfSignsEndsTheSame(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int count) {
        List<Instant> instants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instants.add(START.plusSeconds(60L * i));
        }
        List<Instant> mixed = new ArrayList<>(instants);
        mixed.addAll(instants);
        Collections.shuffle(mixed, random);

        assertEquals(taken(instants), taken(mixed));
    }

    private static SignsOfLife taken(List<Instant> instants) {
        SignsOfLife signs = SignsOfLife.none();
        for (Instant at : instants) {
            signs = signs.heard(
                            heartbeat(at, at.getEpochSecond(), source(SOURCE, SourceStatus.UNREACHABLE)), MOST_SOURCES)
                    .reported(report(at, -at.getEpochSecond()));
        }
        return signs;
    }

    @Test
    void whatADatabaseDoesNotStoreIsReplaced() {
        Heartbeat strange = new Heartbeat(METER, "nimbus", "9\u0000\n" + "x".repeat(100), List.of(), 0, START, null);

        String version = SignsOfLife.none().heard(strange, MOST_SOURCES).version();

        assertEquals("9??" + "x".repeat(61), version);
    }
}
