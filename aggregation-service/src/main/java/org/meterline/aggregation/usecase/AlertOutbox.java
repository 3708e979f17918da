package org.meterline.aggregation.usecase;

/** Alerts on their way to their topic. */
public interface AlertOutbox extends Outbox {}
