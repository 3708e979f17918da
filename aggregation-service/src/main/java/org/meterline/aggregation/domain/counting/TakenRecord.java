package org.meterline.aggregation.domain.counting;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ObjectValue;
import org.meterline.aggregation.domain.metric.ValueArithmetic;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.UsageRecord;

/** A record of a report that counts, and the seconds that count of that report. */
record TakenRecord(ReportDigest report, UUID usageMeter, SecondSet counting, UsageRecord usage) {

    Owner owner() {
        return new Owner(usageMeter, usage.customer());
    }

    boolean billed() {
        return HourSums.billed(usage);
    }

    /** The seconds of it that count. */
    int seconds() {
        return counting.within(usage.from(), usage.to());
    }

    ObjectId object() {
        return ObjectId.of(usage);
    }

    /** The amount of a value of this record: billed only where it is RENTAL. */
    Amount amount(long value) {
        return Amount.of(billed() ? value : 0, value);
    }

    Part part(
            MetricVersion metric,
            ObjectValue value,
            Owner owner,
            String variant,
            List<Part.Factor> factors,
            Amount amount,
            @Nullable String note) {
        return new Part(
                report,
                owner.usageMeter(),
                usage.kind(),
                usage.id(),
                usage.name(),
                owner.customer(),
                usage.licence(),
                usage.from(),
                usage.to(),
                metric.metric(),
                metric.effectiveFrom(),
                variant,
                ValueArithmetic.of(value, usage),
                factors,
                amount,
                note);
    }
}
