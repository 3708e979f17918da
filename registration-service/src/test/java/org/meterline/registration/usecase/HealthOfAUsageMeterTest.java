package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.Alert;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.Way;
import org.meterline.registration.domain.Health;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Silence, notices and forks of one meter, told by the use cases. */
class HealthOfAUsageMeterTest {

    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Desk desk = Desk.at("2026-03-11T09:00:00Z", Mode.PRODUCTION);
    private final VitalsInMemory vitals = desk.vitals;

    private static ReportDigest digest(String copy, long sequence) {
        return ReportDigest.of((copy + sequence).getBytes(StandardCharsets.UTF_8));
    }

    /** The outcome of the next report, received now. */
    private ReportOutcome report(String copy, long sequence, @Nullable ReportDigest previous) {
        Instant now = desk.clock.instant();
        return new ReportOutcome(
                Desk.ID,
                Desk.OWNER,
                SOURCE,
                now.minus(HOUR).truncatedTo(java.time.temporal.ChronoUnit.HOURS),
                digest(copy, sequence),
                Outcome.NEW,
                Way.ONLINE,
                null,
                null,
                now,
                sequence,
                previous,
                now);
    }

    private ReportOutcome report(long sequence) {
        return report("a", sequence, sequence == 1 ? null : digest("a", sequence - 1));
    }

    private Heartbeat heartbeat(String provider) {
        return new Heartbeat(Desk.ID, provider, "9.1.0", List.of(), 0, desk.clock.instant(), null);
    }

    private Health health() {
        return vitals.find(Set.of(Desk.ID)).values().iterator().next().weighed().health();
    }

    private List<String> told() {
        return vitals.alerts.stream()
                .map(alert -> alert.type() + " " + alert.data().reason() + " "
                        + alert.data().health())
                .toList();
    }

    @Test
    void t30OneNoticeOfSilenceAndOneOfRecovery() {
        desk.note.outcomes(List.of(report(1)));
        desk.advance(Duration.ofHours(24));
        desk.health.lookForSilence();
        assertEquals(Health.OK, health());
        assertEquals(List.of(), told());

        desk.advance(Duration.ofMinutes(1));
        assertEquals(1, desk.health.lookForSilence());
        assertEquals(0, desk.health.lookForSilence());
        assertEquals(Health.ERROR, health());
        assertEquals(List.of("RAISED NOT_UPLOADING ERROR"), told());
        assertTrue(vitals.alerts.getFirst().data().text().startsWith("Not uploading in the past 24 hours"));

        desk.advance(Duration.ofMinutes(6));
        ReportOutcome next = report(2);
        desk.note.outcomes(List.of(next));
        desk.note.outcomes(List.of(next, next));
        desk.health.lookForSilence();
        assertEquals(Health.OK, health());
        assertEquals(List.of("RAISED NOT_UPLOADING ERROR", "CLEARED NOT_UPLOADING OK"), told());
        assertEquals(
                vitals.alerts.getFirst().data().since(),
                vitals.alerts.getLast().data().since());
        assertEquals(2, vitals.alerts.stream().map(Alert::id).distinct().count());
        assertEquals(
                List.of("OK -> ERROR", "ERROR -> OK"),
                vitals.trail.stream()
                        .filter(line -> line.kind() == Kind.HEALTH_CHANGED)
                        .map(line -> line.details().get("health"))
                        .toList());
        assertTrue(vitals.trail.stream().allMatch(line -> line.address() == null));
    }

    @Test
    void anOfflineMeterIsSilentAfterThirtyThreeDays() {
        desk.connect(Connectivity.OFFLINE, null);
        desk.note.outcomes(List.of(report(1)));
        desk.advance(Duration.ofDays(33));
        desk.health.lookForSilence();
        assertEquals(Health.OK, health());

        desk.advance(Duration.ofMinutes(1));
        desk.health.lookForSilence();
        assertEquals(List.of("RAISED NOT_UPLOADING ERROR"), told());
    }

    @Test
    void suspensionEndsWhatWasToldAndItsEndBeginsAnew() {
        desk.note.outcomes(List.of(report(1)));
        desk.advance(Duration.ofHours(25));
        desk.health.lookForSilence();
        desk.suspend(Desk.OWN);
        assertEquals(List.of("RAISED NOT_UPLOADING ERROR", "CLEARED NOT_UPLOADING UNKNOWN"), told());

        desk.advance(Duration.ofDays(9));
        desk.health.lookForSilence();
        desk.lift(Desk.OWN);
        desk.advance(Duration.ofHours(24));
        desk.health.lookForSilence();
        assertEquals(2, told().size());
        assertEquals(Health.OK, health());
        desk.advance(Duration.ofMinutes(1));
        desk.health.lookForSilence();
        assertEquals(3, told().size());
    }

    @Test
    void whoWasNeverSeenAndWhoIsUnregisteredRaisesNothing() {
        desk.advance(Duration.ofDays(90));
        desk.health.lookForSilence();
        assertEquals(Health.UNKNOWN, health());

        desk.check(1);
        assertEquals(Health.OK, health());
        desk.unregister(Desk.OWN);
        desk.advance(Duration.ofDays(90));
        desk.health.lookForSilence();
        assertEquals(Health.UNKNOWN, health());
        assertEquals(List.of(), told());
    }

    @Test
    void signsOfUnknownMetersAndOfOtherProvidersAreIgnored() {
        desk.note.heartbeats(List.of(
                heartbeat("stratus"),
                new Heartbeat(UUID.randomUUID(), Desk.OWNER, "1", List.of(), 0, desk.clock.instant(), null)));

        assertEquals(Health.UNKNOWN, health());
        desk.note.heartbeats(List.of(heartbeat(Desk.OWNER)));
        assertEquals(Health.OK, health());
    }

    @Test
    void aForkIsToldOnceAndAgainOnlyAfterItWasAcknowledged() {
        desk.note.outcomes(List.of(report(1), report(2)));
        desk.advance(HOUR);
        ReportOutcome copy = report("b", 2, digest("a", 1));
        desk.note.outcomes(List.of(copy));
        desk.note.outcomes(List.of(copy, report(3), report("b", 3, digest("b", 2))));
        assertEquals(List.of("RAISED SEQUENCE_FORK ERROR"), told());

        desk.advance(HOUR);
        ReportOutcome goesOn = report(4);
        desk.note.outcomes(List.of(goesOn));
        desk.acknowledge();
        desk.acknowledge();
        assertEquals(List.of("RAISED SEQUENCE_FORK ERROR", "CLEARED SEQUENCE_FORK OK"), told());

        desk.note.outcomes(List.of(copy, goesOn));
        desk.advance(HOUR);
        desk.note.outcomes(List.of(report(5)));
        assertEquals(Health.OK, health());
        desk.advance(HOUR);
        desk.note.outcomes(List.of(report("b", 4, digest("b", 3))));
        assertEquals(Health.ERROR, health());
        assertEquals(3, told().size());
    }

    @Test
    void whatWasForgottenIsNoForkWhenTheTopicIsReadAgain() {
        ReportOutcome first = report(1);
        ReportOutcome copy = report("b", 1, null);
        desk.note.outcomes(List.of(first, copy));
        desk.acknowledge();
        desk.advance(Duration.ofDays(9));
        VitalsInMemory forgotten = desk.vitals;
        forgotten.forgetLinks();

        desk.note.outcomes(List.of(first, copy));

        assertEquals(
                List.of("RAISED SEQUENCE_FORK ERROR", "CLEARED SEQUENCE_FORK OK"),
                told().stream().filter(line -> line.contains("FORK")).toList());
    }
}
