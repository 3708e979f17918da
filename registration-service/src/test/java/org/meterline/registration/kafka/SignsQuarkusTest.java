package org.meterline.registration.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.kafka.PollHandler;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.Alert;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.contracts.topic.Heartbeat.SourceHealth;
import org.meterline.contracts.topic.Heartbeat.SourceStatus;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.Way;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.ServedByRealServers;

/** What heartbeats and outcomes on a real broker make of a usage meter's view, and what the world is told of it. */
@QuarkusTest
@ServedByRealServers
class SignsQuarkusTest {

    private static final String METERS = "/api/v1/usage-meters";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final UUID SOURCE = UUID.fromString("6f1d0000-0000-4000-8000-000000000001");

    @Inject
    SignsConsumers consumers;

    @Inject
    DataSource dataSource;

    @Inject
    Clock clock;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> connection;

    private final UUID meter = UUID.randomUUID();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void register() {
        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + meter + "\",\"name\":\"um-01\"}")
                .post(METERS)
                .then()
                .statusCode(201)
                .body("health", equalTo("UNKNOWN"))
                .body("healthReasons.reason", equalTo(List.of("NEVER_SEEN")));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }

    private JsonPath view() {
        return as("portal")
                .get(METERS + "/" + meter)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private void awaitHealth(String health) {
        await().atMost(SOON).until(() -> health.equals(view().getString("health")));
    }

    private Heartbeat heartbeat(Instant received, @Nullable Long skew, SourceStatus status) {
        return new Heartbeat(
                meter,
                "nimbus",
                "9.1.0",
                List.of(new SourceHealth(SOURCE, "vcenter", status, null)),
                3,
                received,
                skew);
    }

    private static ReportDigest digest(String what) {
        return ReportDigest.of(what.getBytes(StandardCharsets.UTF_8));
    }

    private ReportOutcome outcome(String copy, long sequence, Instant received) {
        return new ReportOutcome(
                meter,
                "nimbus",
                SOURCE,
                received.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS),
                digest(meter + copy + sequence),
                Outcome.NEW,
                Way.ONLINE,
                null,
                null,
                received,
                sequence,
                sequence == 1 ? null : digest(meter + "a" + (sequence - 1)),
                received);
    }

    private void send(String topic, byte[]... values) {
        Map<String, Object> config = new HashMap<>(connection);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                var unused = producer.send(new ProducerRecord<>(topic, meter.toString(), value));
            }
            producer.flush();
        }
    }

    private List<Alert> alerts() {
        return AlertsOnTheTopic.of(meter, connection);
    }

    private List<String> told() {
        return alerts().stream()
                .map(alert -> alert.type() + " " + alert.data().reason())
                .toList();
    }

    private void awaitTold(String... expected) {
        await().atMost(SOON).untilAsserted(() -> assertEquals(List.of(expected), told()));
    }

    /** As if all that is known of it had happened that long ago. */
    private void age(Duration by) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement update = database.prepareStatement("""
                        UPDATE usage_meter_signs
                        SET last_upload_at = last_upload_at - ?::interval, expected_since = expected_since - ?::interval,
                            look_at = look_at - ?::interval
                        WHERE usage_meter_id = ?
                        """)) {
            update.setString(1, by.toString());
            update.setString(2, by.toString());
            update.setString(3, by.toString());
            update.setObject(4, meter);
            assertEquals(1, update.executeUpdate());
        }
    }

    @Test
    void heartbeatsAndOutcomesFillTheView() {
        Instant now = clock.instant();
        send(
                Topics.HEARTBEATS,
                heartbeat(now.minusSeconds(60), 12L, SourceStatus.OK).toJson());
        send(Topics.REPORT_OUTCOMES, outcome("a", 1, now).toJson());

        await().atMost(SOON)
                .until(() -> view().getString("lastUploadAt") != null && view().getString("version") != null);
        JsonPath view = view();
        assertEquals("OK", view.getString("health"));
        assertEquals(List.of(), view.getList("healthReasons"));
        assertEquals("9.1.0", view.getString("version"));
        assertEquals(now, Instant.parse(view.getString("lastSeenAt")));
        assertEquals(now, Instant.parse(view.getString("lastUploadAt")));
        assertEquals(
                now.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS),
                Instant.parse(view.getString("lastReportHour")));
    }

    @Test
    void t30OneNoticeOfSilenceAndOneOfRecoveryReachTheTopic() throws SQLException {
        send(Topics.REPORT_OUTCOMES, outcome("a", 1, clock.instant()).toJson());
        awaitHealth("OK");
        age(Duration.ofHours(24).plusMinutes(1));

        awaitTold("RAISED NOT_UPLOADING");
        JsonPath view = view();
        assertEquals("ERROR", view.getString("health"));
        assertEquals("NOT_UPLOADING", view.getString("healthReasons[0].reason"));
        as("portal").get(METERS + "?health=error&limit=500").then().body("items.id", hasItem(meter.toString()));
        as("portal-stratus")
                .get(METERS + "?health=error&limit=500")
                .then()
                .body("items.id", not(hasItem(meter.toString())));

        byte[] next = outcome("a", 2, clock.instant()).toJson();
        send(Topics.REPORT_OUTCOMES, next, next);
        awaitTold("RAISED NOT_UPLOADING", "CLEARED NOT_UPLOADING");
        assertEquals("OK", view().getString("health"));
        assertEquals(Alert.Health.OK, alerts().getLast().data().health());
        as("portal")
                .get(METERS + "/" + meter + "/events")
                .then()
                .body("items.findAll { it.kind == 'HEALTH_CHANGED' }.actor", hasItems("meterline", "meterline"))
                .body("items.findAll { it.kind == 'HEALTH_CHANGED' }.size()", equalTo(2));
    }

    @Test
    void whatCannotBeUnderstoodHoldsNothingUp() {
        send(
                Topics.HEARTBEATS,
                "rubbish".getBytes(StandardCharsets.UTF_8),
                new byte[0],
                new Heartbeat(meter, "nimbus", "9\u0000", List.of(), 0, clock.instant(), null).toJson());

        await().atMost(SOON).until(() -> "9?".equals(view().getString("version")));
    }

    @Test
    void aForkIsToldAndAcknowledgedByAnOperator() {
        Instant now = clock.instant();
        send(
                Topics.REPORT_OUTCOMES,
                outcome("a", 1, now.minusSeconds(7200)).toJson(),
                outcome("a", 2, now.minusSeconds(3600)).toJson(),
                outcome("b", 2, now).toJson());
        awaitTold("RAISED SEQUENCE_FORK");

        as("portal-stratus").delete(METERS + "/" + meter + "/fork").then().statusCode(404);
        as("portal")
                .delete(METERS + "/" + meter + "/fork")
                .then()
                .statusCode(200)
                .body("health", equalTo("OK"));
        as("portal").delete(METERS + "/" + meter + "/fork").then().statusCode(200);
        awaitTold("RAISED SEQUENCE_FORK", "CLEARED SEQUENCE_FORK");
        as("portal")
                .get(METERS + "/" + meter + "/events")
                .then()
                .body("items.findAll { it.kind == 'FORK_ACKNOWLEDGED' }.size()", equalTo(1));
    }

    /** Other groups than the service's: what it takes is taken again by two more, each dying once before its offset. */
    @Test
    void twoConsumersThatDieBeforeTheirOffsetTellNothingTwice() {
        Instant now = clock.instant();
        List<byte[]> heartbeats = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            heartbeats.add(heartbeat(now.minusSeconds(20 - i), null, SourceStatus.BAD_CREDENTIALS)
                    .toJson());
        }
        AtomicBoolean handledAgain = new AtomicBoolean();
        String purpose = "heartbeats-" + meter;
        for (int i = 0; i < 2; i++) {
            AtomicBoolean died = new AtomicBoolean();
            PollHandler handler = consumers.heartbeats();
            opened.add(consumers.loop(Topics.HEARTBEATS, purpose, polled -> {
                handler.handle(polled);
                boolean ours = polled.count() > 0;
                if (ours && died.compareAndSet(false, true)) {
                    throw new IllegalStateException("died after the commit and before the offset");
                }
                handledAgain.compareAndSet(false, ours);
            }));
        }
        send(Topics.HEARTBEATS, heartbeats.toArray(byte[][]::new));

        await().atMost(SOON).untilTrue(handledAgain);
        awaitTold("RAISED BAD_CREDENTIALS");
        assertEquals(SOURCE.toString(), view().getString("healthReasons[0].source"));
        send(
                Topics.HEARTBEATS,
                heartbeat(now.plusSeconds(1), null, SourceStatus.OK).toJson(),
                heartbeats.getLast());
        awaitTold("RAISED BAD_CREDENTIALS", "CLEARED BAD_CREDENTIALS");
        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> told().size() == 2);
    }

    @Test
    void metricsTellHowManyAreWellAndHowFarBehindWeAre() {
        await().atMost(SOON).untilAsserted(() -> {
            String metrics = given().get("/q/metrics").then().extract().asString();
            assertTrue(
                    metrics.contains("meterline_registration_signs_lag{topic=\"meterline.heartbeats.v1\"}"), metrics);
            assertTrue(metrics.contains("meterline_registration_usage_meters{health=\"UNKNOWN\"}"), metrics);
            assertTrue(metrics.contains("meterline_registration_troubles{reason=\"NOT_UPLOADING\"}"), metrics);
        });
    }

    @Test
    void usualSignsTouchNoIndex() throws SQLException {
        Instant now = clock.instant();
        send(
                Topics.HEARTBEATS,
                heartbeat(now.minusSeconds(9), null, SourceStatus.OK).toJson());
        awaitHealth("OK");
        List<Instant> lookAts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            send(Topics.REPORT_OUTCOMES, outcome("a", i + 1, now.plusSeconds(i)).toJson());
            Instant seen = now.plusSeconds(i);
            await().atMost(SOON).until(() -> seen.equals(Instant.parse(view().getString("lastSeenAt"))));
            lookAts.add(lookAt());
        }

        assertEquals(lookAts.getFirst(), lookAts.getLast());
    }

    private Instant lookAt() throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement query =
                        database.prepareStatement("SELECT look_at FROM usage_meter_signs WHERE usage_meter_id = ?")) {
            query.setObject(1, meter);
            var rows = query.executeQuery();
            assertTrue(rows.next());
            return rows.getObject(1, java.time.OffsetDateTime.class).toInstant();
        }
    }
}
