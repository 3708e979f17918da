package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.clock.WallClock;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.SigningKeyRows;
import org.meterline.registration.config.MasterKeys;
import org.meterline.registration.config.RegistrationSettings;
import org.meterline.registration.config.SigningKeySettings;
import org.meterline.registration.config.TestMasterKeys;
import org.meterline.registration.config.TokenSettings;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.usecase.ExchangeToken.Outcome;

/** What two processes on one database do: one of them is the service, the other is put together here. */
@QuarkusTest
@ServedByRealServers
class KeysOfTwoProcessesQuarkusTest {

    private static final String K1 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String K2 = "//////////////////////////////////////////8=";
    private static final Actor ADMIN = new Actor("an admin", null, null);

    @Inject
    SigningKeys stored;

    @Inject
    SigningKeyRing ring;

    @Inject
    SigningKeyRows rows;

    @Inject
    SigningKeyStore keyStore;

    @Inject
    SigningKeyLog log;

    @Inject
    SigningKeySettings keySettings;

    @Inject
    KeySeal seal;

    @Inject
    WrongSecretStore wrongSecretStore;

    @Inject
    RegistrationSettings limits;

    @Inject
    @WallClock
    Clock wallClock;

    @Inject
    MasterKeyUses uses;

    @Inject
    UsageMeterStore meters;

    @Inject
    TokenSettings tokenSettings;

    @Inject
    TokenHolders holders;

    @Inject
    RegisterUsageMeter register;

    @Inject
    Idempotency idempotency;

    @Inject
    Journal journal;

    @Inject
    FirstToken firstToken;

    @Test
    void processThatHasNotLookedYetSignsWithAKeyThatIsStillPublished() {
        ring.refresh();
        SigningKeyRing behind = new SigningKeyRing(stored, seal);
        behind.read();
        String old = behind.signing().id();
        rows.ageTheNextKey();

        assertEquals(new SigningKeys.Handover.Done(), stored.handOver(false, ADMIN));
        ring.read();

        assertEquals(old, behind.signing().id());
        assertTrue(ids(ring).contains(old), "published here although it signs only there");
        assertTrue(ids(behind).contains(ring.signing().id()), "known there although it signs only here");
        behind.refresh();
        assertEquals(ring.signing().id(), behind.signing().id());
    }

    @Test
    void processesKeepToTheLimitOfWrongSecretsTogether() {
        String address = "2001:db8:" + Integer.toHexString(UUID.randomUUID().hashCode() & 0xffff) + "::1";
        AtomicInteger counted = new AtomicInteger();
        WrongSecretStore counting = (slot, now, window) -> {
            counted.incrementAndGet();
            return wrongSecretStore.count(slot, now, window);
        };
        WrongSecrets here = new WrongSecrets(counting, limits, wallClock);
        WrongSecrets there = new WrongSecrets(counting, limits, wallClock);

        for (int i = 0; i < limits.wrongSecrets() / 2; i++) {
            assertEquals(Optional.empty(), here.count(address));
            assertEquals(Optional.empty(), there.count(address));
        }

        assertTrue(here.count(address).isPresent());
        assertTrue(there.count(address).isPresent());
        int whenOver = counted.get();
        for (int i = 0; i < 100; i++) {
            assertTrue(here.count(address).isPresent());
            assertTrue(there.count(address).isPresent());
        }
        assertEquals(whenOver, counted.get(), "an address over its limit costs the database nothing");
        Clock later = Clock.offset(wallClock, limits.wrongSecretWindow().plusMillis(1));
        assertEquals(Optional.empty(), new WrongSecrets(counting, limits, later).count(address));
    }

    @Test
    void countsOfWrongSecretsStayWithinTheirSlots() {
        WrongSecrets wrongSecrets = new WrongSecrets(
                (slot, now, window) -> {
                    assertTrue(slot >= 0 && slot < limits.wrongSecretSlots());
                    return new WrongSecretStore.Counted(now, limits.wrongSecrets() + 1);
                },
                limits,
                wallClock);
        for (int i = 0; i < 3 * limits.wrongSecretSlots(); i++) {
            assertTrue(wrongSecrets.count("198.51." + i / 256 + "." + i % 256).isPresent());
        }

        assertTrue(wrongSecrets.remembered() <= limits.wrongSecretSlots());
    }

