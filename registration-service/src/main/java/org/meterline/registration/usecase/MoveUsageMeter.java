package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.TokenSettings;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.LifeCycle.Suspended;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.ChangeOutcome.Changed;
import org.meterline.registration.usecase.ChangeOutcome.Gone;
import org.meterline.registration.usecase.ChangeOutcome.Locked;
import org.meterline.registration.usecase.ChangeOutcome.NotFound;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Moves a usage meter through its life: suspension, lock, the end of its registration. Each move may be repeated. */
@ApplicationScoped
public class MoveUsageMeter {

    /** One move of a meter that belongs to the suite. */
    private interface Move {

        ChangeOutcome make(UsageMeter meter, Present state);
    }

    private final UsageMeterStore store;
    private final Journal journal;
    private final TokenSettings settings;
    private final Clock clock;
    private final Clock wallClock;

    MoveUsageMeter(
            UsageMeterStore store, Journal journal, TokenSettings settings, Clock clock, @WallClock Clock wallClock) {
        this.store = store;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    @Transactional
    public ChangeOutcome suspend(UUID id, Scope scope, Actor actor) {
        return move(
                id,
                scope,
                (meter, state) -> meter.suspended()
                        ? new Changed(meter)
                        : written(meter.in(state.suspend()), actor, Kind.SUSPENDED));
    }

    @Transactional
    public ChangeOutcome liftSuspension(UUID id, Scope scope, Actor actor) {
        return move(
                id,
                scope,
                (meter, state) -> state instanceof Suspended suspended
                        ? written(meter.in(suspended.lift()), actor, Kind.SUSPENSION_LIFTED)
                        : new Changed(meter));
    }

    @Transactional
    public ChangeOutcome lock(UUID id, Scope scope, Actor actor) {
        return locked(id, scope, actor, true, Kind.LOCKED);
    }

    @Transactional
    public ChangeOutcome unlock(UUID id, Scope scope, Actor actor) {
        return locked(id, scope, actor, false, Kind.UNLOCKED);
    }

    @Transactional
    public ChangeOutcome unregister(UUID id, Scope scope, Actor actor) {
        return move(
                id,
                scope,
                (meter, state) -> meter.profile().locked()
                        ? new Locked()
                        : written(
                                meter.unregistered(
                                        state, clock.instant(), wallClock.instant(), settings.filesAfterwards()),
                                actor,
                                Kind.UNREGISTERED));
    }

    private ChangeOutcome locked(UUID id, Scope scope, Actor actor, boolean locked, Kind kind) {
        return move(
                id,
                scope,
                (meter, state) -> meter.profile().locked() == locked
                        ? new Changed(meter)
                        : written(meter.withLock(locked), actor, kind));
    }

    private ChangeOutcome move(UUID id, Scope scope, Move move) {
        Optional<UsageMeter> found = store.findToChange(id).filter(scope::sees);
        if (found.isEmpty()) {
            return new NotFound();
        }
        return found.get().state() instanceof Present present ? move.make(found.get(), present) : new Gone();
    }

    private Changed written(UsageMeter meter, Actor actor, Kind kind) {
        journal.changed(meter, actor, kind, Map.of());
        return new Changed(meter);
    }
}
