package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.chassis.kafka.CompactedTopicReaders;
import org.meterline.chassis.kafka.TopicReaderHealth;
import org.meterline.contracts.Topics;

/** Whether the collector is ready hangs on how well it knows the usage meters; all on a real broker. */
@QuarkusTest
class RegistryReadinessQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String REGISTRY = "checks.find { it.name == 'usage meters' }.";
    private static final String BROKER = "checks.find { it.name == 'broker' }.";

    @Inject
    CompactedTopicReaders readers;

    @Inject
    TopicReaderHealth health;

    private boolean stopped;

    @AfterEach
    void bringTheBrokerBackForTheOtherTests() {
        if (stopped) {
            StoppableBroker.startBroker();
        }
    }

    /** COL-72 */
    @Test
    void notReadyBeforeTheTopicWasReadToItsEnd() throws Exception {
        UUID last = UsageMeters.registered();
        CountDownLatch mayRead = new CountDownLatch(1);
        try (CompactedTopicReader reader = readers.open(Topics.USAGE_METERS, (key, value) -> {
            if (key.equals(last.toString())) {
                awaitUninterrupted(mayRead);
            }
        })) {
            await().atMost(PATIENCE).until(() -> reader.lastPoll().isPresent());
            assertEquals(Status.DOWN, health.of("usage meters", reader).getStatus());

            mayRead.countDown();

            await().atMost(PATIENCE)
                    .until(() -> health.of("usage meters", reader).getStatus() == Status.UP);
            assertEquals(0, reader.lag());
        }
    }

    /** COL-73 */
    @Test
    void notReadyWhileTheTopicHasNotBeenSeenForLongAndReadyAgainWithoutARestart() throws Exception {
        UUID known = UsageMeters.registered();
        List<String> read = new CopyOnWriteArrayList<>();
        try (CompactedTopicReader reader = readers.open(Topics.USAGE_METERS, (key, value) -> read.add(key))) {
            await().atMost(PATIENCE).until(reader::caughtUp);
            theBrokerGoesAndComesBack(known);

            UUID registeredLater = UsageMeters.registered();
            await().atMost(PATIENCE).until(() -> read.contains(registeredLater.toString()));
            // Nothing is read again: with a million usage meters that would take longer than a revocation may.
            assertEquals(1, Collections.frequency(read, known.toString()));
        }
    }

    private void theBrokerGoesAndComesBack(UUID known) throws Exception {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(REGISTRY + "status", equalTo("UP"))
                .body(REGISTRY + "data.topic", equalTo(Topics.USAGE_METERS))
                .body(REGISTRY + "data.caughtUp", equalTo(true))
                .body(REGISTRY + "data.lastPoll", not(equalTo("never")))
                .body(REGISTRY + "data.lag", equalTo(0))
                .body(BROKER + "status", equalTo("UP"))
                .body(BROKER + "data.nodes", equalTo(1));

        StoppableBroker.stopBroker();
        stopped = true;

        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready")
                        .then()
                        .statusCode(503)
                        .body(REGISTRY + "status", equalTo("DOWN"))
                        .body(REGISTRY + "data.caughtUp", equalTo(true))
                        .body(BROKER + "status", equalTo("DOWN")));
        given().get("/q/health/live").then().statusCode(200);
        // What is known is still known: only the broker is missing.
        UsageMeters.as(known)
                .contentType("application/json")
                .body("")
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(400);

        StoppableBroker.startBroker();
        stopped = false;
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        given().get("/q/health/ready").then().statusCode(200).body(REGISTRY + "status", equalTo("UP")));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
