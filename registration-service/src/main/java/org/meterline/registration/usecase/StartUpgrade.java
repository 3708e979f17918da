package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Upgrade;
import org.meterline.registration.domain.Upgrade.Proof;
import org.meterline.registration.domain.UpgradeGraph;
import org.meterline.registration.domain.UpgradeGraph.Answer;
import org.meterline.registration.domain.UpgradeGraph.Leg;
import org.meterline.registration.domain.UpgradePackage;
import org.meterline.registration.domain.UpgradeState;
import org.meterline.registration.domain.UpgradeStep;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.Idempotency.Key;
import org.meterline.registration.usecase.Idempotency.Remembered;
import org.meterline.registration.usecase.MeterAccess.Access;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Begins one step of an upgrade; a usage meter from before access tokens is given one as soon as it needs it. */
@ApplicationScoped
public class StartUpgrade {

    /** @param packageSha256 what it will be installed from, where that is known */
    public record Wish(
            SoftwareVersion from,
            SoftwareVersion to,
            @Nullable String packageSha256) {}

    /** Writes the body of an answer, so that it can be given again word for word. */
    @FunctionalInterface
    public interface Writer {

        String write(Upgrade upgrade);
    }

    public sealed interface Outcome {

        /** @param answer as {@link Writer} wrote it, now or when the same key came first */
        record Started(String answer) implements Outcome {}

        record NotFound() implements Outcome {}

        /** The usage meter that asks is not registered any more, or its access token has ended. */
        record Ended() implements Outcome {}

        /** It is unregistered. */
        record Gone() implements Outcome {}

        record KeyReused() implements Outcome {}

        record UnderWay(UUID upgrade) implements Outcome {}

        /** @param answer anything but a path */
        record NoWay(Answer answer) implements Outcome {}

        /** @param path the versions to take, one after the other; none where there is nothing to do */
        record NotOneStep(List<SoftwareVersion> path) implements Outcome {}

        record OtherPackage(String sha256OnRecord) implements Outcome {}
    }

    private final MeterAccess access;
    private final UpgradeStore upgrades;
    private final UpgradePackageStore packages;
    private final UpgradeGraph graph;
    private final Idempotency idempotency;
    private final FirstToken firstToken;
    private final Journal journal;
    private final Clock clock;
    private final Clock wallClock;

    StartUpgrade(
            MeterAccess access,
            UpgradeStore upgrades,
            UpgradePackageStore packages,
            UpgradeGraph graph,
            Idempotency idempotency,
            FirstToken firstToken,
            Journal journal,
            Clock clock,
            @WallClock Clock wallClock) {
        this.access = access;
        this.upgrades = upgrades;
        this.packages = packages;
        this.graph = graph;
        this.idempotency = idempotency;
        this.firstToken = firstToken;
        this.journal = journal;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    @Transactional
    public Outcome start(UUID id, Asker asker, Wish wish, Actor actor, @Nullable Key key, Writer writer) {
        Optional<Remembered> before = key == null ? Optional.empty() : idempotency.find(key);
        return switch (access.toChange(id, asker)) {
            case Access.NotFound() -> new Outcome.NotFound();
            case Access.Ended() -> new Outcome.Ended();
            case Access.Granted(UsageMeter meter) ->
                before.isPresent() && key != null
                        ? repeated(before.get(), key)
                        : start(meter, wish, actor, key, writer);
        };
    }

    private static Outcome repeated(Remembered before, Key key) {
        return before.requestHash().equals(key.requestHash())
                ? new Outcome.Started(before.answer())
                : new Outcome.KeyReused();
    }

    private Outcome start(UsageMeter meter, Wish wish, Actor actor, @Nullable Key key, Writer writer) {
        if (!(meter.state() instanceof Present)) {
            return new Outcome.Gone();
        }
        Optional<Upgrade> underWay = upgrades.underWay(meter.id());
        if (underWay.isPresent()) {
            return new Outcome.UnderWay(underWay.get().id());
        }
        Answer answer = graph.path(wish.from(), wish.to());
        if (!(answer instanceof Answer.Path(List<Leg> legs))) {
            return new Outcome.NoWay(answer);
        }
        if (legs.size() != 1) {
            return new Outcome.NotOneStep(legs.stream().map(Leg::to).toList());
        }
        Optional<UpgradePackage> recorded = packages.find(wish.to());
        if (recorded.isPresent()
                && wish.packageSha256() != null
                && !recorded.get().sha256().equals(wish.packageSha256())) {
            return new Outcome.OtherPackage(recorded.get().sha256());
        }
        return started(meter, legs.getFirst().step(), wish, actor, key, writer);
    }

    private Outcome started(
            UsageMeter meter, UpgradeStep step, Wish wish, Actor actor, @Nullable Key key, Writer writer) {
        boolean needsToken = !step.to().before(graph.tokensSince());
        UsageMeter ready =
                needsToken && meter.credentials().newest().isEmpty() ? firstToken.issue(meter, actor) : meter;
        Instant now = clock.instant();
        Upgrade upgrade = new Upgrade(
                UUID.randomUUID(),
                meter.id(),
                0,
                wish.from(),
                wish.to(),
                step.asksForToken(),
                step.mustSurvive(),
                wish.packageSha256(),
                actor.subject(),
                now,
                new UpgradeState.Prechecks(),
                null,
                Proof.none(),
                now);
        upgrades.add(upgrade);
        journal.noted(ready, actor, Kind.UPGRADE_STARTED, details(upgrade));
        String answer = writer.write(upgrade);
        if (key != null) {
            idempotency.remember(key, meter.id(), ready.credentials().newestNumber(), answer, wallClock.instant());
        }
        return new Outcome.Started(answer);
    }

    private static Map<String, String> details(Upgrade upgrade) {
        Map<String, String> details = new HashMap<>(Map.of(
                "upgrade",
                upgrade.id().toString(),
                "from",
                upgrade.from().toString(),
                "to",
                upgrade.to().toString()));
        if (upgrade.packageSha256() != null) {
            details.put("packageSha256", upgrade.packageSha256());
        }
        return details;
    }
}
