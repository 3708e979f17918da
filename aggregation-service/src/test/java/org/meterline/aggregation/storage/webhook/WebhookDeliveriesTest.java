package org.meterline.aggregation.storage.webhook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.webhook.Answer;
import org.meterline.aggregation.domain.webhook.DeliveryState;
import org.meterline.aggregation.domain.webhook.Event;
import org.meterline.aggregation.domain.webhook.Verdict;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.domain.webhook.WebhookSecret;
import org.meterline.aggregation.storage.TestDatabase;
import org.meterline.aggregation.storage.webhook.Receivers.Sent;
import org.meterline.aggregation.usecase.webhook.DeliverEvents;
import org.meterline.aggregation.usecase.webhook.ManageWebhooks;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Claimed;

/** What becomes of events on their way to webhooks, with several processes, processes that die, and receivers that fail. */
class WebhookDeliveriesTest {

    private final Receivers receivers = new Receivers(Map.of("retry-waits", "PT10S,PT1H", "at-once-per-webhook", "4"));

    @BeforeEach
    void clear() {
        TestDatabase.get().clear();
    }

    @Test
    void agg203AnEventIsOneDeliveryForEachWebhookThatWantsItHoweverOftenItIsTold() {
        Webhook all = receivers.webhook("all");
        Webhook some =
                receivers.add(Receivers.PROVIDER, "some", "meterline.usage.*").webhook();
        Webhook others = receivers.add("stratus", "others", "*").webhook();
        Event usage = receivers.event(Receivers.PROVIDER, "meterline.usage.alert-raised.v1", "1");
        Event order = receivers.event(Receivers.PROVIDER, "meterline.billing.order-opened.v1", "2");

        receivers.happen(List.of(usage, order, usage));
        receivers.happen(List.of(order, usage));

        assertEquals(2, receivers.states(all.id()).size());
        assertEquals(1, receivers.states(some.id()).size());
        assertEquals(List.of(), receivers.states(others.id()));
        assertEquals(3, receivers.sendDue());
        receivers.happen(List.of(usage, order));
        assertEquals(0, receivers.sendDue(), "what was delivered is not delivered again");
        assertEquals(
                2,
                receivers.sent.stream().map(Sent::webhookId).distinct().count(),
                "one id an event, for whatever webhook");
    }

    @Test
    void anEventFromBeforeThereWasTheWebhookIsNotForIt() {
        Event before = receivers.event(Receivers.PROVIDER, "meterline.test.v1", "1");
        receivers.time.pass(Duration.ofMinutes(6));
        Event justBefore = receivers.event(Receivers.PROVIDER, "meterline.test.v1", "2");
        Webhook webhook = receivers.webhook("late");

        receivers.happen(List.of(before, justBefore));

        assertEquals(
                List.of("2"),
                receivers.deliveries.list(webhook.id(), null, null, 10).stream()
                        .map(WebhookDeliveries.Row::eventId)
                        .toList());
    }

    @Test
    void agg204SeveralProcessesSendEachDeliveryOnce() throws Exception {
        List<Webhook> webhooks = IntStream.range(0, 5)
                .mapToObj(i -> receivers.webhook("receiver-" + i))
                .toList();
        receivers.happens(IntStream.range(0, 60).mapToObj(Integer::toString).toArray(String[]::new));

        try (ExecutorService processes = Executors.newFixedThreadPool(6)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                running.add(processes.submit(this::sendUntilAllIsDelivered));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }

        assertEquals(300, receivers.sent.size());
        Map<String, Long> times = receivers.sent.stream()
                .collect(Collectors.groupingBy(sent -> sent.url() + sent.webhookId(), Collectors.counting()));
        assertEquals(300, times.size());
        webhooks.forEach(webhook -> assertEquals(
                List.of("DELIVERED 1"),
                receivers.states(webhook.id()).stream().distinct().toList()));
    }

    private void sendUntilAllIsDelivered() {
        DeliverEvents process = receivers.process();
        while (receivers.deliveries.counts().pending() > 0) {
            process.claim(20, Map.of()).forEach(process::attempt);
        }
    }

