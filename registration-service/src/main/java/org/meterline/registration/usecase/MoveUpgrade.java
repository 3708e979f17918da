package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Survivor;
import org.meterline.registration.domain.Upgrade;
import org.meterline.registration.domain.Upgrade.Proof;
import org.meterline.registration.domain.UpgradeState;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.MeterAccess.Access;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Takes an upgrade from state to state; to VERIFIED only with the proof that nothing was lost. */
@ApplicationScoped
public class MoveUpgrade {

    /**
     * @param detail what the move has to say for itself
     * @param version what the usage meter runs now
     */
    public record Wish(
            UpgradeState.Name state,
            @Nullable String detail,
            @Nullable SoftwareVersion version,
            Proof proof) {}

    public sealed interface Outcome {

        record Moved(Upgrade upgrade) implements Outcome {}

        record NotFound() implements Outcome {}

        /** The usage meter that asks is not registered any more, or its access token has ended. */
        record Ended() implements Outcome {}

        /** It is unregistered. */
        record Gone() implements Outcome {}

        record NotAllowed(UpgradeState.Name now, List<UpgradeState.Name> next) implements Outcome {}

        /** It runs something else than the version it was upgraded to, or nobody said what it runs. */
        record OtherVersion(SoftwareVersion wanted) implements Outcome {}

        record NotKept(List<Survivor> missing) implements Outcome {}
    }

    private final MeterAccess access;
    private final UpgradeStore upgrades;
    private final KeepHealth health;
    private final Journal journal;
    private final Clock clock;

    MoveUpgrade(MeterAccess access, UpgradeStore upgrades, KeepHealth health, Journal journal, Clock clock) {
        this.access = access;
        this.upgrades = upgrades;
        this.health = health;
        this.journal = journal;
        this.clock = clock;
    }

    @Transactional
    public Outcome move(UUID meterId, UUID upgradeId, Asker asker, Wish wish, Actor actor) {
        return switch (access.toChange(meterId, asker)) {
            case Access.NotFound() -> new Outcome.NotFound();
            case Access.Ended() -> new Outcome.Ended();
            case Access.Granted(UsageMeter meter) ->
                upgrades.find(upgradeId)
                        .filter(upgrade -> upgrade.usageMeterId().equals(meterId))
                        .map(upgrade -> move(meter, upgrade, wish, actor))
                        .orElseGet(Outcome.NotFound::new);
        };
    }

    private Outcome move(UsageMeter meter, Upgrade upgrade, Wish wish, Actor actor) {
        if (!(meter.state() instanceof Present)) {
            return new Outcome.Gone();
        }
        if (upgrade.state().name() == wish.state()) {
            return new Outcome.Moved(upgrade);
        }
        Optional<UpgradeState> next = upgrade.state().movedTo(wish.state());
        if (next.isEmpty()) {
            return new Outcome.NotAllowed(
                    upgrade.state().name(), upgrade.state().nextStates());
        }
        if (next.get() instanceof UpgradeState.Verified) {
            return verified(meter, upgrade, next.get(), wish, actor);
        }
        return moved(meter, upgrade.in(next.get(), wish.detail(), upgrade.proof(), clock.instant()), actor);
    }

    private Outcome verified(UsageMeter meter, Upgrade upgrade, UpgradeState next, Wish wish, Actor actor) {
        if (!upgrade.to().equals(wish.version())) {
            return new Outcome.OtherVersion(upgrade.to());
        }
        List<Survivor> missing = upgrade.missing(wish.proof());
        if (!missing.isEmpty()) {
            return new Outcome.NotKept(missing);
        }
        health.note(meter, signs -> signs.running(upgrade.to(), clock.instant()));
        return moved(meter, upgrade.in(next, wish.detail(), wish.proof(), clock.instant()), actor);
    }

    private Outcome moved(UsageMeter meter, Upgrade upgrade, Actor actor) {
        upgrades.save(upgrade);
        Map<String, String> details = new HashMap<>(Map.of(
                "upgrade",
                upgrade.id().toString(),
                "to",
                upgrade.to().toString(),
                "state",
                upgrade.state().name().name()));
        if (upgrade.detail() != null) {
            details.put("detail", upgrade.detail());
        }
        journal.noted(meter, actor, Kind.UPGRADE_CHANGED, details);
        return new Outcome.Moved(upgrade);
    }
}
