package org.meterline.aggregation.domain.counting;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose records have come so far: each owner is one object, looked up once for all metrics of a record. */
final class Owners {

    private final Map<UUID, Map<String, Owner>> byUsageMeter = new HashMap<>();
    private @Nullable UUID lastMeter;
    private Map<String, Owner> ofLastMeter = Map.of();

    Owner of(UUID usageMeter, String customer) {
        // Nearly always one meter's report is read at a time.
        if (!usageMeter.equals(lastMeter)) {
            lastMeter = usageMeter;
            ofLastMeter = byUsageMeter.computeIfAbsent(usageMeter, absent -> new HashMap<>());
        }
        Owner known = ofLastMeter.get(customer);
        if (known != null) {
            return known;
        }
        Owner owner = new Owner(usageMeter, customer);
        ofLastMeter.put(customer, owner);
        return owner;
    }
}
