package org.meterline.aggregation.http.webhook;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.http.Query;
import org.meterline.aggregation.usecase.webhook.WebhookStore;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/** Finds the webhook that a route names, of the provider that is acted for: another's is not there. */
@Singleton
class OwnWebhooks {

    private final WebhookStore store;

    OwnWebhooks(WebhookStore store) {
        this.store = store;
    }

    Webhook find(String provider, String id) {
        return uuid(id).flatMap(uuid -> store.find(provider, uuid)).orElseThrow(OwnWebhooks::unknown);
    }

    static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such webhook, or no such delivery of it.");
    }

    static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** An id in a cursor. */
    static UUID ofPlace(String text) {
        return uuid(text).orElseThrow(Query::unknownCursor);
    }
}
