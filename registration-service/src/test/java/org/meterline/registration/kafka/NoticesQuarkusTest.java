package org.meterline.registration.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.kafka.SoleWriter;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.Alert;
import org.meterline.local.servers.KafkaTopics;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.config.NoticeSettings;
import org.meterline.registration.usecase.RelayNotices;

/** How alerts come from the database to the topic, and that nothing else waits for them. */
@QuarkusTest
@ServedByRealServers
class NoticesQuarkusTest {

    private static final String METERS = "/api/v1/usage-meters";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int TOO_LARGE = 2 * 1024 * 1024;

    @Inject
    RelayNotices notices;

    @Inject
    NoticeSettings settings;

    @Inject
    DataSource dataSource;

    @Inject
    Clock clock;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> connection;

    private final UUID meter = UUID.randomUUID();

    @AfterEach
    void provideTheTopic() {
        new KafkaTopics(String.valueOf(connection.get("bootstrap.servers"))).provideAll();
    }

    /** The setting of the tests lets the alerts wait for much longer than a usage meter is waited for here. */
    @Test
    void aTopicThatIsGoneHoldsNoUsageMeterUpAndGetsItsAlertsOnceItIsBack() throws Exception {
        Alert raised = alert(Alert.Type.RAISED);
        Alert cleared = alert(Alert.Type.CLEARED);
        deleteTheTopic();
        insert(raised.id(), raised.toJson());
        insert(cleared.id(), cleared.toJson());
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(this::somebodyIsPublishing);

        register();
        awaitPublished(1);
        as("portal").put(METERS + "/" + meter + "/suspension").then().statusCode(200);
        awaitPublished(2);

        assertTrue(somebodyIsPublishing());
        await().atMost(SOON).until(() -> unpublishedByTheMetrics() >= 2);
        provideTheTopic();
        await().atMost(SOON).until(() -> alerts().equals(List.of(raised, cleared)) && waiting() == 0);
    }

    @Test
    void whatTheBrokerRefusesHoldsNoUsageMeterUpAndIsTriedAgain() throws SQLException {
        Alert alert = alert(Alert.Type.RAISED);
        UUID refused = UUID.randomUUID();
        insert(refused, new byte[TOO_LARGE]);
        insert(alert.id(), alert.toJson());

        for (int revision = 1; revision < 10; revision += 2) {
            register();
            awaitPublished(revision);
            as("portal").delete(METERS + "/" + meter).then().statusCode(204);
            awaitPublished(revision + 1);
        }

        assertEquals(List.of(), alerts());
        forget(refused);
        await().atMost(SOON).until(() -> alerts().equals(List.of(alert)) && waiting() == 0);
    }

    @Test
    void aCrashBetweenPublishingAndForgettingRepeatsTheSameAlert() throws SQLException {
        Alert alert = alert(Alert.Type.RAISED);
        for (int i = 1; i <= 2; i++) {
            insert(alert.id(), alert.toJson());
            int times = i;
            await().atMost(SOON).until(() -> alerts().size() == times && waiting() == 0);
        }

        assertEquals(1, alerts().stream().map(Alert::id).distinct().count());
    }

    @Test
    void whileOneProcessPublishesAnotherLeavesItAlone() throws SQLException {
        AtomicInteger others = new AtomicInteger();

        var unused = relayInVain(alert(Alert.Type.RAISED), () -> {
            ExecutorService another = Executors.newSingleThreadExecutor();
            Future<Boolean> tried = another.submit(() -> notices.relay(theirs -> others.incrementAndGet()));
            another.close();
            assertFalse(tried.resultNow());
        });

        assertEquals(0, others.get());
    }

    @Test
    void whatCouldNotBePublishedIsPublishedLater() throws SQLException {
        Alert alert = alert(Alert.Type.RAISED);

        int times = relayInVain(alert, () -> {});

        await().atMost(SOON).until(() -> alerts().equals(Collections.nCopies(times, alert)) && waiting() == 0);
    }

