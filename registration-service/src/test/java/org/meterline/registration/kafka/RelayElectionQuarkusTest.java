package org.meterline.registration.kafka;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meterline.registration.ServedByRealServers;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.usecase.Outbox;

/** Who publishes, and how soon another does when that one stands still. */
@QuarkusTest
@ServedByRealServers
class RelayElectionQuarkusTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ALL_CONNECTIONS = 16;

    @Inject
    Outbox outbox;

    @Inject
    UsageMeterRelay relay;

    @Inject
    RelaySettings settings;

    @Inject
    DataSource dataSource;

    @AfterEach
    void goOn() {
        relay.start();
    }

    @Test
    void onlyOneIsElected() {
        Outbox.Leadership first = lead();

        assertTrue(first.held());
        assertEquals(Optional.empty(), outbox.tryToLead());

        first.close();
        lead().close();
    }

    @Test
    void whoStandsStillLosesTheElectionAndKnowsItAfterwards() throws SQLException {
        Outbox.Leadership still = lead();

        // What a stopped process does: its connection stays open, and nothing comes over it any more.
        Outbox.Leadership next = await().atMost(settings.leadershipTimeout().plus(SOON))
                .until(outbox::tryToLead, Optional::isPresent)
                .orElseThrow();

        assertFalse(still.held());
        assertTrue(next.held());
        still.close();
        next.close();
        everyConnectionAnswersWithoutALimitOnSilence();
    }

    @Test
    void whoAsksOftenEnoughStaysElected() {
        Outbox.Leadership leadership = lead();

        await().during(settings.leadershipTimeout().multipliedBy(2))
                .atMost(settings.leadershipTimeout().multipliedBy(4))
                .pollInterval(Duration.ofMillis(100))
                .until(leadership::held);

        leadership.close();
    }

    @Test
    void whoStandsStillInATransactionDoesNotKeepItsRows() throws SQLException {
        try (Connection database = dataSource.getConnection();
                var statement = database.createStatement();
                var answer = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
            assertTrue(answer.next());
            assertEquals("10s", answer.getString(1));
        }
    }

    @Test
    void metricsTellWhoIsElectedAndWhatWaits() {
        await().atMost(SOON)
                .until(
                        () -> given().get("/q/metrics").asString(),
                        text -> text.lines().anyMatch("meterline_registration_relay_elected 1.0"::equals));

        String text = given().get("/q/metrics").asString();

        assertTrue(text.contains("\nmeterline_registration_unpublished_usage_meters "), text);
        assertTrue(text.contains("\nmeterline_registration_unpublished_oldest_seconds "), text);
    }

    private Outbox.Leadership lead() {
        relay.stop();
        return await().atMost(SOON)
                .until(outbox::tryToLead, Optional::isPresent)
                .orElseThrow();
    }

    private void everyConnectionAnswersWithoutALimitOnSilence() throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < ALL_CONNECTIONS - 4; i++) {
                Connection connection = dataSource.getConnection();
                all.add(connection);
                try (var statement = connection.createStatement();
                        var answer = statement.executeQuery("SHOW idle_session_timeout")) {
                    assertTrue(answer.next());
                    assertEquals("0", answer.getString(1));
                }
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }
}
