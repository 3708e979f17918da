package org.meterline.aggregation.usecase.order;

import org.meterline.aggregation.usecase.Outbox;

/** What happened to orders, on its way to their topic. */
public interface OrderOutbox extends Outbox {}
