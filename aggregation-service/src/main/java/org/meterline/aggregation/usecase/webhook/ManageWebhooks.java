package org.meterline.aggregation.usecase.webhook;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.WebhookSettings;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.domain.webhook.WebhookSecret;
import org.meterline.chassis.clock.WallClock;

/** What people do with the webhooks of their provider. A secret is shown once, to whoever made it. */
@Singleton
public final class ManageWebhooks {

    private static final Logger LOG = Logger.getLogger(ManageWebhooks.class);

    private static final int RESEALED_AT_ONCE = 1000;

    private final WebhookStore store;
    private final WebhookDeliveries deliveries;
    private final SecretSeal seal;
    private final DeliverySignal signal;
    private final WebhookSettings settings;
    private final Clock clock;

    public ManageWebhooks(
            WebhookStore store,
            WebhookDeliveries deliveries,
            SecretSeal seal,
            DeliverySignal signal,
            WebhookSettings settings,
            @WallClock Clock clock) {
        this.store = store;
        this.deliveries = deliveries;
        this.seal = seal;
        this.signal = signal;
        this.settings = settings;
        this.clock = clock;
    }

    /** What came of adding a webhook. */
    public sealed interface Added {
        record Done(Webhook webhook, WebhookSecret secret) implements Added {}

        /** The provider has as many as it may. */
        record TooMany(int most) implements Added {}

        /** There is no master key to seal a secret with. */
        record NotSetUp() implements Added {}
    }

    public Added add(String provider, Webhook.Terms terms, String actor) {
        if (!seal.ready()) {
            return new Added.NotSetUp();
        }
        Webhook webhook = new Webhook(UUID.randomUUID(), provider, terms, clock.instant(), null, null);
        WebhookSecret secret = seal.fresh();
        return store.add(webhook, seal.seal(secret, webhook.id()), actor, settings.maxPerProvider())
                ? new Added.Done(webhook, secret)
                : new Added.TooMany(settings.maxPerProvider());
    }

    /** What came of a rotation. */
    public sealed interface Rotated {
        record Done(WebhookSecret secret, Instant othersUntil) implements Rotated {}

        record TooMany(int most) implements Rotated {}

        record OverlapTooLong(Duration longest) implements Rotated {}

        record NotSetUp() implements Rotated {}

        record Unknown() implements Rotated {}
    }

    /** @param overlap how long the secrets before it still sign; null: as the setting says; zero: not at all, for one that got about */
    public Rotated rotate(String provider, UUID id, @Nullable Duration overlap) {
        if (!seal.ready()) {
            return new Rotated.NotSetUp();
        }
        Duration wanted = overlap == null ? settings.secretOverlap() : overlap;
        if (wanted.isNegative() || wanted.compareTo(settings.longestSecretOverlap()) > 0) {
            return new Rotated.OverlapTooLong(settings.longestSecretOverlap());
        }
        Instant now = clock.instant();
        WebhookSecret secret = seal.fresh();
        Instant othersUntil = now.plus(wanted);
        return switch (store.rotate(provider, id, seal.seal(secret, id), now, othersUntil, settings.maxSecrets())) {
            case DONE -> new Rotated.Done(secret, othersUntil);
            case TOO_MANY -> new Rotated.TooMany(settings.maxSecrets());
            case UNKNOWN -> new Rotated.Unknown();
        };
    }

    /** Sends again to a webhook that was disabled, beginning with what has waited. */
    public Optional<Webhook> enable(String provider, UUID id) {
        Optional<Webhook> enabled = store.enable(provider, id);
        signal.due();
        return enabled;
    }

    public void replay(Webhook webhook, UUID delivery) {
        deliveries.replay(webhook.id(), delivery, clock.instant());
        signal.due();
    }

    public WebhookDeliveries.Replayed replayDead(Webhook webhook) {
        WebhookDeliveries.Replayed replayed =
                deliveries.replayDead(webhook.id(), clock.instant(), settings.maxReplay());
        signal.due();
        return replayed;
    }

    /** Seals under the present master key what is sealed under an older one, so that the older one can be taken away. */
    public int reseal() {
        Optional<String> current = seal.currentMasterKey();
        if (current.isEmpty()) {
            return 0;
        }
        int resealed = 0;
        for (WebhookStore.Held held : store.sealedUnderOthersThan(current.get(), RESEALED_AT_ONCE)) {
            try {
                WebhookSecret secret = seal.open(held.sealed(), held.webhook());
                store.reseal(held, seal.seal(secret, held.webhook()));
                resealed++;
            } catch (IllegalStateException closed) {
                LOG.error("A secret stays sealed under an older master key", closed);
            }
        }
        return resealed;
    }

    /** Deletes deliveries that were kept for long enough. */
    public void purge() {
        Instant before = clock.instant().minus(settings.retention());
        while (deliveries.purge(before, settings.purgeRows())) {
            // until nothing is left
        }
    }
}
