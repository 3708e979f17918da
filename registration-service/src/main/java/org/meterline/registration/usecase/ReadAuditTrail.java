package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.config.AuditSettings;
import org.meterline.registration.usecase.AuditTrail.Filter;
import org.meterline.registration.usecase.AuditTrail.Position;

/** Shows the audit trail of a provider, by pages or whole. */
@ApplicationScoped
public class ReadAuditTrail {

    private final AuditTrail trail;
    private final AuditSettings settings;

    ReadAuditTrail(AuditTrail trail, AuditSettings settings) {
        this.trail = trail;
        this.settings = settings;
    }

    public List<UsageMeterEvent> page(Filter filter, @Nullable Position after, int limit) {
        return trail.page(filter, after, limit);
    }

    /** Whether an export of these events is larger than one may be. */
    public boolean tooMany(Filter filter) {
        return trail.hasMoreThan(filter, settings.largestExport());
    }

    /**
     * Hands over one event after the other. No more than a batch is in memory, and no connection to the database is held
     * while the taker is slow. The trail only grows at its newest end, so what comes meanwhile is not in it and shifts nothing.
     */
    public void export(Filter filter, Consumer<UsageMeterEvent> taker) {
        Position last = null;
        List<UsageMeterEvent> batch;
        do {
            batch = trail.page(filter, last, settings.exportBatch());
            batch.forEach(taker);
            last = batch.isEmpty() ? last : Position.of(batch.getLast());
        } while (batch.size() == settings.exportBatch());
    }
}
