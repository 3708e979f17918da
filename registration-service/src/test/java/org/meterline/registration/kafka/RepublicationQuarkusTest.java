package org.meterline.registration.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.chassis.kafka.CompactedTopicReaders;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.local.servers.KafkaTopics;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.usecase.Outbox;

/** Putting every usage meter on the topic again. */
@QuarkusTest
@ServedByRealServers
class RepublicationQuarkusTest {

    private static final String METERS = "/api/v1/usage-meters";
    private static final String REPUBLICATION = METERS + "/republication";
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    CompactedTopicReaders readers;

    @Inject
    UsageMeterRelay relay;

    @Inject
    Outbox outbox;

    @Inject
    DataSource dataSource;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> connection;

    @AfterEach
    void goOn() {
        relay.start();
    }

    @Test
    void aTopicThatWasLostEqualsTheDatabaseAgain() throws Exception {
        UUID changed = registered();
        as("portal").put(METERS + "/" + changed + "/suspension").then().statusCode(200);
        registered();
        awaitNothingWaits();

        recreateTopic();
        assertEquals(Map.of(), onTheTopic());
        as("platform").post(REPUBLICATION).then().statusCode(202).body("finishedAt", nullValue());
        UUID meanwhile = registered();
        awaitFinished();
        awaitNothingWaits();

        Map<UUID, Long> topic = onTheTopic();
        assertTrue(topic.containsKey(meanwhile));
        assertEquals(inTheDatabase(), topic);
    }

    @Test
    void anOrderSurvivesItsProcessAndShowsWhatIsLeft() throws SQLException {
        registered();
        awaitNothingWaits();
        relay.stop();
        int all = inTheDatabase().size();

        as("platform")
                .post(REPUBLICATION)
                .then()
                .statusCode(202)
                .body("pending", equalTo(all))
                .body("published", equalTo(0))
                .body("requestedAt", notNullValue())
                .body("requestedBy", notNullValue());
        as("platform").get(REPUBLICATION).then().statusCode(200).body("pending", equalTo(all));

        relay.start();
        awaitFinished();
        as("platform")
                .get(REPUBLICATION)
                .then()
                .body("pending", equalTo(0))
                .body("published", equalTo(all))
                .body("finishedAt", notNullValue());
    }

    @Test
    void orderedAgainItBeginsFromTheStart() throws SQLException {
        registered();
        awaitNothingWaits();
        relay.stop();
        as("platform").post(REPUBLICATION).then().statusCode(202);
        as("platform").post(REPUBLICATION).then().statusCode(202);

        relay.start();
        awaitFinished();

        as("platform")
                .get(REPUBLICATION)
                .then()
                .body("published", equalTo(inTheDatabase().size()));
    }

    @Test
    void onlyPlatformAdminsOrderOneAndItIsKeptForEver() throws SQLException {
        as("portal").post(REPUBLICATION).then().statusCode(403);
        as("portal").get(REPUBLICATION).then().statusCode(403);
        given().post(REPUBLICATION).then().statusCode(401);
        as("platform").post(REPUBLICATION).then().statusCode(202);

        try (Connection database = dataSource.getConnection();
                var statement = database.createStatement()) {
            try (var row = statement.executeQuery(
                    "SELECT actor, address, request_id FROM republication ORDER BY id DESC LIMIT 1")) {
                assertTrue(row.next());
                assertTrue(row.getString(1).length() > 1);
                assertEquals("127.0.0.1", row.getString(2));
                assertTrue(row.getString(3).length() > 1);
            }
            for (String attempt : List.of(
                    "DELETE FROM republication",
                    "TRUNCATE republication",
                    "UPDATE republication SET actor = 'somebody else'")) {
                assertThrows(SQLException.class, () -> statement.execute(attempt), attempt);
            }
        }
    }

    @Test
    void whatWaitsIsCountedFromItsFirstChange() throws Exception {
        UUID id = registered();
        awaitNothingWaits();
        relay.stop();

        as("portal").put(METERS + "/" + id + "/suspension").then().statusCode(200);
        await().atMost(SOON).until(() -> outbox.backlog().oldest().compareTo(Duration.ofMillis(300)) > 0);
        as("portal").delete(METERS + "/" + id + "/suspension").then().statusCode(200);

        assertEquals(1, outbox.backlog().usageMeters());
        assertTrue(outbox.backlog().oldest().compareTo(Duration.ofMillis(300)) > 0);
        as("platform").get(REPUBLICATION).then().body("pending", greaterThanOrEqualTo(1));
    }

    private void awaitFinished() {
        await().atMost(SOON).until(() -> as("platform").get(REPUBLICATION).path("finishedAt") != null);
    }

    private void awaitNothingWaits() {
        await().atMost(SOON).until(() -> outbox.backlog().usageMeters() == 0);
    }

    private void recreateTopic() throws Exception {
        try (Admin admin = Admin.create(connection)) {
            admin.deleteTopics(List.of(Topics.USAGE_METERS)).all().get();
            await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains(Topics.USAGE_METERS));
        }
        new KafkaTopics(String.valueOf(connection.get("bootstrap.servers"))).provideAll();
    }

    /** The revision of each usage meter, as somebody learns it who starts now. */
    private Map<UUID, Long> onTheTopic() {
        Map<UUID, Long> revisions = new ConcurrentHashMap<>();
        try (CompactedTopicReader reader = readers.open(Topics.USAGE_METERS, (key, value) -> {
            UsageMeterState state = UsageMeterState.fromJson(java.util.Objects.requireNonNull(value));
            revisions.merge(state.usageMeterId(), state.revision(), Math::max);
        })) {
            await().atMost(SOON).until(reader::caughtUp);
        }
        return new TreeMap<>(revisions);
    }

    private Map<UUID, Long> inTheDatabase() throws SQLException {
        Map<UUID, Long> revisions = new TreeMap<>();
        try (Connection database = dataSource.getConnection();
                var statement = database.createStatement();
                var rows = statement.executeQuery("SELECT id, revision FROM usage_meter")) {
            while (rows.next()) {
                revisions.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
        }
        return revisions;
    }

    private static UUID registered() {
        UUID id = UUID.randomUUID();
        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + id + "\",\"name\":\"um-01\"}")
                .post(METERS)
                .then()
                .statusCode(201);
        return id;
    }

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }
}
