package org.meterline.registration.domain;

/** What becomes of the product servers' certificates that were accepted before an upgrade. */
public enum CertificateRule {
    /** Trust stays where the SHA-256 fingerprint is the same; all others are accepted again by somebody. */
    ACCEPT_CHANGED_AGAIN
}
