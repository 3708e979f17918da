package org.meterline.upload.storage;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.meterline.upload.usecase.PurgeUsageFiles;

/** Calls the purge every now and then; how often does not matter much, so several gateways may do it. */
@ApplicationScoped
class PurgeSchedule {

    private static final Logger LOG = Logger.getLogger(PurgeSchedule.class);

    private final PurgeUsageFiles purge;

    PurgeSchedule(PurgeUsageFiles purge) {
        this.purge = purge;
    }

    @Scheduled(
            identity = "purge of usage files",
            every = "{meterline.upload.file.purge-every}",
            delayed = "PT1M",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void purge() {
        int files = purge.purge();
        if (files > 0) {
            LOG.infof("The bytes of %d usage files were deleted; they were counted long enough ago", files);
        }
    }
}
