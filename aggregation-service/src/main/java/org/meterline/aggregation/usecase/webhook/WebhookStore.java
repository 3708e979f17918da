package org.meterline.aggregation.usecase.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.webhook.Webhook;

/** The webhooks of providers. */
public interface WebhookStore {

    /** @return false, and nothing added, where the provider has that many already */
    boolean add(Webhook webhook, SealedSecret secret, String actor, int most);

    Optional<Webhook> find(String provider, UUID id);

    /** In order of their ids. */
    List<Webhook> list(String provider, @Nullable UUID after, int limit);

    /** With its secrets and deliveries, and the alerts about it. */
    boolean remove(String provider, UUID id);

    /** What came of a rotation. */
    enum Rotated {
        DONE,
        /** As many secrets sign already as may. */
        TOO_MANY,
        UNKNOWN
    }

    /** Adds a secret; those before it sign until then at most. */
    Rotated rotate(String provider, UUID id, SealedSecret secret, Instant now, Instant othersUntil, int most);

    /** A secret where it stands. */
    record Held(UUID webhook, int number, SealedSecret sealed) {}

    /** Secrets that are sealed under another master key than this. */
    List<Held> sealedUnderOthersThan(String masterKey, int limit);

    /** Puts the same secret there, sealed otherwise; nothing where it was replaced meanwhile. */
    void reseal(Held held, SealedSecret anew);

    /** Sends again what waits, if the webhook was disabled, and clears the alert of that. */
    Optional<Webhook> enable(String provider, UUID id);
}
