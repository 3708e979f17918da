package org.meterline.endtoend.reference;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the registration says of a usage meter, as far as billing depends on it.
 *
 * @param ordinal which registration it was, the first being the lowest
 * @param productionFrom the first instant that counts; null: it always did
 * @param contract the contract its usage goes to
 */
public record KnownMeter(UUID id, long ordinal, @Nullable Instant productionFrom, String contract) {

    boolean inProductionAt(Instant hour) {
        return productionFrom == null || !hour.isBefore(productionFrom);
    }
}
