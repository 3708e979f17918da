package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.TokenSettings;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.TokenHolder;

/** Trades a usage meter's access token for a short-lived one that the other services check without asking us. */
@ApplicationScoped
public class ExchangeToken {

    private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
    private static final String TYPE = "at+jwt";
    private static final UUID NOBODY = new UUID(0, 0);

    public sealed interface Outcome {

        record Issued(String token, long expiresInSeconds) implements Outcome {

            @Override
            public String toString() {
                return "Issued[hidden]";
            }
        }

        /** No such meter, or a wrong secret: nobody is told which. */
        record WrongSecret() implements Outcome {}
    }

    private final TokenHolders holders;
    private final TokenDerivation derivation;
    private final SigningKeyRing keys;
    private final TokenSettings settings;
    private final Clock wallClock;
    private final String issuer;

    ExchangeToken(
            TokenHolders holders,
            TokenDerivation derivation,
            SigningKeyRing keys,
            TokenSettings settings,
            @WallClock Clock wallClock,
            @ConfigProperty(name = "meterline.meter-issuer") String issuer) {
        this.holders = holders;
        this.derivation = derivation;
        this.keys = keys;
        this.settings = settings;
        this.wallClock = wallClock;
        this.issuer = issuer;
    }

    public Outcome exchange(UUID usageMeterId, String secret) {
        Optional<TokenHolder> holder = holders.present(usageMeterId);
        Instant now = wallClock.instant();
        if (holder.isEmpty()
                || holder.get().credentials().validAt(now).findAny().isEmpty()) {
            derivation.compareWithNobody(secret, usageMeterId);
            return new Outcome.WrongSecret();
        }
        return matching(holder.get(), secret, now)
                .<Outcome>map(generation -> issued(holder.get(), generation, now))
                .orElseGet(Outcome.WrongSecret::new);
    }

    /** For an id that none of ours can be: the same work, and the same answer. */
    public Outcome exchangeOfNobody(String secret) {
        derivation.compareWithNobody(secret, NOBODY);
        return new Outcome.WrongSecret();
    }

    private Optional<TokenGeneration> matching(TokenHolder holder, String secret, Instant now) {
        List<TokenGeneration> alive = holder.credentials().validAt(now).toList();
        if (alive.isEmpty()) {
            derivation.compareWithNobody(secret, holder.id());
        }
        return alive.stream()
                .filter(generation -> derivation.matches(secret, holder.provider(), holder.id(), generation))
                .findFirst();
    }

    private Outcome.Issued issued(TokenHolder holder, TokenGeneration generation, Instant now) {
        long lifeSeconds = lifeSeconds(generation, now);
        Map<String, Object> claims = Map.of(
                "iss", issuer,
                "aud", settings.audience(),
                "sub", holder.id().toString(),
                "provider", holder.provider(),
                "generation", generation.number(),
                "iat", now.getEpochSecond(),
                "exp", now.getEpochSecond() + lifeSeconds,
                "jti", UUID.randomUUID().toString());
        return new Outcome.Issued(signed(JsonUtil.toJson(claims)), lifeSeconds);
    }

    /** Never beyond the end of the access token it was traded for. */
    private long lifeSeconds(TokenGeneration generation, Instant now) {
        Duration life = settings.lifetime().compareTo(LONGEST_LIFE) < 0 ? settings.lifetime() : LONGEST_LIFE;
        Instant end = generation.expiresAt();
        long seconds = life.toSeconds();
        return end == null ? seconds : Math.clamp(Duration.between(now, end).toSeconds(), 1, seconds);
    }

    private String signed(String claims) {
        SigningKey key = keys.signing();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(PublishedKeys.ALGORITHM);
        signature.setHeader("typ", TYPE);
        signature.setKeyIdHeaderValue(key.id());
        signature.setKey(key.privateKey());
        signature.setPayload(claims);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("signing with key " + key.id() + " failed", e);
        }
    }
}
