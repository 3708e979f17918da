package org.meterline.aggregation.domain.counting;

/** PRODUCTION counts; TEST is kept and shown, and never counts. */
public enum MeterMode {
    PRODUCTION,
    TEST
}
