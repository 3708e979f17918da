package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ConnectivityEntry;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.usecase.ChangeOutcome.Changed;
import org.meterline.registration.usecase.ChangeOutcome.Gone;
import org.meterline.registration.usecase.ChangeOutcome.Locked;
import org.meterline.registration.usecase.ChangeOutcome.ModeIsFinal;
import org.meterline.registration.usecase.ChangeOutcome.NotFound;
import org.meterline.registration.usecase.ChangeOutcome.Refused;
import org.meterline.registration.usecase.ChangeOutcome.Stale;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** What may become of a usage meter, and from when. */
class LifeOfAUsageMeterTest {

    private static final UUID FIRST = UUID.fromString("c0000000-0000-4000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("c0000000-0000-4000-8000-000000000002");

    @ParameterizedTest
    @CsvSource({
        // Totals are final 72 hours after the month's end.
        "2026-11-03T23:59:59.999Z, 2026-10-01T00:00:00Z,",
        "2026-11-03T23:59:59.999Z, 2026-09-30T23:00:00Z, open-month",
        "2026-11-04T00:00:00Z,     2026-10-31T23:00:00Z, open-month",
        "2026-11-04T00:00:00Z,     2026-11-01T00:00:00Z,",
        "2026-11-22T10:30:00Z,     2026-11-22T11:00:00Z,",
        "2026-11-22T10:30:00Z,     2026-11-22T11:00:00.001Z, full-hour",
        "2026-11-22T10:30:00Z,     2026-11-22T10:30:00Z, full-hour",
        "2026-11-22T10:00:00Z,     2027-11-23T10:00:00Z,",
        "2026-11-22T10:00:00Z,     2027-11-23T11:00:00Z, too-far"
    })
    void productionBeginsAtAFullHourOfAnOpenMonth(Instant now, String from, @Nullable String refusedRule) {
        Desk desk = Desk.at(now.toString(), Mode.TEST);

        ChangeOutcome outcome = desk.mode(Mode.PRODUCTION, from);

        if (refusedRule == null) {
            assertInstanceOf(Changed.class, outcome);
            assertEquals(Mode.TEST, desk.meter().modes().at(Instant.parse(from).minusMillis(1)));
            assertEquals(Mode.PRODUCTION, desk.meter().modes().at(Instant.parse(from)));
        } else {
            assertRefused(refusedRule, outcome);
            assertEquals(1, desk.meter().revision());
        }
    }

    @Test
    void plannedProductionIsBroughtForwardAndNeverPutOffNorTakenBack() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.mode(Mode.PRODUCTION, "2026-12-24T18:00:00Z");

        assertRefused("not-later", desk.mode(Mode.PRODUCTION, "2026-12-24T19:00:00Z"));
        assertInstanceOf(ModeIsFinal.class, desk.mode(Mode.TEST, "2026-12-24T18:00:00Z"));
        assertInstanceOf(ModeIsFinal.class, desk.mode(Mode.TEST, null));
        assertEquals(2, desk.meter().revision());

        assertInstanceOf(Changed.class, desk.mode(Mode.PRODUCTION, "2026-12-01T00:00:00Z"));
        assertEquals(3, desk.meter().revision());
        assertEquals(
                List.of(
                        new ModeEntry(Mode.TEST, null),
                        new ModeEntry(Mode.PRODUCTION, Instant.parse("2026-12-01T00:00:00Z"))),
                desk.meter().published(desk.wallClock.instant()).modes());
        assertEquals(3, desk.meter().modes().entries().size());
    }

    @Test
    void productionThatHasBegunChangesNothingAnyMore() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.mode(Mode.PRODUCTION, "2026-11-22T10:00:00Z");

        assertInstanceOf(Changed.class, desk.mode(Mode.PRODUCTION, null));
        assertInstanceOf(Changed.class, desk.mode(Mode.PRODUCTION, "2026-11-30T10:00:00Z"));

