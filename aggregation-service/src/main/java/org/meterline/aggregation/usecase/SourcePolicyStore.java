package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.SourcePolicy;

/** Where it is kept what people have said of sources. Nothing is ever changed or taken away. */
public interface SourcePolicyStore {

    /**
     * Something that was said.
     *
     * @param id later ones have higher ids
     */
    record Said(long id, Instant from, SourcePolicy policy, String reason, String by, Instant at) {}

    /** Whether any report or heartbeat of the provider has named the source. */
    boolean isKnown(String provider, UUID source);

    /** What was said of a source, the latest first, before one with this id. */
    List<Said> history(String provider, UUID source, long before, int limit);

    /** @param said its id is not looked at */
    Said add(String provider, UUID source, Said said);
}
