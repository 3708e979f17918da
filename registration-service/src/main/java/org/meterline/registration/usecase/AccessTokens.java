package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.TokenSettings;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.TokenGeneration;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.Idempotency.Key;
import org.meterline.registration.usecase.Idempotency.Remembered;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Gives an access token out again, and replaces it. */
@ApplicationScoped
public class AccessTokens {

    public sealed interface Outcome {

        /** @param previousValidUntil when the one before ends; null where there is none or nothing was replaced */
        record Token(
                AccessToken token, int generation, @Nullable Instant previousValidUntil) implements Outcome {}

        record NotFound() implements Outcome {}

        /** It is unregistered and has no token. */
        record Gone() implements Outcome {}

        /** Its software is older than access tokens, and none was issued to it yet. */
        record NoneYet() implements Outcome {}

        record KeyReused() implements Outcome {}

        /** The overlap is longer than the suite allows, or negative. */
        record OverlapRefused(Duration longest) implements Outcome {}
    }

    private static final String NO_PREVIOUS = "";

    private final UsageMeterStore store;
    private final Idempotency idempotency;
    private final Journal journal;
    private final TokenDerivation tokens;
    private final FirstToken firstToken;
    private final TokenSettings settings;
    private final Clock wallClock;

    AccessTokens(
            UsageMeterStore store,
            Idempotency idempotency,
            Journal journal,
            TokenDerivation tokens,
            FirstToken firstToken,
            TokenSettings settings,
            @WallClock Clock wallClock) {
        this.store = store;
        this.idempotency = idempotency;
        this.journal = journal;
        this.tokens = tokens;
        this.firstToken = firstToken;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    @Transactional
    public Outcome copy(UUID id, Scope scope, Actor actor) {
        Optional<UsageMeter> found = store.find(id).filter(scope::sees);
        if (found.isEmpty()) {
            return new Outcome.NotFound();
        }
        UsageMeter meter = found.get();
        if (meter.state() instanceof Unregistered) {
            return new Outcome.Gone();
        }
        return meter.credentials()
                .newest()
                .<Outcome>map(newest -> copied(meter, newest, actor))
                .orElseGet(Outcome.NoneYet::new);
    }

    private Outcome.Token copied(UsageMeter meter, TokenGeneration newest, Actor actor) {
        journal.noted(meter, actor, Kind.TOKEN_COPIED, Map.of("tokenGeneration", Integer.toString(newest.number())));
        return new Outcome.Token(tokens.tokenOf(meter.provider(), meter.id(), newest), newest.number(), null);
    }

    /**
     * Where there is no token yet, the first one is issued.
     *
     * @param overlap how long the old token lives; null: the default
     */
    @Transactional
    public Outcome rotate(UUID id, Scope scope, @Nullable Duration overlap, Actor actor, @Nullable Key key) {
        Duration lasting = overlap == null ? settings.defaultOverlap() : overlap;
        if (lasting.isNegative() || lasting.compareTo(settings.longestOverlap()) > 0) {
            return new Outcome.OverlapRefused(settings.longestOverlap());
        }
        Optional<Remembered> before = key == null ? Optional.empty() : idempotency.find(key);
        Optional<UsageMeter> found = store.findToChange(id).filter(scope::sees);
        if (found.isEmpty()) {
            return new Outcome.NotFound();
        }
        UsageMeter meter = found.get();
        if (before.isPresent() && key != null) {
            return repeated(meter, before.get(), key);
        }
        if (meter.state() instanceof Unregistered) {
            return new Outcome.Gone();
        }
        return meter.credentials().newest().isEmpty() ? issued(meter, actor, key) : rotated(meter, lasting, actor, key);
    }

    private Outcome issued(UsageMeter meter, Actor actor, @Nullable Key key) {
        TokenGeneration first = firstToken.issue(meter, actor).credentials().numbered(1);
        if (key != null) {
            idempotency.remember(key, meter.id(), first.number(), NO_PREVIOUS, wallClock.instant());
        }
        return new Outcome.Token(tokens.tokenOf(meter.provider(), meter.id(), first), first.number(), null);
    }

    private Outcome rotated(UsageMeter meter, Duration overlap, Actor actor, @Nullable Key key) {
        Instant now = wallClock.instant();
        TokenGeneration next =
                tokens.issue(meter.provider(), meter.id(), meter.credentials().nextNumber(), now);
        UsageMeter rotated = meter.rotatedTo(next, now, overlap, settings.filesAfterwards());
        Instant previousUntil = now.plus(overlap);
        journal.changed(
                rotated,
                actor,
                Kind.TOKEN_ROTATED,
                Map.of(
                        "tokenGeneration",
                        Integer.toString(next.number()),
                        "previousValidUntil",
                        previousUntil.toString()));
        if (key != null) {
            idempotency.remember(key, meter.id(), next.number(), previousUntil.toString(), now);
        }
        return new Outcome.Token(tokens.tokenOf(meter.provider(), meter.id(), next), next.number(), previousUntil);
    }

    private Outcome repeated(UsageMeter meter, Remembered before, Key key) {
        if (!before.requestHash().equals(key.requestHash())) {
            return new Outcome.KeyReused();
        }
        TokenGeneration generation = meter.credentials().numbered(before.generation());
        return new Outcome.Token(
                tokens.tokenOf(meter.provider(), meter.id(), generation),
                generation.number(),
                before.answer().equals(NO_PREVIOUS) ? null : Instant.parse(before.answer()));
    }
}
