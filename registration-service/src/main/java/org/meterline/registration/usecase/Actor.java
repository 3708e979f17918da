package org.meterline.registration.usecase;

import org.jspecify.annotations.Nullable;

/**
 * Who does something, for the audit trail.
 *
 * @param subject the {@code sub} of the caller's token
 * @param address the network address the request came from
 * @param requestId finds the request in the log
 */
public record Actor(
        String subject, @Nullable String address, @Nullable String requestId) {}
