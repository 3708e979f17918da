package org.meterline.registration.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.config.HealthSettings;
import org.meterline.registration.config.RegistrationSettings;
import org.meterline.registration.config.TestMasterKeys;
import org.meterline.registration.config.TestSettings;
import org.meterline.registration.config.TestUpgradeGraph;
import org.meterline.registration.config.TokenSettings;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.usecase.Idempotency.Key;

/** The use cases of a usage meter's life, on memory and on clocks that the test moves; one meter, of one provider. */
final class Desk {

    static final UUID ID = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    static final String OWNER = "nimbus";
    static final Scope OWN = new Scope.OneProvider(OWNER);
    static final Scope STRANGER = new Scope.OneProvider("stratus");

    private static final Actor SOMEBODY = new Actor("somebody", null, null);

    final MovableClock clock;
    final MovableClock wallClock;
    final StoreInMemory store = new StoreInMemory();
    final VitalsInMemory vitals = new VitalsInMemory(store);
    final KeepHealth health;
    final NoteSigns note;
    final AcknowledgeFork acknowledging;
    final RegisterUsageMeter registering;
    final ChangeUsageMeter changing;
    final MoveUsageMeter moving;
    final CheckRegistration checking;
    final AccessTokens tokens;

    Desk(Instant now) {
        clock = new MovableClock(now);
        wallClock = new MovableClock(now);
        TokenSettings tokenSettings = TestSettings.defaults(TokenSettings.class);
        RegistrationSettings settings = TestSettings.defaults(RegistrationSettings.class);
        HealthSettings healthSettings = TestSettings.defaults(HealthSettings.class);
        health = new KeepHealth(vitals, vitals, vitals, healthSettings, clock);
        note = new NoteSigns(health, vitals, healthSettings, clock);
        Journal journal = new Journal(store, store, new UnheardEvent<>(), health, clock);
        acknowledging = new AcknowledgeFork(store, vitals, vitals, health, journal);
        TokenDerivation derivation = new TokenDerivation(TestMasterKeys.of(Map.of("k1", TestMasterKeys.ONE)));
        registering = new RegisterUsageMeter(
                store, store, journal, health, derivation, TestUpgradeGraph.shipped(), clock, wallClock);
        changing = new ChangeUsageMeter(store, journal, clock, settings);
        moving = new MoveUsageMeter(store, journal, tokenSettings, clock, wallClock);
        checking = new CheckRegistration(store, journal, health, clock, wallClock);
        FirstToken firstToken = new FirstToken(journal, derivation, wallClock);
        tokens = new AccessTokens(store, store, journal, derivation, firstToken, tokenSettings, wallClock);
    }

    /** A desk with the meter registered at that instant. */
    static Desk at(String now, Mode mode) {
        Desk desk = new Desk(Instant.parse(now));
        var unused = desk.register(wish(mode), null);
        return desk;
    }

    void advance(Duration duration) {
        clock.advance(duration);
        wallClock.advance(duration);
    }

    UsageMeter meter() {
        return store.find(ID).orElseThrow();
    }

    static UsageMeter.Wish wish(@Nullable Mode mode) {
        return wish(mode, null, null);
    }

    static UsageMeter.Wish wish(@Nullable Mode mode, @Nullable UUID contract, @Nullable String site) {
        return new UsageMeter.Wish(new UsageMeterName("um-01"), Connectivity.ONLINE, mode, contract, site);
    }

    RegisterUsageMeter.Outcome register(UsageMeter.Wish wish, @Nullable Key key) {
        return register(OWNER, wish, key);
    }

    RegisterUsageMeter.Outcome register(String provider, UsageMeter.Wish wish, @Nullable Key key) {
        return registering.register(ID, provider, wish, SOMEBODY, key, meter -> "revision " + meter.revision());
    }

    static Key key(String operation, String value, String body) {
        return new Key(OWNER, operation, value, body);
    }

    ChangeOutcome change(ChangeUsageMeter.Wish wish) {
        return change(OWN, wish);
    }

    ChangeOutcome change(Scope scope, ChangeUsageMeter.Wish wish) {
        return changing.change(ID, scope, revision -> true, wish, SOMEBODY);
    }

    /** {@code null} leaves the contract as it is; "none" takes it away. */
    ChangeOutcome moveTo(@Nullable UUID contract, @Nullable Optional<String> site, String from) {
        return change(new ChangeUsageMeter.Wish(
                null, null, null, contract == null ? null : Optional.of(contract), site, Instant.parse(from)));
    }

    ChangeOutcome withoutContract(String from) {
        return change(new ChangeUsageMeter.Wish(null, null, null, Optional.empty(), null, Instant.parse(from)));
    }

    ChangeOutcome mode(Mode mode, @Nullable String from) {
        return change(
                new ChangeUsageMeter.Wish(null, null, mode, null, null, from == null ? null : Instant.parse(from)));
    }

    ChangeOutcome connect(Connectivity connectivity, @Nullable String from) {
        return change(new ChangeUsageMeter.Wish(
                null, connectivity, null, null, null, from == null ? null : Instant.parse(from)));
    }

    ChangeOutcome suspend(Scope scope) {
        return moving.suspend(ID, scope, SOMEBODY);
    }

    ChangeOutcome lift(Scope scope) {
        return moving.liftSuspension(ID, scope, SOMEBODY);
    }

    ChangeOutcome lock(Scope scope) {
        return moving.lock(ID, scope, SOMEBODY);
    }

    ChangeOutcome unlock(Scope scope) {
        return moving.unlock(ID, scope, SOMEBODY);
    }

    ChangeOutcome unregister(Scope scope) {
        return moving.unregister(ID, scope, SOMEBODY);
    }

    Optional<UsageMeter> check(int generation) {
        return checking.check(ID, generation, "1.0.0", null, SOMEBODY);
    }

    AccessTokens.Outcome rotate(Scope scope, Duration overlap, @Nullable Key key) {
        return tokens.rotate(ID, scope, overlap, SOMEBODY, key);
    }

    ChangeOutcome acknowledge() {
        return acknowledging.acknowledge(ID, OWN, SOMEBODY);
    }

    AccessTokens.Outcome copy(Scope scope) {
        return tokens.copy(ID, scope, SOMEBODY);
    }
}
