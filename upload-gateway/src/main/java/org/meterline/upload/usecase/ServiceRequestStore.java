package org.meterline.upload.usecase;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.upload.domain.ServiceRequest;

/** Where service requests are kept. */
public interface ServiceRequestStore {

    /** A place in the order of requests, newest first. */
    record Position(Instant requestedAt, UUID id) {}

    void add(ServiceRequest request);

    Optional<ServiceRequest> find(UUID id);

    /** @param provider null: every provider's */
    List<ServiceRequest> list(@Nullable String provider, @Nullable Position after, int limit);

    /**
     * Stores the answer, unless somebody else has answered meanwhile.
     *
     * @return whether it was stored
     */
    boolean answer(ServiceRequest answered);

    /** Whether an approval keeps the month of this usage meter open at an instant. */
    boolean isApproved(UUID usageMeterId, YearMonth month, Instant at);
}
