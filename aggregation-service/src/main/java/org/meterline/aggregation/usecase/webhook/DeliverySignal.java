package org.meterline.aggregation.usecase.webhook;

/** Tells whoever sends that something may be due, so that it need not wait for the next look. */
public interface DeliverySignal {

    void due();
}