    @Test
    void agg205WhatADeadProcessHadInHandIsSentWhenItsLeaseEndsWithTheSameId() {
        Webhook webhook = receivers.webhook("receiver");
        receivers.happens("1");
        DeliverEvents dying = receivers.process();
        Claimed lost = dying.claim(10, Map.of()).getFirst();

        assertEquals(0, receivers.sendDue(), "it is another's");
        receivers.time.pass(Duration.ofMinutes(2));
        assertEquals(1, receivers.sendDue());

        receivers.answer(500);
        dying.attempt(lost);
        assertEquals(List.of("DELIVERED 1"), receivers.states(webhook.id()), "whoever comes too late undoes nothing");
        assertEquals(1, receivers.sent.stream().map(Sent::webhookId).distinct().count());
    }

    @Test
    void agg205WhatComesTooLateOfAFailureChangesNothingButASuccessCounts() {
        Webhook webhook = receivers.webhook("receiver");
        receivers.happens("1");
        DeliverEvents slow = receivers.process();
        Claimed first = slow.claim(10, Map.of()).getFirst();
        receivers.time.pass(Duration.ofMinutes(2));
        DeliverEvents other = receivers.process();
        Claimed second = other.claim(10, Map.of()).getFirst();

        receivers.answer(500);
        slow.attempt(first);
        assertEquals(List.of("PENDING 0"), receivers.states(webhook.id()));
        receivers.answer(200);
        slow.attempt(first);
        assertEquals(List.of("DELIVERED 1"), receivers.states(webhook.id()));
        receivers.answer(500);
        other.attempt(second);
        assertEquals(List.of("DELIVERED 1"), receivers.states(webhook.id()));
    }

    @Test
    void agg206WhatFailsIsTriedAgainLaterThenIsDeadAndAlertsUntilItIsReplayed() {
        Webhook webhook = receivers.webhook("receiver");
        String alert = "WEBHOOK_DELIVERIES_DEAD | " + webhook.id() + " | ";
        receivers.happens("1", "2");
        receivers.answer(500);

        assertEquals(2, receivers.sendDue());
        assertEquals(0, receivers.sendDue(), "not before the wait is over");
        receivers.time.pass(Duration.ofSeconds(10));
        assertEquals(1, receivers.sendDue(), "one at a time while the last attempt failed");
        assertEquals(1, receivers.sendDue());
        assertEquals(List.of(), receivers.alerts());
        receivers.time.pass(Duration.ofHours(1));
        while (receivers.sendDue() > 0) {}

        assertEquals(List.of("DEAD 3", "DEAD 3"), receivers.states(webhook.id()));
        assertEquals(List.of(alert + "RAISED"), receivers.alerts());
        assertEquals(2, receivers.deliveries.counts().dead());
        WebhookDeliveries.Row dead = receivers
                .deliveries
                .list(webhook.id(), DeliveryState.DEAD, null, 1)
                .getFirst();
        assertEquals(500, dead.lastStatus());

        receivers.answer(204);
        receivers.webhooks.replay(webhook, dead.id());
        assertEquals(List.of(alert + "RAISED"), receivers.alerts(), "one is dead still");
        assertEquals(new WebhookDeliveries.Replayed(1, 0), receivers.webhooks.replayDead(webhook));
        assertEquals(List.of(alert + "CLEARED"), receivers.alerts());
        while (receivers.sendDue() > 0) {}
        assertEquals(List.of("DELIVERED 1", "DELIVERED 1"), receivers.states(webhook.id()));
        assertEquals(2, receivers.sent.stream().map(Sent::webhookId).distinct().count());
        receivers.webhooks.replay(webhook, dead.id());
        assertEquals(1, receivers.sendDue(), "what was delivered can be sent again too");
    }

