package org.meterline.registration.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.chassis.clock.WallClock;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.chassis.kafka.CompactedTopicReaders;
import org.meterline.chassis.kafka.TopicReaderHealth;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.config.RelaySettings;

/** What the other services learn of usage meters, read by the reader they use, from a real broker. */
@QuarkusTest
@ServedByRealServers
class UsageMeterTopicQuarkusTest {

    private static final String METERS = "/api/v1/usage-meters";
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    CompactedTopicReaders readers;

    @Inject
    TopicReaderHealth health;

    @Inject
    UsageMeterRelay relay;

    @Inject
    RelaySettings relaySettings;

    @Inject
    DataSource dataSource;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> connection;

    @Inject
    @WallClock
    Clock wallClock;

    private final ConcurrentMap<UUID, List<UsageMeterState>> seen = new ConcurrentHashMap<>();
    private CompactedTopicReader reader = unread();

    @BeforeEach
    void read() {
        reader = readers.open(Topics.USAGE_METERS, this::take);
        await().atMost(SOON).until(reader::caughtUp);
    }

    @AfterEach
    void stop() {
        reader.close();
        relay.start();
    }

    @Test
    void everyChangeIsPublishedWellWithinASecond() {
        UUID id = UUID.randomUUID();
        Instant before = wallClock.instant();

        register(id, "um-01");
        awaitRevision(id, 1);
        long millis = Duration.between(before, wallClock.instant()).toMillis();

        assertTrue(millis < 2_000, "published after " + millis + " ms");
        UsageMeterState state = newest(id);
        assertEquals("nimbus", state.provider());
        assertEquals("um-01", state.name());
        assertEquals(Status.REGISTERED, state.status());
        assertEquals(Mode.PRODUCTION, state.modeAt(wallClock.instant()));
        assertTrue(state.ordinal() > 0);
        assertTrue(state.generationValid(1, wallClock.instant()));
        assertEquals(32, state.generations().getFirst().fileKeyBytes().length);
    }

    @Test
    void unregisteredIsAValue() {
        UUID id = UUID.randomUUID();
        register(id, "um-01");

        as("portal").delete(METERS + "/" + id).then().statusCode(204);
        awaitRevision(id, 2);

        UsageMeterState state = newest(id);
        assertEquals(Status.UNREGISTERED, state.status());
        assertFalse(state.generationValid(1, wallClock.instant()));
        assertTrue(state.generations().getFirst().fileKeyValidAt(wallClock.instant()));
        assertTrue(state.unregisteredAt() != null);
    }

    @Test
    void ordinalIsOfTheFirstRegistration() {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        register(first, "um-01");
        register(second, "um-02");
        as("portal").delete(METERS + "/" + first).then().statusCode(204);
        register(first, "um-01");
        awaitRevision(first, 3);
        awaitRevision(second, 1);

        assertTrue(newest(first).ordinal() < newest(second).ordinal());
    }

    @Test
    void whatWasCommittedBeforeACrashIsPublishedAfterIt() throws SQLException {
        UUID id = UUID.randomUUID();
        relay.stop(); // as a process that dies right after the commit would
        register(id, "um-01");
        as("portal").put(METERS + "/" + id + "/suspension").then().statusCode(200);
        assertEquals(0, publishedRevision(id));

        relay.start();
        awaitRevision(id, 2);

        assertEquals(List.of(2L), revisions(id));
        await().atMost(SOON).until(() -> publishedRevision(id) == 2);
    }

    @Test
    void crashBetweenPublishingAndMarkingPublishesTheSameRevisionAgain() throws SQLException {
        UUID id = UUID.randomUUID();
        register(id, "um-01");
        awaitRevision(id, 1);
        await().atMost(SOON).until(() -> publishedRevision(id) == 1);

        unmark(id);

        await().atMost(SOON).until(() -> revisions(id).equals(List.of(1L, 1L)));
        await().atMost(SOON).until(() -> publishedRevision(id) == 1);
    }

    @Test
    void relayOfThePastCannotWriteOverTheElectedOne() {
        UUID id = UUID.randomUUID();
        register(id, "um-01");
        awaitRevision(id, 1);
        relay.stop();

        try (UsageMeterTopic past = new UsageMeterTopic(connection, relaySettings);
                UsageMeterTopic elected = new UsageMeterTopic(connection, relaySettings)) {
            elected.publish(List.of(newest(id)));
            assertThrows(KafkaException.class, () -> past.publish(List.of(newest(id))));
        }
    }

