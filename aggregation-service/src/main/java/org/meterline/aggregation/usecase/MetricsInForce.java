package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricCatalogue;

/** The metric catalogue, read once: nothing changes it while the service runs. */
@Singleton
public final class MetricsInForce {

    private final CatalogueStore store;
    private volatile @Nullable MetricCatalogue loaded;

    public MetricsInForce(CatalogueStore store) {
        this.store = store;
    }

    public MetricCatalogue catalogue() {
        MetricCatalogue catalogue = loaded;
        if (catalogue == null) {
            catalogue = store.load();
            loaded = catalogue;
        }
        return catalogue;
    }
}
