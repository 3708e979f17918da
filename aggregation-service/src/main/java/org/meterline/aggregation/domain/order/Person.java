package org.meterline.aggregation.domain.order;

/**
 * Who commands.
 *
 * @param ofAggregator whether it is somebody of the aggregator
 */
public record Person(String id, boolean ofAggregator) {}