        assertEquals(2, desk.meter().revision());
        assertEquals(2, desk.store.trail.size());
    }

    @Test
    void contractMovesAtTheStartOfAMonthAndTheMeterStaysItself() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.PRODUCTION);

        assertRefused(
                "required", desk.change(new ChangeUsageMeter.Wish(null, null, null, Optional.of(FIRST), null, null)));
        assertRefused("month-start", desk.moveTo(FIRST, null, "2026-11-22T00:00:00Z"));
        assertRefused("open-month", desk.moveTo(FIRST, null, "2026-10-01T00:00:00Z"));
        desk.moveTo(FIRST, Optional.of("dc1"), "2026-11-01T00:00:00Z");

        assertEquals(2, desk.meter().revision());
        assertEquals(Desk.ID, desk.meter().id());
        assertEquals(1, desk.meter().ordinal());
        assertContract(desk, "2026-10-31T23:59:59Z", null, null);
        assertContract(desk, "2026-11-01T00:00:00Z", FIRST, "dc1");
    }

    @Test
    void contractMovesOnBackAndAway() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.PRODUCTION);
        desk.moveTo(FIRST, Optional.of("dc1"), "2026-11-01T00:00:00Z");
        desk.moveTo(SECOND, null, "2026-12-01T00:00:00Z");
        desk.moveTo(FIRST, null, "2027-01-01T00:00:00Z");
        desk.withoutContract("2027-02-01T00:00:00Z");

        assertContract(desk, "2026-11-22T10:30:00Z", FIRST, "dc1");
        assertContract(desk, "2026-12-31T23:00:00Z", SECOND, null);
        assertContract(desk, "2027-01-31T23:00:00Z", FIRST, null);
        assertContract(desk, "2027-02-01T00:00:00Z", null, null);
    }

    @Test
    void siteMovesAlone() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.PRODUCTION);
        desk.moveTo(FIRST, Optional.of("dc1"), "2026-11-01T00:00:00Z");

        desk.moveTo(null, Optional.of("dc2"), "2026-12-01T00:00:00Z");
        desk.moveTo(null, Optional.empty(), "2027-01-01T00:00:00Z");
        desk.moveTo(FIRST, null, "2026-12-01T00:00:00Z");

        assertContract(desk, "2026-12-01T00:00:00Z", FIRST, "dc2");
        assertContract(desk, "2027-01-01T00:00:00Z", FIRST, null);
    }

    @Test
    void anotherMoveForTheSameMonthReplacesAndOneBeforeAPlannedOneLeavesItAlone() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.PRODUCTION);
        desk.moveTo(FIRST, null, "2027-02-01T00:00:00Z");
        desk.moveTo(SECOND, null, "2027-02-01T00:00:00Z");
        desk.moveTo(FIRST, Optional.of("dc1"), "2026-12-01T00:00:00Z");

        assertEquals(
                List.of(
                        new ContractEntry(null, null, null),
                        new ContractEntry(FIRST, "dc1", Instant.parse("2026-12-01T00:00:00Z")),
                        new ContractEntry(SECOND, null, Instant.parse("2027-02-01T00:00:00Z"))),
                desk.meter().published(desk.wallClock.instant()).contracts());
        assertEquals(4, desk.meter().contracts().entries().size(), "what was replaced is kept");
    }

    @Test
    void connectivitySwitchesNowOrFromAnHourThatHasBegun() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.PRODUCTION);

        assertRefused("not-in-future", desk.connect(Connectivity.OFFLINE, "2026-11-22T11:00:00Z"));
        assertRefused("open-month", desk.connect(Connectivity.OFFLINE, "2026-10-31T23:00:00Z"));
        assertRefused("full-hour", desk.connect(Connectivity.OFFLINE, "2026-11-20T10:30:00Z"));
        desk.connect(Connectivity.OFFLINE, "2026-11-20T10:00:00Z");
        assertRefused("in-order", desk.connect(Connectivity.ONLINE, "2026-11-20T09:00:00Z"));
        desk.connect(Connectivity.ONLINE, null);

        List<ConnectivityEntry> history = List.of(
                new ConnectivityEntry(Connectivity.ONLINE, null),
                new ConnectivityEntry(Connectivity.OFFLINE, Instant.parse("2026-11-20T10:00:00Z")),
                new ConnectivityEntry(Connectivity.ONLINE, Instant.parse("2026-11-22T10:30:00Z")));
        assertEquals(history, desk.meter().connectivities().entries());
        assertEquals(history, desk.meter().published(desk.wallClock.instant()).connectivities());
        assertEquals(Connectivity.ONLINE, desk.meter().profile().connectivity());
        assertEquals(3, desk.meter().revision());
    }

    @Test
    void whatHoldsAlreadyIsNoChange() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.PRODUCTION);

        desk.change(new ChangeUsageMeter.Wish(null, null, null, null, null, null));
        desk.change(new ChangeUsageMeter.Wish(
                new UsageMeterName("um-01"),
                Connectivity.ONLINE,
                Mode.PRODUCTION,
                Optional.empty(),
                Optional.empty(),
                Instant.parse("2026-12-01T00:00:00Z")));

        assertEquals(1, desk.meter().revision());
        assertEquals(1, desk.store.trail.size());
    }

    @Test
    void oneRequestIsOneRevisionHoweverMuchItChanges() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);

        desk.change(new ChangeUsageMeter.Wish(
                new UsageMeterName("um-02"),
                Connectivity.OFFLINE,
                Mode.PRODUCTION,
                Optional.of(FIRST),
                Optional.of("dc1"),
                Instant.parse("2026-11-01T00:00:00Z")));

        assertEquals(2, desk.meter().revision());
        assertEquals(2, desk.store.trail.size());
        assertEquals(
                List.of("connectivity", "contract", "mode", "name"),
                desk.store.trail.getLast().details().keySet().stream().sorted().toList());
    }

    @Test
    void aRefusedPartRefusesTheWhole() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);

        assertRefused(
                "month-start",
                desk.change(new ChangeUsageMeter.Wish(
                        new UsageMeterName("um-02"),
                        Connectivity.OFFLINE,
                        Mode.PRODUCTION,
                        Optional.of(FIRST),
                        null,
                        Instant.parse("2026-11-22T10:00:00Z"))));

        assertEquals(1, desk.meter().revision());
        assertEquals("um-01", desk.meter().profile().name().value());
    }

    @Test
    void anInstantThatDatesNothingIsRefused() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);

        assertRefused(
                "nothing-to-date",
                desk.change(new ChangeUsageMeter.Wish(
                        new UsageMeterName("um-02"), null, null, null, null, Instant.parse("2026-11-01T00:00:00Z"))));
    }

    @Test
    void aStaleLookIsToldThePresentRevision() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.suspend(Desk.OWN);

        ChangeOutcome outcome = desk.changing.change(
                Desk.ID,
                Desk.OWN,
                revision -> revision == 1,
                new ChangeUsageMeter.Wish(new UsageMeterName("um-02"), null, null, null, null, null),
                new Actor("somebody", null, null));

        assertEquals(new Stale(2), outcome);
    }

    @Test
    void comingBackGoesOnWithItsHistories() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.moveTo(FIRST, Optional.of("dc1"), "2026-11-01T00:00:00Z");
        desk.connect(Connectivity.OFFLINE, null);
        desk.unregister(Desk.OWN);
        desk.advance(Duration.ofDays(10));

        desk.register(Desk.wish(null), null);

        assertEquals(Status.REGISTERED, desk.meter().state().status());
        assertEquals(1, desk.meter().ordinal());
        assertEquals(5, desk.meter().revision());
        assertEquals(2, desk.meter().credentials().newestNumber());
        assertEquals(Mode.TEST, desk.meter().modes().at(desk.clock.instant()));
        assertContract(desk, "2026-12-02T10:30:00Z", FIRST, "dc1");
        assertEquals(Connectivity.ONLINE, desk.meter().profile().connectivity());
        assertEquals(3, desk.meter().connectivities().entries().size());
        assertEquals(Kind.REGISTERED_AGAIN, desk.store.trail.getLast().kind());
    }

    @Test
    void comingBackMayNameAContractASiteOrProduction() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.moveTo(FIRST, Optional.of("dc1"), "2026-11-01T00:00:00Z");
        desk.unregister(Desk.OWN);
        desk.register(Desk.wish(Mode.PRODUCTION, null, "dc2"), null);

        assertContract(desk, "2026-11-22T10:30:00Z", FIRST, "dc2");
        assertEquals(Mode.TEST, desk.meter().modes().at(Instant.parse("2026-11-22T09:59:59Z")));
        assertEquals(Mode.PRODUCTION, desk.meter().modes().at(Instant.parse("2026-11-22T10:00:00Z")));

        desk.unregister(Desk.OWN);
        desk.register(Desk.wish(null, SECOND, null), null);

        assertContract(desk, "2026-11-22T10:30:00Z", SECOND, null);
        assertEquals(3, desk.meter().credentials().newestNumber());
    }

    @Test
    void plannedProductionIsFinalForSomebodyWhoComesBackToo() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.mode(Mode.PRODUCTION, "2026-12-24T18:00:00Z");
        desk.unregister(Desk.OWN);

        assertInstanceOf(RegisterUsageMeter.Outcome.ModeIsFinal.class, desk.register(Desk.wish(Mode.TEST), null));
        assertEquals(Status.UNREGISTERED, desk.meter().state().status());
        desk.register(Desk.wish(null), null);
        assertEquals(Mode.TEST, desk.meter().modes().at(desk.clock.instant()));
        assertEquals(Mode.PRODUCTION, desk.meter().modes().at(Instant.parse("2026-12-24T18:00:00Z")));
    }

    @Test
    void lockKeepsFromUnregisteringAndFromNothingElse() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.lock(Desk.OWN);

        assertInstanceOf(Locked.class, desk.unregister(Desk.OWN));
        assertInstanceOf(Changed.class, desk.suspend(Desk.OWN));
        assertInstanceOf(Locked.class, desk.unregister(Desk.OWN));
        assertInstanceOf(Changed.class, desk.connect(Connectivity.OFFLINE, null));
        assertTrue(desk.meter().profile().locked());
        desk.unlock(Desk.OWN);
        assertInstanceOf(Changed.class, desk.unregister(Desk.OWN));
    }

    @Test
    void whoIsGoneIsNeitherSuspendedNorLocked() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        desk.unregister(Desk.OWN);

        assertInstanceOf(Gone.class, desk.suspend(Desk.OWN));
        assertInstanceOf(Gone.class, desk.lift(Desk.OWN));
        assertInstanceOf(Gone.class, desk.lock(Desk.OWN));
        assertInstanceOf(Gone.class, desk.unlock(Desk.OWN));
        assertInstanceOf(Gone.class, desk.unregister(Desk.OWN));
        assertEquals(Optional.empty(), desk.check(1));
        assertEquals(2, desk.meter().revision());
        assertInstanceOf(NotFound.class, desk.suspend(Desk.STRANGER));
    }

    @Test
    void theFirstAnswerToAKeyIsGivenAgainWhateverBecameOfTheMeter() {
        Desk desk = new Desk(Instant.parse("2026-11-22T10:30:00Z"));
        var key = Desk.key("registration", "k-1", "body");
        RegisterUsageMeter.Outcome first = desk.register(Desk.wish(Mode.TEST), key);

        desk.suspend(Desk.OWN);
        assertEquals(first, desk.register(Desk.wish(Mode.TEST), key));
        desk.unregister(Desk.OWN);
        assertEquals(first, desk.register(Desk.wish(Mode.TEST), key));
        assertEquals(Status.UNREGISTERED, desk.meter().state().status());
        desk.register(Desk.wish(Mode.TEST), Desk.key("registration", "k-2", "body"));
        assertEquals(first, desk.register(Desk.wish(Mode.TEST), key));
        assertInstanceOf(
                RegisterUsageMeter.Outcome.KeyReused.class,
                desk.register(Desk.wish(Mode.TEST), Desk.key("registration", "k-1", "another body")));
        assertEquals(4, desk.meter().revision());
    }

    @Test
    void aRotationIsAnsweredAgainAfterLaterRotationsAndTheEnd() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        var key = Desk.key("rotation", "k-1", "body");
        AccessTokens.Outcome first = desk.rotate(Desk.OWN, Duration.ofHours(1), key);
        desk.advance(Duration.ofHours(2));
        desk.rotate(Desk.OWN, Duration.ZERO, null);

        assertEquals(first, desk.rotate(Desk.OWN, Duration.ofHours(1), key));
        desk.unregister(Desk.OWN);
        assertEquals(first, desk.rotate(Desk.OWN, Duration.ofHours(1), key));
        assertInstanceOf(
                AccessTokens.Outcome.KeyReused.class,
                desk.rotate(Desk.OWN, Duration.ofHours(1), Desk.key("rotation", "k-1", "another body")));
        assertEquals(4, desk.meter().revision());
        assertInstanceOf(AccessTokens.Outcome.NotFound.class, desk.rotate(Desk.STRANGER, Duration.ZERO, key));
    }

    @Test
    void aRefusalIsNotRemembered() {
        Desk desk = Desk.at("2026-11-22T10:30:00Z", Mode.TEST);
        var key = Desk.key("registration", "k-1", "body");

        assertInstanceOf(RegisterUsageMeter.Outcome.IdTaken.class, desk.register(Desk.wish(Mode.TEST), key));
        desk.unregister(Desk.OWN);

        assertInstanceOf(RegisterUsageMeter.Outcome.Done.class, desk.register(Desk.wish(Mode.TEST), key));
    }

    private static void assertRefused(String rule, ChangeOutcome outcome) {
        Refused refused = assertInstanceOf(Refused.class, outcome);
        assertEquals(rule, refused.rule());
        assertEquals("/effectiveFrom", refused.field());
    }

    private static void assertContract(Desk desk, String at, @Nullable UUID contract, @Nullable String site) {
        ContractEntry entry = desk.meter().contracts().at(Instant.parse(at));
        if (contract == null) {
            assertNull(entry.contractId());
        } else {
            assertEquals(contract, entry.contractId());
        }
        assertEquals(site, entry.siteId());
    }
}
