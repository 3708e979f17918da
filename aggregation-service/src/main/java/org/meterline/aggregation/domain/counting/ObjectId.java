package org.meterline.aggregation.domain.counting;

import org.meterline.contracts.report.UsageRecord;

/** An object within its source. */
record ObjectId(String kind, String id) {

    static ObjectId of(UsageRecord usage) {
        return new ObjectId(usage.kind(), usage.id());
    }
}
