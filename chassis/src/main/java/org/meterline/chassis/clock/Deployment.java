package org.meterline.chassis.clock;

/** What this process is part of. Only LOCAL may have what is dangerous elsewhere. */
public enum Deployment {
    PRODUCTION,
    LOCAL
}
