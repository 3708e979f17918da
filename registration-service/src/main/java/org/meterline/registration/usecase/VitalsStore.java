package org.meterline.registration.usecase;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.domain.Standing;
import org.meterline.registration.domain.Vitals;

/** Where the signs of usage meters and their health are kept. Every call needs a transaction. */
public interface VitalsStore {

    /** Those that are known, without waiting for anybody. */
    Map<UUID, Vitals> find(Collection<UUID> ids);

    /** Makes the row of a registered usage meter, unless it is there. */
    void begin(UUID id);

    /** Those that are known, for this transaction alone; always in the same order, so that two never wait for each other. */
    Map<UUID, Vitals> lock(Collection<UUID> ids);

    /** Some of those that somebody has to look at before an instant, and that nobody else is at. */
    Map<UUID, Vitals> lockDue(Instant now, int limit);

    /** What their registrations say now. Asked after locking: what was committed while we waited has to be seen. */
    Map<UUID, Standing> standings(Collection<UUID> ids);

    void save(Map<UUID, Vitals> changed);

    Map<Health, Long> countByHealth();

    Map<HealthReason.Kind, Long> countByTrouble();
}
