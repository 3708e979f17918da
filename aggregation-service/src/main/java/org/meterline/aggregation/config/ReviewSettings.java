package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** What people may do to an order under review, and what of it takes a second person. */
@ConfigMapping(prefix = "meterline.aggregation.review")
public interface ReviewSettings {

    /** The codes of reasons for changing a line. */
    @WithDefault("METERING_GAP,WRONG_CUSTOMER,AGREED_CREDIT,NOT_PRODUCTIVE,OTHER")
    List<String> reasons();

    /** A line changed by more than so many percent of what was measured takes a second person. */
    @WithDefault("10")
    int linePercent();

    /** A total of the order changed by more than so many percent of what was computed takes a second person. */
    @WithDefault("5")
    int totalPercent();

    /** A total further than so many percent from the mean of the submitted orders before it takes a second person. */
    @WithDefault("50")
    int jumpPercent();

    /** How many months before it those orders are of. */
    @WithDefault("12")
    int jumpMonths();

    /** Where less than so many percent of the month was metered, the order is submitted only with a reason. */
    @WithDefault("95")
    int leastCoveragePercent();

    /** The most edits of an order, lines added by hand included. */
    @WithDefault("1000")
    int editsPerOrder();

    /** The longest text that a person writes, in characters: a reason, a comment. */
    @WithDefault("1000")
    int textLength();

    /** The longest reference, in characters: a purchase order number, where evidence lies, what a line is of. */
    @WithDefault("256")
    int referenceLength();

    /** The most purchase order numbers with which an order is closed. */
    @WithDefault("10")
    int purchaseOrders();

    /** When a refresh may be tried again that late reports kept from being made. */
    @WithDefault("PT5S")
    Duration retryAfter();
}
