package org.meterline.aggregation.usecase;

import org.meterline.aggregation.domain.metric.MetricCatalogue;

/** Where the metric catalogue is kept. */
public interface CatalogueStore {

    MetricCatalogue load();
}
