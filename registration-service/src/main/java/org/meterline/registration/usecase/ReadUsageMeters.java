package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.Vitals;

/** Looks at usage meters and their audit trails, within what the caller may see. */
@ApplicationScoped
public class ReadUsageMeters {

    private final UsageMeterStore store;
    private final VitalsStore vitals;
    private final EventLog events;

    ReadUsageMeters(UsageMeterStore store, VitalsStore vitals, EventLog events) {
        this.store = store;
        this.vitals = vitals;
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

    /** What the usage meters last showed of themselves, and their health; of one that nothing is known of, that. */
    @Transactional
    public Map<UUID, Vitals> vitals(Collection<UsageMeter> meters) {
        Map<UUID, Vitals> found =
                vitals.find(meters.stream().map(UsageMeter::id).toList());
        return meters.stream()
                .collect(Collectors.toMap(UsageMeter::id, meter -> found.getOrDefault(meter.id(), Vitals.none())));
    }

    @Transactional
    public Map<Health, Long> countByHealth() {
        return vitals.countByHealth();
    }

    @Transactional
    public Map<HealthReason.Kind, Long> countByTrouble() {
        return vitals.countByTrouble();
    }

    /** Empty where there is no such meter for the caller. */
    @Transactional
    public Optional<List<UsageMeterEvent>> events(UUID id, Scope scope, long beforeId, int limit) {
        return one(id, scope).map(meter -> events.list(meter.id(), beforeId, limit));
    }
}
