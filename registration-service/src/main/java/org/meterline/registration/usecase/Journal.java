package org.meterline.registration.usecase;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.usecase.UsageMeterEvent.Kind;

/** Writes what a use case did: the row, its line in the audit trail, what it means for the health, and the call that wakes the relay after the commit. */
@Singleton
class Journal {

    private final UsageMeterStore store;
    private final EventLog events;
    private final Event<UsageMeterChanged> changes;
    private final KeepHealth health;
    private final Clock clock;

    Journal(UsageMeterStore store, EventLog events, Event<UsageMeterChanged> changes, KeepHealth health, Clock clock) {
        this.store = store;
        this.events = events;
        this.changes = changes;
        this.health = health;
        this.clock = clock;
    }

    void added(UsageMeter meter, Actor actor, Kind kind, Map<String, String> details) {
        store.add(meter);
        noted(meter, actor, kind, details);
        health.note(meter, UnaryOperator.identity());
        changes.fire(new UsageMeterChanged(meter.id()));
    }

    void changed(UsageMeter meter, Actor actor, Kind kind, Map<String, String> details) {
        store.save(meter);
        noted(meter, actor, kind, details);
        health.note(meter, UnaryOperator.identity());
        changes.fire(new UsageMeterChanged(meter.id()));
    }

    /** Something that belongs into the trail but changes nothing. */
    void noted(UsageMeter meter, Actor actor, Kind kind, Map<String, String> details) {
        events.append(new UsageMeterEvent(
                0,
                meter.id(),
                meter.provider(),
                clock.instant(),
                kind,
                actor.subject(),
                actor.address(),
                actor.requestId(),
                details));
    }
}
