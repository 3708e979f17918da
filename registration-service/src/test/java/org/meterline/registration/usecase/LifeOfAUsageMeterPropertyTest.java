package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.OpenMonths;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeterName;

/** Whatever is asked of a usage meter, in whatever order, what must never happen does not happen. */
class LifeOfAUsageMeterPropertyTest {

    private static final Instant START = Instant.parse("2026-10-30T22:30:00Z");
    private static final UUID CONTRACT = UUID.fromString("c0000000-0000-4000-8000-000000000001");

    private static final Map<Status, Set<Status>> LEGAL = Map.of(
            Status.REGISTERED,
            Set.of(Status.REGISTERED, Status.ACTIVE, Status.SUSPENDED, Status.UNREGISTERED),
            Status.ACTIVE,
            Set.of(Status.ACTIVE, Status.SUSPENDED, Status.UNREGISTERED),
            Status.SUSPENDED,
            Set.of(Status.SUSPENDED, Status.REGISTERED, Status.ACTIVE, Status.UNREGISTERED),
            Status.UNREGISTERED,
            Set.of(Status.UNREGISTERED, Status.REGISTERED));

    /** Something that is asked of the suite; says of itself what it is when a sequence fails. */
    private record Command(String what, Step step) {

        private interface Step {

            void on(Desk desk);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    @Property(tries = 400)
    void whateverIsAsked(@ForAll("sequences") List<Command> commands) {
        Desk desk = new Desk(START);
        for (Command command : commands) {
            Optional<UsageMeter> before = desk.store.find(Desk.ID);
            int events = desk.store.trail.size();

            command.step().on(desk);

            Optional<UsageMeter> after = desk.store.find(Desk.ID);
            if (before.isEmpty()) {
                after.ifPresent(LifeOfAUsageMeterPropertyTest::assertNewborn);
            } else {
                assertFollows(before.get(), after.orElseThrow(), desk.store.trail.size() - events);
            }
            after.ifPresent(meter -> assertWhole(meter, desk.wallClock.instant()));
        }
    }

    @Property(tries = 200)
    void aStrangerChangesNothing(@ForAll("sequences") List<Command> commands, @ForAll("strangers") Command stranger) {
        Desk desk = new Desk(START);
        desk.register(Desk.wish(Mode.TEST), null);
        commands.forEach(command -> command.step().on(desk));
        UsageMeter before = desk.meter();
        int events = desk.store.trail.size();

        stranger.step().on(desk);

        assertEquals(before, desk.meter());
        assertEquals(events, desk.store.trail.size());
    }

    private static void assertNewborn(UsageMeter meter) {
        assertEquals(1, meter.revision());
        assertEquals(Status.REGISTERED, meter.state().status());
        assertEquals(Desk.OWNER, meter.provider());
    }

    private static void assertFollows(UsageMeter before, UsageMeter after, int events) {
        boolean changed = !registrationOf(before).equals(registrationOf(after));
        assertEquals(before.revision() + (changed ? 1 : 0), after.revision(), "revision");
        assertTrue(events == 1 || !changed && events == 0, "a line of the audit trail for each change");
        assertTrue(
                Objects.requireNonNull(LEGAL.get(before.state().status()))
                        .contains(after.state().status()),
                "a legal move");
        assertTrue(
                !(before.profile().locked() && after.state().status() == Status.UNREGISTERED),
                "locked, and yet unregistered");
        assertEquals(before.provider(), after.provider());
        assertEquals(before.ordinal(), after.ordinal());
        assertEquals(before.createdAt(), after.createdAt());
        assertKept(before.modes().entries(), after.modes().entries());
        assertKept(before.connectivities().entries(), after.connectivities().entries());
        assertKept(before.contracts().entries(), after.contracts().entries());
        assertKept(
                before.credentials().generations().stream().map(g -> g.number()).toList(),
                after.credentials().generations().stream().map(g -> g.number()).toList());
        hours().forEach(hour -> assertFalse(
                before.modes().at(hour) == Mode.PRODUCTION && after.modes().at(hour) == Mode.TEST,
                () -> "back to TEST at " + hour));
    }

    private static void assertWhole(UsageMeter meter, Instant wallNow) {
        assertEquals(meter.connectivities().last(), meter.profile().connectivity());
        List<@Nullable Instant> starts = meter.contracts().effective().stream()
                .<@Nullable Instant>map(ContractEntry::from)
                .toList();
        assertEquals(starts.stream().distinct().toList(), starts, "one contract an instant");
        meter.contracts().entries().stream()
                .skip(1)
                .forEach(entry ->
                        assertTrue(OpenMonths.isMonthStart(Objects.requireNonNull(entry.from())), entry::toString));
        meter.modes().entries().stream()
                .skip(1)
                .forEach(entry ->
                        assertTrue(OpenMonths.isFullHour(Objects.requireNonNull(entry.from())), entry::toString));
        hours().forEach(hour -> {
            assertEquals(meter.modes().at(hour), meter.published(wallNow).modeAt(hour));
            assertEquals(meter.contracts().at(hour), meter.published(wallNow).contractAt(hour));
        });
        assertEquals(
                meter.state().status() != Status.UNREGISTERED,
                meter.credentials().validAt(wallNow).findAny().isPresent(),
                "a token while it is registered, none afterwards");
    }

