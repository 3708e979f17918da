package org.meterline.aggregation.domain.order;

import org.jspecify.annotations.Nullable;

/**
 * Why somebody changed a line.
 *
 * @param code one of the list of reasons
 * @param evidence where the evidence lies: a ticket, a document
 */
public record EditReason(String code, String text, @Nullable String evidence) {}
