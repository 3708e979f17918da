package org.meterline.aggregation.storage.order;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.ReminderSettings;
import org.meterline.aggregation.usecase.order.RemindOfOrders;

/** Looks every now and then whether somebody is to be reminded; several instances may do it, each reminder goes out once. */
@ApplicationScoped
class ReminderSchedule {

    private static final Logger LOG = Logger.getLogger(ReminderSchedule.class);

    private final RemindOfOrders orders;
    private final ReminderSettings settings;

    ReminderSchedule(RemindOfOrders orders, ReminderSettings settings) {
        this.orders = orders;
        this.settings = settings;
    }

    @Scheduled(
            identity = "reminders of orders",
            every = "{meterline.aggregation.order-reminders.every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void remind() {
        int settled;
        do {
            settled = orders.remindDue(settings.atOnce());
            if (settled > 0) {
                LOG.infof("Deadlines of %d orders were looked at", settled);
            }
        } while (settled > 0);
    }
}