    @Test
    void whoPublishesMayBeSilentForAsLongAsTheBrokerMayTake() throws SQLException {
        List<String> limits = new ArrayList<>();

        var unused = relayInVain(alert(Alert.Type.RAISED), () -> limits.add(limitOnSilence()));

        assertEquals(
                List.of(Long.toString(settings.deliveryTimeout().multipliedBy(4).toMillis())), limits);
    }

    @Test
    void aBatchIsPublishedAsAWholeOrNotAtAll() {
        Alert alert = alert(Alert.Type.RAISED);

        try (SoleWriter writer = writer()) {
            assertThrows(
                    KafkaException.class,
                    () -> writer.write(List.of(message(alert.toJson()), message(new byte[TOO_LARGE]))));
        }
        try (SoleWriter next = writer()) {
            assertEquals(List.of(), alerts());
            next.write(List.of(message(alert.toJson())));
        }

        await().atMost(SOON).until(() -> alerts().equals(List.of(alert)));
    }

    private SoleWriter writer() {
        return new SoleWriter(connection, "notices-" + meter, settings.deliveryTimeout());
    }

    private static ProducerRecord<String, byte[]> message(byte[] value) {
        return new ProducerRecord<>(Topics.ALERTS, "nimbus", value);
    }

    /**
     * Has one turn between those of the service's own relay, and fails in it.
     *
     * @param during what happens while this process has the right to publish
     * @return how often the alert had to be written, because the service's own relay was quicker
     */
    private int relayInVain(Alert alert, Runnable during) throws SQLException {
        int written = 0;
        AtomicBoolean done = new AtomicBoolean();
        while (!done.get()) {
            if (waiting() == 0) {
                insert(alert.id(), alert.toJson());
                written++;
            }
            try {
                var unused = notices.relay(batch -> {
                    during.run();
                    done.set(true);
                    throw new IllegalStateException("not published");
                });
            } catch (IllegalStateException e) {
                assertEquals("not published", e.getMessage());
            }
        }
        return written;
    }

    private String limitOnSilence() {
        try (Connection database = dataSource.getConnection();
                PreparedStatement query = database.prepareStatement(
                        "SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'");
                ResultSet rows = query.executeQuery()) {
            assertTrue(rows.next());
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deleteTheTopic() throws Exception {
        try (Admin admin = Admin.create(connection)) {
            admin.deleteTopics(List.of(Topics.ALERTS)).all().get();
            await().atMost(SOON).until(() -> !admin.listTopics().names().get().contains(Topics.ALERTS));
        }
    }

    private boolean somebodyIsPublishing() throws SQLException {
        return count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = 6 AND granted") > 0;
    }

    private long waiting() throws SQLException {
        return count("SELECT count(*) FROM notice_outbox");
    }

    private long count(String sql) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement query = database.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    private void awaitPublished(long revision) {
        await().atMost(SOON)
                .until(() ->
                        count("SELECT published_revision FROM usage_meter WHERE id = '" + meter + "'") == revision);
    }

    private static double unpublishedByTheMetrics() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("meterline_registration_unpublished_notices "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private List<Alert> alerts() {
        return AlertsOnTheTopic.of(meter, connection);
    }

    private Alert alert(Alert.Type type) {
        return Alert.of(
                UUID.randomUUID(),
                type,
                clock.instant(),
                new Alert.Data(
                        meter,
                        "um-01",
                        "nimbus",
                        "NOT_UPLOADING",
                        Alert.Weight.ERROR,
                        Alert.Health.ERROR,
                        clock.instant(),
                        null,
                        "told"));
    }

    private void insert(UUID id, byte[] alert) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement insert = database.prepareStatement(
                        "INSERT INTO notice_outbox (id, provider, alert) VALUES (?, 'nimbus', ?)")) {
            insert.setObject(1, id);
            insert.setBytes(2, alert);
            insert.executeUpdate();
        }
    }

    private void forget(UUID id) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement delete = database.prepareStatement("DELETE FROM notice_outbox WHERE id = ?")) {
            delete.setObject(1, id);
            assertEquals(1, delete.executeUpdate());
        }
    }

    private void register() {
        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + meter + "\",\"name\":\"um-01\"}")
                .post(METERS)
                .then()
                .statusCode(201);
    }

    private static RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }
}
