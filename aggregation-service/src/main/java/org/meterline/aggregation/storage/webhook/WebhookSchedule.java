package org.meterline.aggregation.storage.webhook;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;
import org.meterline.aggregation.usecase.webhook.ManageWebhooks;

/** Deletes deliveries that were kept for long enough, and seals secrets anew, every now and then; several instances may do it. */
@ApplicationScoped
class WebhookSchedule {

    private static final Logger LOG = Logger.getLogger(WebhookSchedule.class);

    private final ManageWebhooks webhooks;

    WebhookSchedule(ManageWebhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Scheduled(
            identity = "sealing of webhooks' secrets",
            every = "{meterline.aggregation.webhooks.purge-every}",
            delayed = "PT30S",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reseal() {
        int resealed = webhooks.reseal();
        if (resealed > 0) {
            LOG.infof("%d secrets of webhooks were sealed under the present master key", resealed);
        }
    }

    @Scheduled(
            identity = "retention of deliveries",
            every = "{meterline.aggregation.webhooks.purge-every}",
            delayed = "PT1M",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void purge() {
        webhooks.purge();
    }
}
