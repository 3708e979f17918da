package org.meterline.registration.domain;

import java.time.Instant;

/**
 * Two reports claim one place in a usage meter's chain: it was restored from a snapshot, or copied.
 *
 * @param since when the report was received that showed it
 * @param detail for people
 */
public record Fork(Instant since, String detail) {}
