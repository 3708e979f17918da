package org.meterline.contracts.report;

/** The licence category of an object: all are metered, only RENTAL is billed. */
public enum Licence {
    RENTAL,
    PERPETUAL,
    DEMO,
    BYO
}