    @Test
    void revisionsComeInOrder() {
        UUID id = UUID.randomUUID();
        register(id, "um-01");
        for (int i = 0; i < 5; i++) {
            as("portal").put(METERS + "/" + id + "/suspension").then().statusCode(200);
            as("portal").delete(METERS + "/" + id + "/suspension").then().statusCode(200);
        }
        awaitRevision(id, 11);

        List<Long> published = revisions(id);
        assertEquals(published.stream().sorted().toList(), published);
    }

    @Test
    void readerIsReadyOnceItHasCaughtUpAndSeesTheBroker() {
        HealthCheckResponse up = health.of("usage meters", reader);

        assertEquals(HealthCheckResponse.Status.UP, up.getStatus());
        CompactedTopicReader unstarted = unread();
        assertEquals(
                HealthCheckResponse.Status.DOWN,
                health.of("usage meters", unstarted).getStatus());
        assertEquals(Optional.empty(), unstarted.lastPoll());
    }

    @Test
    void readerSkipsWhatCannotBeUnderstoodAndBeginsAgainAfterOtherFailures() {
        UUID id = UUID.randomUUID();
        register(id, "um-01");
        awaitRevision(id, 1);
        List<String> keys = java.util.Collections.synchronizedList(new ArrayList<>());
        java.util.concurrent.atomic.AtomicBoolean failed = new java.util.concurrent.atomic.AtomicBoolean();

        try (CompactedTopicReader picky = readers.open(Topics.USAGE_METERS, (key, value) -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("the first record finds its store away");
            }
            keys.add(key);
            throw new IllegalArgumentException("never understood");
        })) {
            await().atMost(SOON).until(picky::caughtUp);

            assertTrue(keys.contains(id.toString()));
            assertEquals(keys.size(), picky.skipped());
        }
    }

    @Test
    void readerOfATopicThatIsNotThereWaitsForIt() {
        try (CompactedTopicReader waiting = readers.open("no.such.topic", (key, value) -> {})) {
            await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> !waiting.caughtUp());
            assertEquals(
                    HealthCheckResponse.Status.DOWN,
                    health.of("nothing", waiting).getStatus());
        }
    }

    private void take(String key, byte @org.jspecify.annotations.Nullable [] value) {
        if (value == null) {
            throw new IllegalStateException("a tombstone for " + key);
        }
        UsageMeterState state = UsageMeterState.fromJson(value);
        assertEquals(key, state.usageMeterId().toString());
        seen.computeIfAbsent(state.usageMeterId(), any -> java.util.Collections.synchronizedList(new ArrayList<>()))
                .add(state);
    }

    private CompactedTopicReader unread() {
        return new CompactedTopicReader(
                Topics.USAGE_METERS, Map.of(), new NoReaderSettings(), Clock.systemUTC(), (key, value) -> {});
    }

    private void awaitRevision(UUID id, long revision) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> revisions(id).contains(revision));
    }

    private List<Long> revisions(UUID id) {
        return List.copyOf(seen.getOrDefault(id, List.of())).stream()
                .map(UsageMeterState::revision)
                .toList();
    }

    private UsageMeterState newest(UUID id) {
        return seen.getOrDefault(id, List.of()).getLast();
    }

    private long publishedRevision(UUID id) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement query =
                        database.prepareStatement("SELECT published_revision FROM usage_meter WHERE id = ?")) {
            query.setObject(1, id);
            var rows = query.executeQuery();
            assertTrue(rows.next());
            return rows.getLong(1);
        }
    }

    private void unmark(UUID id) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement update =
                        database.prepareStatement("UPDATE usage_meter SET published_revision = 0 WHERE id = ?")) {
            update.setObject(1, id);
            assertEquals(1, update.executeUpdate());
        }
    }

    private static io.restassured.specification.RequestSpecification as(String client) {
        return given().auth().oauth2(Tokens.forClient(client));
    }

    private static void register(UUID id, String name) {
        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + id + "\",\"name\":\"" + name + "\"}")
                .post(METERS)
                .then()
                .statusCode(201);
    }

    /** For a reader that is never started. */
    private static final class NoReaderSettings implements org.meterline.chassis.kafka.ReaderSettings {

        @Override
        public Duration pollTimeout() {
            return Duration.ZERO;
        }

        @Override
        public Duration probeInterval() {
            return Duration.ZERO;
        }

        @Override
        public Duration requestTimeout() {
            return Duration.ZERO;
        }

        @Override
        public Duration firstBackOff() {
            return Duration.ZERO;
        }

        @Override
        public Duration longestBackOff() {
            return Duration.ZERO;
        }

        @Override
        public Duration maxSilence() {
            return Duration.ZERO;
        }
    }
}
