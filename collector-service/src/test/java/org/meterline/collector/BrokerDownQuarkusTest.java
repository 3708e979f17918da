package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
