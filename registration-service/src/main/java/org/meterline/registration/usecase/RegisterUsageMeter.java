package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.registration.domain.Credentials;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.UpgradeGraph;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeter.Wish;
import org.meterline.registration.usecase.Idempotency.Key;
import org.meterline.registration.usecase.Idempotency.Remembered;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Registers a usage meter, for the first time or again, and hands out its access token. */
@ApplicationScoped
public class RegisterUsageMeter {

    public sealed interface Outcome {

        /**
         * @param answer as {@link AnswerWriter} wrote it, now or when the same key came first
         * @param token null where the usage meter's software is older than access tokens
         */
        record Done(
                UUID usageMeterId, String answer, @Nullable AccessToken token) implements Outcome {}

        /** The id is registered; by whom, nobody is told. */
        record IdTaken() implements Outcome {}

        /** The key came before with another body. */
        record KeyReused() implements Outcome {}

        /** It was in production before, and there is no way back. */
        record ModeIsFinal() implements Outcome {}
    }

    private static final int NO_TOKEN = 0;

    private final UsageMeterStore store;
    private final Idempotency idempotency;
    private final Journal journal;
    private final KeepHealth health;
    private final TokenDerivation tokens;
    private final UpgradeGraph upgrades;
    private final Clock clock;
    private final Clock wallClock;

    RegisterUsageMeter(
            UsageMeterStore store,
            Idempotency idempotency,
            Journal journal,
            KeepHealth health,
            TokenDerivation tokens,
            UpgradeGraph upgrades,
            Clock clock,
            @WallClock Clock wallClock) {
        this.store = store;
        this.idempotency = idempotency;
        this.journal = journal;
        this.health = health;
        this.tokens = tokens;
        this.upgrades = upgrades;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    @Transactional
    public Outcome register(
            UUID id, String provider, Wish wish, Actor actor, @Nullable Key key, AnswerWriter answerWriter) {
        if (key != null) {
            Optional<Remembered> before = idempotency.find(key);
            if (before.isPresent()) {
                return repeated(before.get(), key);
            }
        }
        Optional<UsageMeter> holder = store.findToChange(id);
        if (holder.isEmpty()) {
            return done(first(id, provider, wish, actor), key, answerWriter);
        }
        UsageMeter known = holder.get();
        if (!known.provider().equals(provider) || !(known.state() instanceof Unregistered gone)) {
            return new Outcome.IdTaken();
        }
        if (wish.mode() == Mode.TEST && known.modes().endsInProduction()) {
            return new Outcome.ModeIsFinal();
        }
        return done(again(known, gone, wish, actor), key, answerWriter);
    }

    private UsageMeter first(UUID id, String provider, Wish wish, Actor actor) {
        TokenGeneration token = needsToken(wish) ? tokens.issue(provider, id, 1, wallClock.instant()) : null;
        UsageMeter meter = UsageMeter.first(id, provider, store.nextOrdinal(), wish, token, clock.instant());
        journal.added(meter, actor, Kind.REGISTERED, details(wish, meter));
        noteVersion(meter, wish);
        return meter;
    }

    private UsageMeter again(UsageMeter known, Unregistered gone, Wish wish, Actor actor) {
        Instant now = clock.instant();
        Credentials credentials = known.credentials();
        // One that has had a token goes on with tokens: "the newest" would else be one that has ended.
        TokenGeneration token = needsToken(wish) || credentials.newest().isPresent()
                ? tokens.issue(known.provider(), known.id(), credentials.nextNumber(), wallClock.instant())
                : null;
        UsageMeter meter = known.again(gone, wish, token, now);
        journal.changed(meter, actor, Kind.REGISTERED_AGAIN, details(wish, meter));
        noteVersion(meter, wish);
        return meter;
    }

    private void noteVersion(UsageMeter meter, Wish wish) {
        SoftwareVersion version = wish.version();
        if (version != null) {
            health.note(meter, signs -> signs.running(version, clock.instant()));
        }
    }

    private boolean needsToken(Wish wish) {
        SoftwareVersion version = wish.version();
        return version == null || !upgrades.beforeTokens(version);
    }

    private static Map<String, String> details(Wish wish, UsageMeter meter) {
        Map<String, String> details = new HashMap<>();
        details.put("name", wish.name().value());
        details.put("tokenGeneration", Integer.toString(meter.credentials().newestNumber()));
        if (wish.version() != null) {
            details.put("version", wish.version().toString());
        }
        return details;
    }

    private Outcome done(UsageMeter meter, @Nullable Key key, AnswerWriter answerWriter) {
        int generation = meter.credentials().newestNumber();
        String answer = answerWriter.write(meter);
        if (key != null) {
            idempotency.remember(key, meter.id(), generation, answer, wallClock.instant());
        }
        return new Outcome.Done(meter.id(), answer, token(meter, generation));
    }

    private Outcome repeated(Remembered before, Key key) {
        if (!before.requestHash().equals(key.requestHash())) {
            return new Outcome.KeyReused();
        }
        UsageMeter meter = store.find(before.usageMeterId()).orElseThrow();
        return new Outcome.Done(meter.id(), before.answer(), token(meter, before.generation()));
    }

    private @Nullable AccessToken token(UsageMeter meter, int generation) {
        if (generation == NO_TOKEN) {
            return null;
        }
        return tokens.tokenOf(meter.provider(), meter.id(), meter.credentials().numbered(generation));
    }
}
