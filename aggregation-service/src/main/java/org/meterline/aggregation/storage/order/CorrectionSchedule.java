package org.meterline.aggregation.storage.order;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.meterline.aggregation.config.CorrectionSettings;
import org.meterline.aggregation.usecase.order.NoticeCorrections;

/** Looks every now and then whether ordered months have changed; several instances may do it. */
@ApplicationScoped
class CorrectionSchedule {

    private final NoticeCorrections corrections;
    private final CorrectionSettings settings;

    CorrectionSchedule(NoticeCorrections corrections, CorrectionSettings settings) {
        this.corrections = corrections;
        this.settings = settings;
    }

    @Scheduled(
            identity = "corrections of ordered months",
            every = "{meterline.aggregation.corrections.look-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        corrections.lookAtAll(settings.lookAtOnce());
    }
}