    @Test
    void masterKeysWorkSideBySide() {
        MasterKeys both = TestMasterKeys.of(Map.of("k1", K1, "k2", K2), "k2");
        UUID id = UUID.randomUUID();
        String first = registeredUnderK1(id);
        TokenDerivation derivation = new TokenDerivation(both);
        AccessTokens tokens =
                new AccessTokens(meters, idempotency, journal, derivation, firstToken, tokenSettings, wallClock);
        SigningKeyRing ringOfBoth = new SigningKeyRing(stored, new KeySeal(both));
        ringOfBoth.read();
        ExchangeToken exchange =
                new ExchangeToken(holders, derivation, ringOfBoth, tokenSettings, wallClock, "http://issuer");
        assertInstanceOf(Outcome.Issued.class, exchange.exchange(id, first));

        AccessTokens.Outcome.Token second = assertInstanceOf(
                AccessTokens.Outcome.Token.class,
                QuarkusTransaction.requiringNew()
                        .call(() -> tokens.rotate(id, new Scope.EveryProvider(), Duration.ofHours(1), ADMIN, null)));

        assertInstanceOf(
                Outcome.Issued.class, exchange.exchange(id, first), "a token under the old master key goes on working");
        assertInstanceOf(
                Outcome.Issued.class, exchange.exchange(id, second.token().value()));
        assertEquals(
                List.of("k1", "k2"),
                QuarkusTransaction.requiringNew()
                        .call(() -> meters.find(id).orElseThrow().credentials().generations().stream()
                                .map(TokenGeneration::masterKeyId)
                                .toList()));
        refusesToStartWithout("k2", TestMasterKeys.of(Map.of("k1", K1), "k1"));
        end(id);
    }

    @Test
    void masterKeyThatSomethingLivesUnderIsMissedAtStart() {
        UUID id = UUID.randomUUID();
        registeredUnderK1(id);

        refusesToStartWithout("k1", TestMasterKeys.of(Map.of("k2", K2), "k2"));
        assertDoesNotThrow(() -> QuarkusTransaction.requiringNew()
                .run(() -> inUse(TestMasterKeys.of(Map.of("k1", K1, "k2", K2), "k2"))
                        .refuseIfOneIsMissing()));
    }

    @Test
    void newSigningKeysAreSealedUnderTheCurrentMasterKeyAndOldOnesStillOpen() {
        ring.refresh();
        MasterKeys both = TestMasterKeys.of(Map.of("k1", K1, "k2", K2), "k2");
        KeySeal sealOfBoth = new KeySeal(both);
        rows.removeTheNextKey();
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> new SigningKeys(keyStore, log, sealOfBoth, keySettings, wallClock).maintain());
            SigningKeyRing ringOfBoth = new SigningKeyRing(stored, sealOfBoth);
            ringOfBoth.read();

            assertEquals(ring.signing().id(), ringOfBoth.signing().id());
            assertEquals(
                    List.of("k1", "k2"),
                    stored.all().stream()
                            .filter(key -> key.signsUntil() == null)
                            .map(SigningKeyStore.Sealed::masterKeyId)
                            .sorted()
                            .toList());
        } finally {
            rows.removeTheNextKey();
            ring.refresh();
        }
    }

    private void refusesToStartWithout(String missing, MasterKeys configured) {
        String message = String.valueOf(assertThrows(
                        ConfigurationException.class,
                        () -> QuarkusTransaction.requiringNew()
                                .run(() -> inUse(configured).refuseIfOneIsMissing()))
                .getMessage());
        assertEquals(1, message.lines().count());
        assertTrue(message.contains("\"" + missing + "\""), message);
    }

    private MasterKeysInUse inUse(MasterKeys configured) {
        return new MasterKeysInUse(uses, configured, wallClock);
    }

    private String registeredUnderK1(UUID id) {
        UsageMeter.Wish wish = new UsageMeter.Wish(new UsageMeterName("um-01"), Connectivity.ONLINE, null, null, null);
        RegisterUsageMeter.Outcome outcome = register.register(id, "nimbus", wish, ADMIN, null, meter -> "{}");
        AccessToken token =
                assertInstanceOf(RegisterUsageMeter.Outcome.Done.class, outcome).token();
        return Objects.requireNonNull(token).value();
    }

    /** The service itself knows nothing of k2, so nothing may stay alive under it. */
    private void end(UUID id) {
        rows.endTheTokens(id);
    }

    private static List<String> ids(SigningKeyRing ring) {
        return ring.published().stream().map(SigningKeyRing.Published::id).toList();
    }
}
