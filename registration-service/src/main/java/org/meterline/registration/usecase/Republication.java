package org.meterline.registration.usecase;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to put every usage meter on the topic again. The relay works through them by ordinal, so that the order is one
 * row, whatever the number of meters.
 *
 * @param lastOrdinal the last usage meter it is about; those registered later are published anyway
 * @param position the ordinal up to which it has come
 * @param published how many it has put on the topic
 */
public record Republication(
        long id,
        Instant requestedAt,
        String requestedBy,
        long lastOrdinal,
        long position,
        long published,
        @Nullable Instant finishedAt) {

    boolean underWay() {
        return finishedAt == null;
    }
}
