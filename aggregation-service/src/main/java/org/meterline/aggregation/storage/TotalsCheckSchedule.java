package org.meterline.aggregation.storage;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.meterline.aggregation.usecase.CheckTotals;

/** Calls the check of the totals every now and then; several instances may do it, one of them checks. */
@ApplicationScoped
class TotalsCheckSchedule {

    private static final Logger LOG = Logger.getLogger(TotalsCheckSchedule.class);

    private final CheckTotals check;

    TotalsCheckSchedule(CheckTotals check) {
        this.check = check;
    }

    @Scheduled(
            identity = "check of totals",
            every = "{meterline.aggregation.recomputation.every}",
            delayed = "PT1M",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void check() {
        int months = check.checkDue();
        if (months > 0) {
            LOG.infof("The totals of %d months were compared with the original bytes", months);
        }
    }
}
