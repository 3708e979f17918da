package org.meterline.aggregation.domain.counting;

import java.util.UUID;
import org.meterline.aggregation.domain.metric.MetricVersion;

/** Whose an amount is: the usage meter that reported it and the customer. */
record Owner(UUID usageMeter, String customer) {

    MeasuredKey key(MetricVersion metric, String variant) {
        return new MeasuredKey(usageMeter, customer, metric.metric(), metric.effectiveFrom(), variant);
    }
}
