package org.meterline.aggregation.domain.order;

import java.time.Instant;

/**
 * An order that is no draft any more. What was computed when it opened stays as it is; what people do to it is kept beside it.
 *
 * @param version grows with every change
 * @param computed the order as it was computed from its basis
 * @param documentHash over the bytes of what was computed
 * @param since when it came into its state
 */
public record StoredOrder(
        DraftOrder computed,
        OrderState state,
        long version,
        int monthVersion,
        Instant asOf,
        String program,
        String documentHash,
        Instant openedAt,
        Instant since)
        implements Order {}
