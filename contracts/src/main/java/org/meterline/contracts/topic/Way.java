package org.meterline.contracts.topic;

/** The way a usage report came to us. */
public enum Way {
    /** By the collector service. */
    ONLINE,
    /** In a usage file, by the upload gateway. */
    FILE
}
