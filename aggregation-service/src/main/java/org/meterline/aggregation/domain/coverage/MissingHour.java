package org.meterline.aggregation.domain.coverage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An hour in which a source was expected and not one second was metered.
 *
 * @param carriedFrom the metered hour by which it is estimated; null where it is not
 * @param estimatedSeconds for how many of its seconds the estimate stands: as many as were metered in that hour
 */
public record MissingHour(Instant hour, @Nullable Instant carriedFrom, int estimatedSeconds) {}
