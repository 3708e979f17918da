package org.meterline.aggregation.usecase.order;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What was still on its way when a month's totals became final, and whether it has been counted. */
public interface MonthDrains {

    /** @param drainedAt null as long as something on its way then is not counted */
    record Drain(SortedMap<String, Long> ends, @Nullable Instant drainedAt) {}

    Optional<Drain> find(BillingMonth month);

    /** Notes the ends once; where they are noted already, those stay. */
    void note(BillingMonth month, SortedMap<String, Long> ends, Instant at);

    void drained(BillingMonth month, Instant at);
}