    @Test
    void agg207AReceiverThatIsGoneGetsNothingUntilSomebodyEnablesItsWebhook() {
        Webhook webhook = receivers.webhook("receiver");
        String alert = "WEBHOOK_DISABLED | " + webhook.id() + " | ";
        receivers.happens("1", "2", "3");
        receivers.answer(410);

        assertEquals(3, receivers.sendDue());
        receivers.happens("4");
        assertEquals(0, receivers.sendDue());

        Webhook.Disabled disabled = receivers.now(webhook).disabled();
        assertEquals(new Webhook.Disabled(Webhook.Reason.GONE, receivers.time.instant()), disabled);
        assertEquals(List.of(alert + "RAISED"), receivers.alerts());
        assertEquals(0, receivers.deliveries.counts().pending(), "what waits for a person is nobody's backlog");
        assertEquals(1, receivers.deliveries.counts().disabled());
        receivers.answer(200);
        receivers.webhooks.enable(Receivers.PROVIDER, webhook.id());
        while (receivers.sendDue() > 0) {}
        assertEquals(
                4,
                receivers
                        .deliveries
                        .list(webhook.id(), DeliveryState.DELIVERED, null, 10)
                        .size(),
                "nothing of what waited is lost");
        assertEquals(List.of(alert + "CLEARED"), receivers.alerts());
    }

    @Test
    void agg208AWebhookOfWhichEveryAttemptFailsForTooLongIsDisabled() {
        Webhook failing = receivers.webhook("failing");
        Webhook recovering = receivers.webhook("recovering");
        receivers.answer(500);
        receivers.happens("1");
        receivers.sendDue();
        receivers.time.pass(Duration.ofDays(4));
        receivers.answer(url -> new Answer.Status(url.getHost().startsWith("recovering") ? 200 : 500, null));
        while (receivers.sendDue() > 0) {}

        receivers.time.pass(Duration.ofDays(1));
        receivers.answer(500);
        receivers.happens("2");
        receivers.sendDue();

        assertEquals(
                Webhook.Reason.FAILING,
                receivers.now(failing).disabled() instanceof Webhook.Disabled(var reason, var _) ? reason : null);
        assertEquals(null, receivers.now(recovering).disabled());
        assertEquals(receivers.time.instant(), receivers.now(recovering).failingSince());
        assertTrue(receivers.alerts().contains("WEBHOOK_DISABLED | " + failing.id() + " | RAISED"));
    }

    @Test
    void agg209ASlowWebhookWithALongQueueLeavesTheOthersTheirPlace() {
        Webhook slow = receivers.webhook("slow");
        receivers.happens(IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new));
        receivers.time.pass(Duration.ofSeconds(1));
        Webhook quick = receivers.webhook("quick");
        receivers.happens("last");
        DeliverEvents process = receivers.process();

        List<Claimed> claimed = process.claim(10, Map.of());
        List<Claimed> next = process.claim(10, Map.of(slow.id(), 4));

