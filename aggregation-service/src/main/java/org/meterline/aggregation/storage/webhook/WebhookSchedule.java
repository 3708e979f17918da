package org.meterline.aggregation.storage.webhook;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.meterline.aggregation.usecase.webhook.ManageWebhooks;

/** Deletes deliveries that were kept for long enough, every now and then; several instances may do it. */
@ApplicationScoped
class DeliveryPurge {

    private final ManageWebhooks webhooks;

    DeliveryPurge(ManageWebhooks webhooks) {
        this.webhooks = webhooks;
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
