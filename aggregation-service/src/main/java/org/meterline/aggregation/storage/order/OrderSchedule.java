package org.meterline.aggregation.storage.order;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.OrderSettings;
import org.meterline.aggregation.usecase.order.OpenOrders;

/** Looks every now and then whether orders are due; several instances may do it, each order is opened by one. */
@ApplicationScoped
class OrderSchedule {

    private static final Logger LOG = Logger.getLogger(OrderSchedule.class);

    private final OpenOrders orders;
    private final OrderSettings settings;

    OrderSchedule(OpenOrders orders, OrderSettings settings) {
        this.orders = orders;
        this.settings = settings;
    }

    @Scheduled(
            identity = "opening of orders",
            every = "{meterline.aggregation.orders.open-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void openDue() {
        int opened;
        do {
            opened = orders.openDue(settings.openAtOnce());
            if (opened > 0) {
                LOG.infof("%d orders were opened for review", opened);
            }
        } while (opened > 0);
    }
}
