package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.collector.domain.KnownUsageMeter;
import org.meterline.contracts.topic.UsageMeterState;

/**
 * The registered usage meters as this process knows them, kept current by the topic of the registration service. Of each it
 * holds what admission needs, and providers' names once, so that a million usage meters fit beside the reports.
 */
@ApplicationScoped
public class UsageMeterDirectory {

    private final ConcurrentMap<UUID, KnownUsageMeter> meters = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> providers = new ConcurrentHashMap<>();
    private final Clock wallClock;

    UsageMeterDirectory(@WallClock Clock wallClock) {
        this.wallClock = wallClock;
    }

    /** Takes a state in, unless it is known or a newer one is: the relay may publish a row again. */
    public void put(UsageMeterState state) {
        KnownUsageMeter known = meters.get(state.usageMeterId());
        if (known == null || state.revision() > known.revision()) {
            String provider = providers.computeIfAbsent(state.provider(), name -> name);
            KnownUsageMeter offered = KnownUsageMeter.of(state, provider, wallClock.instant());
            meters.merge(
                    state.usageMeterId(),
                    offered,
                    (present, newer) -> newer.revision() > present.revision() ? newer : present);
        }
    }

    /** Returns what is known of a usage meter, or null where nothing is. */
    public @Nullable KnownUsageMeter find(UUID usageMeterId) {
        return meters.get(usageMeterId);
    }

    /** Returns how many usage meters are known. */
    public int size() {
        return meters.size();
    }
}
