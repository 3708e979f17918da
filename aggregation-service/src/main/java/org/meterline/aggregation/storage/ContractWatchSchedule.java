package org.meterline.aggregation.storage;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.meterline.aggregation.usecase.WatchContracts;

/** Looks at the contracts every now and then; several instances may do it, and tell the same. */
@ApplicationScoped
class ContractWatchSchedule {

    private final WatchContracts contracts;

    ContractWatchSchedule(WatchContracts contracts) {
        this.contracts = contracts;
    }

    @Scheduled(
            identity = "watch of contracts",
            every = "{meterline.aggregation.contracts.watch-every}",
            delayed = "PT1M",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void watch() {
        contracts.watch();
    }
}
