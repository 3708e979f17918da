package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.domain.LifeCycle;
import org.meterline.registration.domain.LifeCycle.Present;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** A usage meter asks whether it is registered, and so shows itself: the first time makes it ACTIVE. */
@ApplicationScoped
public class CheckRegistration {

    private final UsageMeterStore store;
    private final Journal journal;
    private final KeepHealth health;
    private final Clock clock;
    private final Clock wallClock;

    CheckRegistration(
            UsageMeterStore store, Journal journal, KeepHealth health, Clock clock, @WallClock Clock wallClock) {
        this.store = store;
        this.journal = journal;
        this.health = health;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    /** Empty where the meter is gone or the access token behind its token has ended: it has to authenticate anew. */
    @Transactional
    public Optional<UsageMeter> check(
            UUID id, int generation, @Nullable String version, @Nullable String fingerprint, Actor actor) {
        Instant wallNow = wallClock.instant();
        return store.findToChange(id)
                .filter(meter -> meter.state() instanceof Present)
                .filter(meter -> meter.credentials().validAt(generation, wallNow))
                .map(meter -> checked(meter, version, fingerprint, actor));
    }

    private UsageMeter checked(UsageMeter meter, @Nullable String version, @Nullable String fingerprint, Actor actor) {
        health.note(meter, signs -> signs.checked(version, fingerprint, clock.instant()));
        LifeCycle state = meter.state();
        if (state instanceof Present present && !present.checked().equals(state)) {
            UsageMeter active = meter.in(present.checked());
            journal.changed(active, actor, Kind.CHECKED, version == null ? Map.of() : Map.of("version", version));
            return active;
        }
        return meter;
    }
}
