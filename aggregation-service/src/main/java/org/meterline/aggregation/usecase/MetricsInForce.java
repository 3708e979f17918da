package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import org.meterline.aggregation.domain.metric.MetricCatalogue;

/** The metric catalogue as it is now: a few dozen rows, which may change while the service runs. */
@Singleton
public final class MetricsInForce {

    private final CatalogueStore store;

    public MetricsInForce(CatalogueStore store) {
        this.store = store;
    }

    public MetricCatalogue catalogue() {
        return store.load();
    }
}
