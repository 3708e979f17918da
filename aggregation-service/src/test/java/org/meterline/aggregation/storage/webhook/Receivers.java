package org.meterline.aggregation.storage.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.meterline.aggregation.config.TestWebhooks;
import org.meterline.aggregation.config.WebhookMasterKeys;
import org.meterline.aggregation.config.WebhookSettings;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.domain.webhook.EventFilter;
import org.meterline.aggregation.domain.webhook.RetryPlan;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.storage.TestDatabase;
import org.meterline.aggregation.usecase.webhook.AcceptEvents;
import org.meterline.aggregation.usecase.webhook.DeliverEvents;
import org.meterline.aggregation.usecase.webhook.ManageWebhooks;
import org.meterline.aggregation.usecase.webhook.SecretSeal;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Claimed;

/** The use cases of webhooks on a real PostgreSQL, with receivers that answer what a test says and a clock that it moves. */
final class Receivers {

    record Sent(URI url, Map<String, String> headers, byte[] body) {

        String webhookId() {
            return headers.getOrDefault("webhook-id", "");
        }
    }

    static final String PROVIDER = "nimbus";

    final Time time = new Time();
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    final JdbcWebhookStore store;
    final JdbcWebhookDeliveries deliveries;
    final ManageWebhooks webhooks;
    private final AcceptEvents accept;
    private final WebhookSettings settings;
    private final SecretSeal seal;
    private volatile Function<URI, Answer> answers = url -> new Answer.Status(200, null);

    Receivers(Map<String, String> changes) {
        this.settings = TestWebhooks.settings(changes);
        WebhookTransactions transactions =
                new WebhookTransactions(TestDatabase.get().dataSource(), time);
        this.seal = new SecretSeal(new WebhookMasterKeys(settings));
        this.store = new JdbcWebhookStore(transactions);
        this.deliveries = new JdbcWebhookDeliveries(transactions);
        this.webhooks = new ManageWebhooks(store, deliveries, seal, () -> {}, settings, time);
        this.accept = new AcceptEvents(deliveries, () -> {}, settings, time);
    }

    /** Another process of the same suite. */
    DeliverEvents process() {
        return new DeliverEvents(
                deliveries,
                (url, headers, body) -> {
                    sent.add(new Sent(url, headers, body));
                    return answers.apply(url);
                },
                seal,
                new RetryPlan(settings.retryWaits(), 0, settings.longestRetryAfter()),
                settings,
                time);
    }

    void answer(Function<URI, Answer> answers) {
        this.answers = answers;
    }

    void answer(int status) {
        answers = url -> new Answer.Status(status, null);
    }

    ManageWebhooks.Added.Done add(String provider, String name, String... eventTypes) {
        return (ManageWebhooks.Added.Done) webhooks.add(
                provider,
                new Webhook.Terms(
                        URI.create("https://" + name + ".example.com/events"),
                        new EventFilter(List.of(eventTypes)),
                        name),
                "tester");
    }

    Webhook webhook(String name) {
        return add(PROVIDER, name, "*").webhook();
    }

    Webhook now(Webhook webhook) {
        return store.find(webhook.provider(), webhook.id()).orElseThrow();
    }

    Event event(String provider, String type, String id) {
        return new Event(
                "/tests",
                id,
                type,
                provider,
                time.instant(),
                ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    void happens(String... ids) {
        happen(List.of(ids).stream()
                .map(id -> event(PROVIDER, "meterline.test.v1", id))
                .toList());
    }

    void happen(List<Event> events) {
        accept.accept(events);
    }

    /** Takes up what is due and tries it, once each. */
    int sendDue() {
        DeliverEvents process = process();
        List<Claimed> claimed = process.claim(1000, Map.of());
        claimed.forEach(process::attempt);
        return claimed.size();
    }

    List<String> states(UUID webhook) {
        return deliveries.list(webhook, null, null, 1000).stream()
                .map(row -> row.state() + " " + row.attempts())
                .toList();
    }

    List<String> alerts() {
        return TestDatabase.get().rows("SELECT kind, subject, state FROM alert ORDER BY kind, subject");
    }

    /** A clock that is moved. */
    static final class Time extends Clock {

        private volatile Instant now = Instant.parse("2026-11-22T10:00:00Z");

        void pass(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }
    }
}