    private static Stream<Instant> hours() {
        return Stream.iterate(
                        START.truncatedTo(java.time.temporal.ChronoUnit.HOURS), hour -> hour.plus(Duration.ofHours(61)))
                .limit(24);
    }

    private static <T> void assertKept(List<T> before, List<T> after) {
        assertTrue(after.size() >= before.size(), "a history became shorter");
        assertEquals(before, after.subList(0, before.size()), "a history was rewritten");
    }

    /** All that a revision speaks of. */
    private static List<Object> registrationOf(UsageMeter meter) {
        return List.of(
                meter.profile(),
                meter.state(),
                meter.modes(),
                meter.connectivities(),
                meter.contracts(),
                meter.credentials());
    }

    @Provide
    Arbitrary<List<Command>> sequences() {
        return commands(Desk.OWN, Desk.OWNER).list().ofMinSize(1).ofMaxSize(25);
    }

    @Provide
    Arbitrary<Command> strangers() {
        return commands(Desk.STRANGER, "stratus")
                .filter(command -> !command.what().startsWith("by itself"));
    }

    private static Arbitrary<Command> commands(Scope scope, String provider) {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, registrations(provider)),
                net.jqwik.api.Tuple.of(8, changes(scope)),
                net.jqwik.api.Tuple.of(6, moves(scope)),
                net.jqwik.api.Tuple.of(3, byItself()));
    }

    private static Arbitrary<Command> registrations(String provider) {
        Arbitrary<UsageMeter.Wish> wishes = Combinators.combine(
                        names(),
                        Arbitraries.of(Connectivity.class),
                        maybe(Arbitraries.of(Mode.class)),
                        contracts(),
                        sites())
                .as(UsageMeter.Wish::new);
        return wishes.map(wish -> new Command("register " + wish, desk -> desk.register(provider, wish, null)));
    }

    private static Arbitrary<Command> changes(Scope scope) {
        Arbitrary<ChangeUsageMeter.Wish> wishes = Combinators.combine(
                        maybe(names()),
                        maybe(Arbitraries.of(Connectivity.class)),
                        maybe(Arbitraries.of(Mode.class)),
                        maybe(contracts().map(Optional::ofNullable)),
                        maybe(sites().map(Optional::ofNullable)),
                        maybe(instants()))
                .as(ChangeUsageMeter.Wish::new);
        return wishes.map(wish -> new Command("change " + wish, desk -> desk.change(scope, wish)));
    }

    private static Arbitrary<Command> moves(Scope scope) {
        return Arbitraries.of(
                new Command("suspend", desk -> desk.suspend(scope)),
                new Command("lift", desk -> desk.lift(scope)),
                new Command("lock", desk -> desk.lock(scope)),
                new Command("unlock", desk -> desk.unlock(scope)),
                new Command("unregister", desk -> desk.unregister(scope)),
                new Command("rotate", desk -> desk.rotate(scope, Duration.ofHours(1), null)),
                new Command("rotate at once", desk -> desk.rotate(scope, Duration.ZERO, null)),
                new Command("copy", desk -> desk.copy(scope)));
    }

    private static Arbitrary<Command> byItself() {
        Arbitrary<Command> checks = Arbitraries.integers()
                .between(1, 3)
                .map(generation -> new Command("by itself: check " + generation, desk -> desk.check(generation)));
        Arbitrary<Command> hours = Arbitraries.of(1, 3, 24, 200)
                .map(count -> new Command(
                        "by itself: " + count + " hours pass", desk -> desk.advance(Duration.ofHours(count))));
        return Arbitraries.oneOf(checks, hours);
    }

    private static Arbitrary<Instant> instants() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        Instant.parse("2026-10-01T00:00:00Z"),
                        Instant.parse("2026-11-01T00:00:00Z"),
                        Instant.parse("2026-12-01T00:00:00Z"),
                        Instant.parse("2027-01-01T00:00:00Z")),
                Arbitraries.integers()
                        .between(-50, 1500)
                        .map(hours -> START.truncatedTo(java.time.temporal.ChronoUnit.HOURS)
                                .plus(Duration.ofHours(hours))),
                Arbitraries.of(START, Instant.MIN, Instant.MAX));
    }

    private static Arbitrary<UsageMeterName> names() {
        return Arbitraries.of("um-01", "um-02").map(UsageMeterName::new);
    }

    private static Arbitrary<@Nullable UUID> contracts() {
        return maybe(Arbitraries.of(CONTRACT, Desk.ID));
    }

    private static Arbitrary<@Nullable String> sites() {
        return maybe(Arbitraries.of("dc1", "dc2"));
    }

    private static <T> Arbitrary<@Nullable T> maybe(Arbitrary<T> value) {
        return value.injectNull(0.4);
    }
}
