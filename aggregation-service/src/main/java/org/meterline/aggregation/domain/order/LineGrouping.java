package org.meterline.aggregation.domain.order;

/**
 * By what the lines of one metric and bundle are told apart. What cannot be added up over sources has lines by source and
 * customer in any case, and what belongs to no customer has one line.
 */
public record LineGrouping(boolean byCustomer, boolean bySite) {

    public static final LineGrouping ALL = new LineGrouping(true, true);
}
