package org.meterline.aggregation.storage;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.KeepRetention;

/** Drops what need not be kept, every now and then; several instances may do it, each month goes once. */
@ApplicationScoped
class RetentionSchedule {

    private static final Logger LOG = Logger.getLogger(RetentionSchedule.class);

    private final KeepRetention retention;

    RetentionSchedule(KeepRetention retention) {
        this.retention = retention;
    }

    @Scheduled(
            identity = "retention of the ledger",
            every = "{meterline.aggregation.retention.every}",
            delayed = "PT5M",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void drop() {
        List<BillingMonth> dropped = retention.dropDue();
        if (!dropped.isEmpty()) {
            LOG.infof("The ledger of these months was dropped: %s", dropped);
        }
    }
}
