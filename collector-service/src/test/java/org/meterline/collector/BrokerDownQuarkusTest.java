package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.contracts.Topics;

/** The broker's process is stopped while the collector runs, and comes back. */
@QuarkusTest
class BrokerDownQuarkusTest {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    RetrySpread retry;

    private boolean stopped;

    @AfterEach
    void bringTheBrokerBackForTheOtherTests() {
        if (stopped) {
            StoppableBroker.startBroker();
        }
    }

    @Test
    void nothingIsAcknowledgedWithoutTheBrokerAndAllIsWellWhenItIsBack() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] before = Samples.report(meter, HOUR, 1);
        byte[] during = Samples.report(meter, HOUR, 2);
        send(meter, before).statusCode(202);

        stop();
        notAcknowledged(meter, send(meter, during));
        notAcknowledged(meter, sendLines(meter, List.of(during, "refused".getBytes(UTF_8))));
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 503);

        start();
        await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
        send(meter, during).statusCode(202);
        assertTrue(Broker.read(Topics.USAGE_REPORTS, meter).size() >= 2);
    }

    @Test
    void aBrokerThatStopsWhileRequestsAreUnderWayLosesNothingThatWasAcknowledged() throws Exception {
        UUID meter = UsageMeters.registered();
        int senders = 4;
        try (ExecutorService pool = Executors.newFixedThreadPool(senders)) {
            List<Future<List<String>>> sending = new java.util.ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                int number = sender;
                sending.add(pool.submit(() -> sendUntilRefused(meter, number)));
            }
            await().atMost(PATIENCE)
                    .until(() -> Broker.read(Topics.USAGE_REPORTS, meter).size() > 50);
            stop();
            List<String> acknowledged = new java.util.ArrayList<>();
            for (Future<List<String>> each : sending) {
                acknowledged.addAll(each.get());
            }
            start();

            List<String> stored = Broker.read(Topics.USAGE_REPORTS, meter).stream()
                    .map(message ->
                            new String(message.headers().lastHeader("ce_id").value(), UTF_8))
                    .toList();
            assertTrue(acknowledged.size() > 50);
            assertTrue(stored.containsAll(acknowledged));
        }
    }

    /** Sends report after report; returns the digests of those that were acknowledged once one was not. */
    private static List<String> sendUntilRefused(UUID meter, int sender) {
        List<String> acknowledged = new java.util.ArrayList<>();
        for (int sequence = 1; ; sequence++) {
            var response = send(meter, Samples.report(meter, HOUR, sequence, "vm-" + sender))
                    .extract();
            if (response.statusCode() != 202) {
                assertEquals(503, response.statusCode());
                return acknowledged;
            }
            acknowledged.add(response.path("accepted[0].digest"));
        }
    }

    private void stop() {
        StoppableBroker.stopBroker();
        stopped = true;
    }

    private void start() {
        StoppableBroker.startBroker();
        stopped = false;
    }

    private void notAcknowledged(UUID meter, ValidatableResponse response) {
        response.statusCode(503)
                .header("Retry-After", equalTo(Long.toString(retry.of(meter).toSeconds())))
                .body("type", equalTo("urn:meterline:problem:not-acknowledged"))
                .body("accepted", nullValue());
    }

    private static ValidatableResponse send(UUID meter, byte[] report) {
        return UsageMeters.as(meter)
                .contentType("application/json")
                .body(report)
                .post(UsageMeters.REPORTS)
                .then();
    }

    private static ValidatableResponse sendLines(UUID meter, List<byte[]> lines) {
        StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(new String(line, UTF_8)).append('\n'));
        return UsageMeters.as(meter)
                .contentType("application/x-ndjson")
                .body(body.toString().getBytes(UTF_8))
                .post(UsageMeters.REPORTS)
                .then();
    }
}
