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

    /** The request whose approval keeps the month of this usage meter open at an instant; the one that does longest. */
    Optional<UUID> approved(UUID usageMeterId, YearMonth month, Instant at);

    /** What came in by the approval of a request, in the order in which it came. */
    List<FileTaken> filesTakenBy(UUID id, int limit);

    /** A file that was taken because a closed month had been opened once more. */
    record FileTaken(UUID fileId, String uploadedBy, Instant at) {}
}
