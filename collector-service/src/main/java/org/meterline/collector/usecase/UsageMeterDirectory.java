package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState;

/** The registered usage meters as this process knows them, kept current by the topic of the registration service. */
@ApplicationScoped
public class UsageMeterDirectory {

    private final ConcurrentMap<UUID, UsageMeterState> states = new ConcurrentHashMap<>();

    /** Takes a state in, unless a newer one is known: the relay may publish a row again. */
    public void put(UsageMeterState state) {
        states.merge(
                state.usageMeterId(),
                state,
                (known, offered) -> offered.revision() < known.revision() ? known : offered);
    }

    /** Returns the newest known state of a usage meter, or null where there is none. */
    public @Nullable UsageMeterState find(UUID usageMeterId) {
        return states.get(usageMeterId);
    }

    /** Returns how many usage meters are known. */
    public int size() {
        return states.size();
    }
}
