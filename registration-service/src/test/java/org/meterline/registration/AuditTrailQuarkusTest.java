package org.meterline.registration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database itself holds to. */
@QuarkusTest
@ServedByRealServers
class AuditTrailQuarkusTest {

    private static final List<String> TABLES = List.of(
            "usage_meter",
            "usage_meter_mode",
            "usage_meter_contract",
            "token_generation",
            "usage_meter_event",
            "idempotent_answer",
            "signing_key",
            "signing_key_event",
            "wrong_secret",
            "usage_meter_upgrade",
            "upgrade_package");

    @Inject
    DataSource dataSource;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE usage_meter_event SET actor = 'somebody else'",
                "DELETE FROM usage_meter_event",
                "TRUNCATE usage_meter_event"
            })
    void nobodyChangesTheAuditTrail(String statement) throws SQLException {
        try (Connection database = dataSource.getConnection();
                Statement attempt = database.createStatement()) {
            SQLException refusal = assertThrows(SQLException.class, () -> attempt.execute(statement));

            assertTrue(String.valueOf(refusal.getMessage()).contains("append only"), refusal::toString);
        }
    }

    @Test
    void noSecretStandsInTheDatabase() throws SQLException {
        UUID id = UUID.randomUUID();
        String accessToken = RegistrationApi.registered(id);
        RegistrationApi.rotated(id, "PT1H");

        try (Connection database = dataSource.getConnection();
                Statement query = database.createStatement()) {
            for (String table : TABLES) {
                ResultSet rows = query.executeQuery("SELECT t::text FROM " + table + " t");
                while (rows.next()) {
                    String row = rows.getString(1);
                    assertFalse(row.contains(accessToken), row);
                    assertFalse(row.contains("mlt_"), row);
                }
            }
        }
    }
}
