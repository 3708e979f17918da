package org.meterline.aggregation.storage.order;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.meterline.aggregation.usecase.order.RecomputeOrder;

/** Calls the proof of stored orders every now and then; several instances may do it, one of them checks. */
@ApplicationScoped
class OrderCheckSchedule {

    private static final Logger LOG = Logger.getLogger(OrderCheckSchedule.class);

    private final RecomputeOrder check;

    OrderCheckSchedule(RecomputeOrder check) {
        this.check = check;
    }

    @Scheduled(
            identity = "check of orders",
            every = "{meterline.aggregation.order-checks.every}",
            delayed = "PT1M",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void check() {
        int orders = check.checkDue();
        if (orders > 0) {
            LOG.infof("%d orders were compared with what they are computed to again", orders);
        }
    }
}
