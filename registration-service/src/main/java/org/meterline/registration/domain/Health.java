package org.meterline.registration.domain;

/** How a usage meter is doing, at a glance. */
public enum Health {
    OK,
    WARNING,
    ERROR,
    /** It has never shown itself, or nobody expects it to. */
    UNKNOWN;

    /** Until heartbeats are weighed here, only whether it has ever shown itself is known. */
    public static Health of(UsageMeter meter) {
        return meter.state() instanceof LifeCycle.Active && meter.signs().lastSeenAt() != null ? OK : UNKNOWN;
    }
}
