package org.meterline.upload.domain;

/** When a file came, beside the deadlines of its month. */
public enum Timeliness {
    IN_TIME,
    /** Still in time, but later than it is wise to come. */
    AFTER_RECOMMENDED,
    /** The month was closed; a service request had opened it once more. */
    LATE
}
