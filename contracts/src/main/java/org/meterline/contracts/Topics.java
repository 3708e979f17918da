package org.meterline.contracts;

/** The names of the Kafka topics that the services talk over, in one place. */
public final class Topics {

    /** Compacted: the registered usage meters, one record a meter, key usage meter id. */
    public static final String USAGE_METERS = "meterline.usage-meters.v1";

    private Topics() {}
}
