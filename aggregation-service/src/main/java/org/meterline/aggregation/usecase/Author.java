package org.meterline.aggregation.usecase;

import java.time.Instant;

/**
 * Who changed something, and when.
 *
 * @param subject whom the access token names
 */
public record Author(String subject, Instant at) {}
