package org.meterline.registration.domain;

/** How a usage meter is doing, at a glance; also how much one reason weighs. */
public enum Health {
    OK,
    WARNING,
    ERROR,
    /** It has never shown itself, or nobody expects it to. */
    UNKNOWN
}
