package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TestHour;

/** What TEST meters measured, a row for each source and hour that has any. */
final class TestHourTable {

    private static final String SAVE = """
            INSERT INTO test_hour AS t (provider, hour, source, seconds, contribution, marks)
            SELECT provider, hour, source, seconds, contribution::jsonb, marks::jsonb
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[], ?::int[], ?::text[], ?::text[]) WITH ORDINALITY
                AS k (provider, hour, source, seconds, contribution, marks, ordinality)
            ORDER BY k.ordinality
            ON CONFLICT (provider, hour, source) DO UPDATE SET
                seconds = EXCLUDED.seconds, contribution = EXCLUDED.contribution, marks = EXCLUDED.marks
            """;

    private static final String DELETE = """
            DELETE FROM test_hour t USING unnest(?::text[], ?::timestamptz[], ?::uuid[]) AS k (provider, hour, source)
            WHERE t.provider = k.provider AND t.hour = k.hour AND t.source = k.source
            """;

    private final Connection connection;

    TestHourTable(Connection connection) {
        this.connection = connection;
    }

    /** In the order given, which is that of the source hours: whoever writes here has them locked. */
    void save(Collection<TestHour> hours) throws SQLException {
        insert(hours.stream().filter(hour -> hour.seconds() > 0).toList());
        delete(hours.stream()
                .filter(hour -> hour.seconds() == 0)
                .map(TestHour::key)
                .toList());
    }

    private void insert(List<TestHour> hours) throws SQLException {
        if (hours.isEmpty()) {
            return;
        }
        try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            setKeys(save, hours.stream().map(TestHour::key).toList());
            save.setArray(4, Columns.column(connection, "int", hours, TestHour::seconds));
            save.setArray(
                    5,
                    Columns.column(
                            connection,
                            "text",
                            hours,
                            hour -> SourceHourJson.amounts(hour.measured().sums())));
            save.setArray(
                    6,
                    Columns.column(
                            connection,
                            "text",
                            hours,
                            hour -> SourceHourJson.amounts(hour.measured().marks())));
            save.executeUpdate();
        }
    }

    private void delete(List<SourceHourKey> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            setKeys(delete, keys);
            delete.executeUpdate();
        }
    }

    private void setKeys(PreparedStatement statement, Collection<SourceHourKey> keys) throws SQLException {
        statement.setArray(1, Columns.column(connection, "text", keys, SourceHourKey::provider));
        statement.setArray(2, Columns.column(connection, "timestamptz", keys, SourceHourKey::hour));
        statement.setArray(3, Columns.column(connection, "uuid", keys, SourceHourKey::source));
    }
}
