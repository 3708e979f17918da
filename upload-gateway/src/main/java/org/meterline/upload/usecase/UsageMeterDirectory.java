package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.meterline.contracts.topic.UsageMeterState;

/** The registered usage meters as the compacted topic tells them; an older revision never replaces a newer one. */
@ApplicationScoped
public class UsageMeterDirectory {

    private final Map<UUID, UsageMeterState> meters = new ConcurrentHashMap<>();

    public Optional<UsageMeterState> find(UUID usageMeterId) {
        return Optional.ofNullable(meters.get(usageMeterId));
    }

    /** Takes a state as it comes, in any order and more than once. */
    public void put(UsageMeterState state) {
        var unused = meters.merge(
                state.usageMeterId(), state, (known, told) -> told.revision() > known.revision() ? told : known);
    }
}
