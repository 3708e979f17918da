package org.meterline.aggregation.domain.order;

/** That a feature makes a bundle: of several that an object has, the first in the contract's list does. */
public record Bundle(String feature, String name) {}
