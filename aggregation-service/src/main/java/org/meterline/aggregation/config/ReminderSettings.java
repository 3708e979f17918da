package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What keeps orders from being complete, and when people are reminded of it and of deadlines. */
@ConfigMapping(prefix = "meterline.aggregation.order-reminders")
public interface ReminderSettings {

    /** How long before uploads close somebody is told that an order is not complete. */
    @WithDefault("PT6H")
    Duration beforeUploadsClose();

    /** How long before an order is due somebody is told that nobody has submitted it. */
    @WithDefault("P1D")
    Duration beforeDue();

    /** How often each process looks whether somebody is to be reminded. */
    @WithDefault("PT1M")
    Duration every();

    /** The most orders of a month that are looked at before the process looks again. */
    @WithDefault("100")
    int atOnce();

    /** Sources and usage meters that an order names of each kind of blocker; all of them have pages of their own. */
    @WithDefault("20")
    int blockersShown();
}
