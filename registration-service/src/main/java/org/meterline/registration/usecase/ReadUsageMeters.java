package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.meterline.registration.domain.UsageMeter;

/** Looks at usage meters and their audit trails, within what the caller may see. */
@ApplicationScoped
public class ReadUsageMeters {

    private final UsageMeterStore store;
    private final EventLog events;

    ReadUsageMeters(UsageMeterStore store, EventLog events) {
        this.store = store;
        this.events = events;
    }

    @Transactional
    public Optional<UsageMeter> one(UUID id, Scope scope) {
        return store.find(id).filter(scope::sees);
    }

    @Transactional
    public List<UsageMeter> page(Scope scope, UsageMeterStore.Filter filter, long afterOrdinal, int limit) {
        return store.list(scope, filter, afterOrdinal, limit);
    }

    /** Empty where there is no such meter for the caller. */
    @Transactional
    public Optional<List<UsageMeterEvent>> events(UUID id, Scope scope, long beforeId, int limit) {
        return one(id, scope).map(meter -> events.list(meter.id(), beforeId, limit));
    }
}
