package org.meterline.registration.domain;

import java.util.UUID;

/** As much of a usage meter as tells whether a secret is its access token. */
public record TokenHolder(UUID id, String provider, Credentials credentials) {}
