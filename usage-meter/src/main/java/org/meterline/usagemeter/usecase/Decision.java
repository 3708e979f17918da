package org.meterline.usagemeter.usecase;

import java.time.Instant;

/** Something that a person settled on this meter, and when; kept for whoever asks later. */
public record Decision(Instant at, Subject subject, String choice) {
    /** What was settled. */
    public enum Subject {
        /** How reports reach the suite: ONLINE or OFFLINE. */
        CONNECTIVITY,
        /** Whether what {@link Consent} names may leave the site: yes or no. */
        CONSENT
    }
}
