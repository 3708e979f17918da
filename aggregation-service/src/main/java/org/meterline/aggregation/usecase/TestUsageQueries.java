package org.meterline.aggregation.usecase;

import java.util.function.Consumer;
import org.meterline.aggregation.domain.counting.TestHour;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/** What is asked of the hours of TEST meters. */
public interface TestUsageQueries {

    /** Tells every hour of the month in which a TEST meter observed anything, in order of time. */
    void hours(String provider, BillingMonth month, Consumer<TestHour> hours);
}
