package org.meterline.registration.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.registration.config.MasterKeys;
import org.meterline.registration.config.SigningKeySettings;
import org.meterline.registration.config.TestMasterKeys;
import org.meterline.registration.config.TokenSettings;
import org.meterline.registration.domain.Credentials;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.TokenHolder;
import org.meterline.registration.usecase.ExchangeToken.Outcome;

/** The time of an answer must not tell which ids are registered: by structure, for clocks in tests tell nothing. */
class TokenComparisonTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID ID = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final MasterKeys KEYS =
            TestMasterKeys.of(Map.of("k1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));

    private final AtomicInteger compared = new AtomicInteger();

    @Test
    void everyWrongSecretIsCompared() {
        assertCompared(Optional.empty());
        assertCompared(Optional.of(holder(List.of())));
        assertCompared(Optional.of(holder(List.of(generation(NOW.minusSeconds(1))))));
        assertCompared(Optional.of(holder(List.of(generation(null)))));
        compared.set(0);
        assertInstanceOf(Outcome.WrongSecret.class, exchange(Optional.empty()).exchangeOfNobody("mlt_wrong"));
        assertEquals(1, compared.get());
    }

    private void assertCompared(Optional<TokenHolder> holder) {
        compared.set(0);

        assertInstanceOf(Outcome.WrongSecret.class, exchange(holder).exchange(ID, "mlt_wrong"));

        assertEquals(1, compared.get());
    }

    private ExchangeToken exchange(Optional<TokenHolder> holder) {
        TokenDerivation counting = new TokenDerivation(KEYS) {
            @Override
            boolean matches(String secret, String provider, UUID usageMeterId, TokenGeneration generation) {
                compared.incrementAndGet();
                return super.matches(secret, provider, usageMeterId, generation);
            }
        };
        TokenSettings settings = new SmallRyeConfigBuilder()
                .withMapping(TokenSettings.class)
                .build()
                .getConfigMapping(TokenSettings.class);
        return new ExchangeToken(
                id -> holder, counting, noKeys(), settings, Clock.fixed(NOW, ZoneOffset.UTC), "http://issuer");
    }

    /** Wrong secrets are refused before any key is asked for. */
    private static SigningKeyRing noKeys() {
        KeySeal seal = new KeySeal(KEYS);
        SigningKeySettings settings = new SmallRyeConfigBuilder()
                .withMapping(SigningKeySettings.class)
                .build()
                .getConfigMapping(SigningKeySettings.class);
        SigningKeys keys = new SigningKeys(new NoKeys(), new NoLog(), seal, settings, Clock.fixed(NOW, ZoneOffset.UTC));
        return new SigningKeyRing(keys, seal);
    }

    private static TokenHolder holder(List<TokenGeneration> generations) {
        return new TokenHolder(ID, "nimbus", new Credentials(generations));
    }

    private static TokenGeneration generation(@Nullable Instant end) {
        return new TokenGeneration(1, "k1", NOW.minusSeconds(60), end, "", null);
    }

    private static final class NoKeys implements SigningKeyStore {

        @Override
        public List<Sealed> all() {
            return List.of();
        }

        @Override
        public List<Sealed> allToChange() {
            return List.of();
        }

        @Override
        public void add(Sealed key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markSigning(String id, Instant from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markRetired(String id, Instant until) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(String id) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoLog implements SigningKeyLog {

        @Override
        public void append(SigningKeyEvent event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<SigningKeyEvent> list(long beforeId, int limit) {
            return List.of();
        }
    }
}