        Map<UUID, Long> shares =
                claimed.stream().collect(Collectors.groupingBy(Claimed::webhook, Collectors.counting()));
        assertEquals(Map.of(slow.id(), 4L, quick.id(), 1L), shares);
        assertEquals(List.of(), next, "its place is taken until an attempt ends");
        assertEquals(2, process.claim(10, Map.of(slow.id(), 2)).size());
        receivers.answer(500);
        process.attempt(claimed.stream()
                .filter(each -> each.webhook().equals(slow.id()))
                .findFirst()
                .orElseThrow());
        assertEquals(List.of(), process.claim(10, Map.of(slow.id(), 1)), "one at a time while it fails");
        assertEquals(1, process.claim(10, Map.of()).size());
    }

    @Test
    void agg209AReceiverThatAsksForTimeGetsItForAllItsDeliveries() {
        receivers.webhook("receiver");
        receivers.happens("1");
        receivers.answer(url -> new Answer.Status(429, Duration.ofHours(1)));
        receivers.sendDue();

        receivers.happens("2");
        receivers.time.pass(Duration.ofMinutes(59));
        assertEquals(0, receivers.sendDue());
        receivers.time.pass(Duration.ofMinutes(1));
        receivers.answer(200);
        while (receivers.sendDue() > 0) {}

        assertEquals(0, receivers.deliveries.counts().pending());
    }

    private static List<String> signaturesBy(Sent sent, WebhookSecret... secrets) {
        long timestamp = Long.parseLong(sent.headers().getOrDefault("webhook-timestamp", ""));
        return List.of(secrets).stream()
                .map(secret -> secret.signature(sent.webhookId(), timestamp, sent.body()))
                .toList();
    }

    private List<String> signatures(String event) {
        receivers.happens(event);
        receivers.sendDue();
        return List.of(receivers
                .sent
                .getLast()
                .headers()
                .getOrDefault("webhook-signature", "")
                .split(" "));
    }

    private WebhookSecret rotate(Webhook webhook, @Nullable Duration overlap) {
        return assertInstanceOf(
                        ManageWebhooks.Rotated.Done.class,
                        receivers.webhooks.rotate(Receivers.PROVIDER, webhook.id(), overlap))
                .secret();
    }

    @Test
    void agg210BothSecretsSignForTheOverlapAndTheNewOneAloneAfterIt() {
        ManageWebhooks.Added.Done added = receivers.add(Receivers.PROVIDER, "receiver", "*");
        WebhookSecret first = added.secret();

        List<String> before = signatures("1");
        assertEquals(signaturesBy(receivers.sent.getLast(), first), before);
        assertEquals(
                Long.toString(receivers.time.instant().getEpochSecond()),
                receivers.sent.getLast().headers().get("webhook-timestamp"));
        assertArrayEquals(
                "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8),
                receivers.sent.getLast().body());

        WebhookSecret second = rotate(added.webhook(), Duration.ofHours(1));
        assertEquals(signatures("2"), signaturesBy(receivers.sent.getLast(), second, first));
        receivers.time.pass(Duration.ofHours(1));
        assertEquals(signatures("3"), signaturesBy(receivers.sent.getLast(), second));
        WebhookSecret third = rotate(added.webhook(), Duration.ZERO);
        assertEquals(signatures("4"), signaturesBy(receivers.sent.getLast(), third));
    }

    @Test
    void soManySecretsSignAndAnOverlapIsNotForEver() {
        Webhook webhook = receivers.webhook("receiver");
        rotate(webhook, null);
        rotate(webhook, null);

        assertInstanceOf(
                ManageWebhooks.Rotated.TooMany.class,
                receivers.webhooks.rotate(Receivers.PROVIDER, webhook.id(), null));
        assertInstanceOf(
                ManageWebhooks.Rotated.OverlapTooLong.class,
                receivers.webhooks.rotate(Receivers.PROVIDER, webhook.id(), Duration.ofDays(8)));
        assertInstanceOf(
                ManageWebhooks.Rotated.Unknown.class, receivers.webhooks.rotate("stratus", webhook.id(), null));
        rotate(webhook, Duration.ZERO);
        assertEquals(1, signatures("1").size());
    }

    @Test
    void agg211ASecretIsSealedAndOpensForItsOwnWebhookOnly() {
        ManageWebhooks.Added.Done added = receivers.add(Receivers.PROVIDER, "receiver", "*");
        Webhook other = receivers.webhook("other");
        receivers.happens("1");

        String hex = TestDatabase.get()
                .rows("SELECT encode(sealed, 'escape') FROM webhook_secret WHERE webhook_id = '"
                        + added.webhook().id() + "'")
                .getFirst();
        assertFalse(hex.contains(added.secret().reveal()));
        assertFalse(hex.contains("whsec_"));

        TestDatabase.get()
                .execute("UPDATE webhook_secret SET sealed = (SELECT sealed FROM webhook_secret WHERE webhook_id = '"
                        + other.id() + "') WHERE webhook_id = '"
                        + added.webhook().id() + "'");
        DeliverEvents process = receivers.process();
        Claimed moved = process.claim(10, Map.of()).stream()
                .filter(each -> each.webhook().equals(added.webhook().id()))
                .findFirst()
                .orElseThrow();
        assertThrows(IllegalStateException.class, () -> process.attempt(moved));
        assertEquals(List.of(), receivers.sent);
        assertFalse(moved.toString().contains("example.com"));
    }

    @Test
    void agg218AMasterKeyIsReplacedWithoutTheReceiversNoticing() {
        ManageWebhooks.Added.Done added = receivers.add(Receivers.PROVIDER, "receiver", "*");
        String second = "master-keys.k2";
        String key = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
        Receivers both = new Receivers(Map.of(second, key, "current-master-key", "k2"));

        assertEquals(1, both.webhooks.reseal());
        assertEquals(0, both.webhooks.reseal());

        assertEquals(List.of("k2"), TestDatabase.get().rows("SELECT master_key FROM webhook_secret"));
        both.happens("1");
        both.sendDue();
        assertEquals(
                signaturesBy(both.sent.getLast(), added.secret()).getFirst(),
                both.sent.getLast().headers().get("webhook-signature"));
        assertEquals(0, receivers.webhooks.reseal(), "k2 is not known there");
    }

    @Test
    void agg212DeliveriesAreDeletedOnceTheyWereKeptForLongEnoughAndNoneThatWaits() {
        Webhook webhook = receivers.webhook("receiver");
        Webhook waiting = receivers.webhook("waiting");
        receivers.happens("1", "2", "3");
        receivers.answer(url -> new Answer.Status(url.getHost().startsWith("receiver") ? 200 : 500, null));
        receivers.sendDue();
        receivers.time.pass(Duration.ofDays(35));
        receivers.webhooks.purge();
        assertEquals(3, receivers.states(webhook.id()).size(), "not a moment too early");

        receivers.time.pass(Duration.ofSeconds(1));
        receivers.happens("4");
        receivers.webhooks.purge();

        assertEquals(List.of("PENDING 0"), receivers.states(webhook.id()));
        assertEquals(4, receivers.states(waiting.id()).size());
        while (receivers.sendDue() > 0) {}
        receivers.time.pass(Duration.ofHours(2));
        while (receivers.sendDue() > 0) {}
        receivers.webhooks.purge();
        assertTrue(receivers.states(waiting.id()).stream().noneMatch(state -> state.startsWith("DEAD")));
    }

    @Test
    void aRemovedWebhookTakesItsDeliveriesSecretsAndAlertsAlong() {
        Webhook webhook = receivers.webhook("receiver");
        receivers.happens("1");
        Claimed underWay = receivers.process().claim(10, Map.of()).getFirst();
        receivers.answer(410);
        receivers.happens("2");
        receivers.sendDue();

        assertFalse(receivers.store.remove("stratus", webhook.id()));
        assertTrue(receivers.store.remove(Receivers.PROVIDER, webhook.id()));

        assertInstanceOf(Verdict.Gone.class, receivers.process().attempt(underWay));
        assertEquals(
                List.of("0 | 0"),
                TestDatabase.get()
                        .rows("SELECT (SELECT count(*) FROM webhook_delivery), (SELECT count(*) FROM webhook_secret)"));
        assertEquals(List.of("WEBHOOK_DISABLED | " + webhook.id() + " | CLEARED"), receivers.alerts());
    }

    @Test
    void aProviderHasSoManyWebhooksAndPagesHaveEachOnce() {
        for (int i = 0; i < 20; i++) {
            receivers.webhook("receiver-" + i);
        }

        assertInstanceOf(
                ManageWebhooks.Added.TooMany.class,
                receivers.webhooks.add(
                        Receivers.PROVIDER,
                        receivers.add("stratus", "other", "*").webhook().terms(),
                        "tester"));
        List<Webhook> first = receivers.store.list(Receivers.PROVIDER, null, 15);
        List<Webhook> rest =
                receivers.store.list(Receivers.PROVIDER, first.getLast().id(), 15);
        HashSet<UUID> ids = new HashSet<>();
        first.forEach(webhook -> ids.add(webhook.id()));
        rest.forEach(webhook -> ids.add(webhook.id()));
        assertEquals(20, ids.size());
    }

    @Test
    void pagesOfDeliveriesHaveEachOnceTheNewestFirst() {
        Webhook webhook = receivers.webhook("receiver");
        receivers.happens("1", "2", "3");
        receivers.time.pass(Duration.ofSeconds(1));
        receivers.happens("4");

        List<WebhookDeliveries.Row> all = receivers.deliveries.list(webhook.id(), null, null, 10);
        List<UUID> paged = new ArrayList<>();
        WebhookDeliveries.Place after = null;
        for (int i = 0; i < 4; i++) {
            WebhookDeliveries.Row row =
                    receivers.deliveries.list(webhook.id(), null, after, 1).getFirst();
            paged.add(row.id());
            after = new WebhookDeliveries.Place(row.created(), row.id());
        }

        assertEquals("4", all.getFirst().eventId());
        assertEquals(all.stream().map(WebhookDeliveries.Row::id).toList(), paged);
        assertEquals(List.of(), receivers.deliveries.list(webhook.id(), null, after, 1));
        Instant due = all.getFirst().due();
        assertEquals(receivers.time.instant(), due);
    }
}
