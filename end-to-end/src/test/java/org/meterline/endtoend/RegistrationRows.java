package org.meterline.endtoend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.meterline.contracts.topic.UsageMeterState;

/** What the registration service's database says of its usage meters. */
record RegistrationRows(Connection database) {

    /** What row and topic must agree on. */
    record Content(long revision, String name, String status, String connectivity, int newestGeneration) {

        static Content of(UsageMeterState state) {
            return new Content(
                    state.revision(),
                    state.name(),
                    state.status().name(),
                    state.connectivity().name(),
                    state.generations().stream()
                            .mapToInt(UsageMeterState.Generation::generation)
                            .max()
                            .orElseThrow());
        }
    }

    Map<UUID, Content> all() throws SQLException {
        Map<UUID, Content> all = new HashMap<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id, revision, name, status, connectivity,"
                        + " (SELECT max(number) FROM token_generation WHERE usage_meter_id = usage_meter.id)"
                        + " FROM usage_meter")) {
            while (rows.next()) {
                all.put(
                        rows.getObject(1, UUID.class),
                        new Content(
                                rows.getLong(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getInt(6)));
            }
        }
        return all;
    }

    long publishedRevision(UUID id) throws SQLException {
        return number("SELECT published_revision FROM usage_meter WHERE id = '" + id + "'");
    }

    long unpublished() throws SQLException {
        return number("SELECT count(*) FROM usage_meter WHERE published_revision < revision");
    }

    /** Usage meters whose audit trail has not exactly one line for each revision. */
    long withoutExactTrail() throws SQLException {
        return number("SELECT count(*) FROM usage_meter WHERE revision <>"
                + " (SELECT count(*) FROM usage_meter_event WHERE usage_meter_id = usage_meter.id)");
    }

    private long number(String query) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + query);
            }
            return rows.getLong(1);
        }
    }
}
