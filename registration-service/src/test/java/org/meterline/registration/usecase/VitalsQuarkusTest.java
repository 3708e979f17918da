package org.meterline.registration.usecase;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
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
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.Heartbeat;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.domain.ChainLink;

/** What the tables of signs and links hold to when several are at them. */
@QuarkusTest
@ServedByRealServers
class VitalsQuarkusTest {

    private static final int METERS = 20;
    private static final int WATCHERS = 4;
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    @Inject
    KeepHealth health;

    @Inject
    NoteSigns note;

    @Inject
    ChainStore chains;

    @Inject
    DataSource dataSource;

    @Inject
    Clock clock;

    private static UUID registered() {
        UUID id = UUID.randomUUID();
        given().auth()
                .oauth2(Tokens.forClient("portal"))
                .contentType(ContentType.JSON)
                .body("{\"id\":\"" + id + "\",\"name\":\"um-01\"}")
                .post("/api/v1/usage-meters")
                .then()
                .statusCode(201);
        return id;
    }

    private long count(String query, Object parameter) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement select = database.prepareStatement(query)) {
            select.setObject(1, parameter);
            var rows = select.executeQuery();
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private void age(UUID id) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement update = database.prepareStatement(
                        "UPDATE usage_meter_signs SET expected_since = expected_since - interval '25 hours',"
                                + " look_at = look_at - interval '25 hours' WHERE usage_meter_id = ?")) {
            update.setObject(1, id);
            assertEquals(1, update.executeUpdate());
        }
    }

    @Test
    void watchersAtOnceTellOfASilenceOnce() throws Exception {
        List<UUID> meters = new ArrayList<>();
        List<Heartbeat> heartbeats = new ArrayList<>();
        for (int i = 0; i < METERS; i++) {
            UUID id = registered();
            meters.add(id);
            heartbeats.add(new Heartbeat(id, "nimbus", "9.1.0", List.of(), 0, clock.instant(), null));
        }
        note.heartbeats(heartbeats);
        for (UUID id : meters) {
            age(id);
        }

        try (ExecutorService watchers = Executors.newFixedThreadPool(WATCHERS)) {
            List<Future<Integer>> looks = new ArrayList<>();
            for (int i = 0; i < WATCHERS; i++) {
                looks.add(watchers.submit(() -> health.lookForSilence()));
            }
            for (Future<Integer> look : looks) {
                var unused = look.get();
            }
        }

        for (UUID id : meters) {
            String told = "SELECT count(*) FROM usage_meter_event WHERE kind = 'HEALTH_CHANGED' AND usage_meter_id = ?";
            await().atMost(Duration.ofSeconds(10)).until(() -> count(told, id) > 0);
            assertEquals(1, count(told, id));
        }
    }

    @Test
    void oldLinksAreForgottenButNotTheNewest() throws SQLException {
        UUID id = registered();
        List<ChainLink> links = new ArrayList<>();
        ReportDigest previous = null;
        for (int sequence = 1; sequence <= 3; sequence++) {
            ReportDigest digest = ReportDigest.of(new byte[] {(byte) sequence});
            links.add(new ChainLink(sequence, digest, previous, LONG_AGO, LONG_AGO.plusSeconds(sequence)));
            previous = digest;
        }
        QuarkusTransaction.requiringNew().run(() -> chains.add(Map.of(id, links)));

        int forgotten = QuarkusTransaction.requiringNew()
                .call(() -> chains.forgetBefore(LONG_AGO.plus(Duration.ofDays(1)), 100));

        assertEquals(2, forgotten);
        assertEquals(3, count("SELECT sum(sequence) FROM chain_link WHERE usage_meter_id = ?", id));
    }
}
