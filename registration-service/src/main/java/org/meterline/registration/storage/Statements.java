package org.meterline.registration.storage;

import io.agroal.api.AgroalDataSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plain JDBC on the connection of the present transaction. */
final class Statements {

    /** What is done with a statement. */
    @FunctionalInterface
    interface Work<T> {

        T with(PreparedStatement statement) throws SQLException;
    }

    private final AgroalDataSource dataSource;

    Statements(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    <T> T with(String sql, Work<T> work) {
        try (Connection session = dataSource.getConnection();
                PreparedStatement statement = session.prepareStatement(sql)) {
            return work.with(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("The database refused: " + sql.strip(), e);
        }
    }

    static <E> Array array(PreparedStatement statement, String type, Collection<E> rows, Function<E, Object> column)
            throws SQLException {
        return statement
                .getConnection()
                .createArrayOf(type, rows.stream().map(column).toArray());
    }

    static Array uuids(PreparedStatement statement, Collection<UUID> ids) throws SQLException {
        return array(statement, "uuid", ids, id -> id);
    }

    static void set(PreparedStatement statement, int column, @Nullable Instant instant) throws SQLException {
        statement.setObject(column, instant == null ? null : offset(instant), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    static OffsetDateTime offset(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Long number(ResultSet rows, String column) throws SQLException {
        long value = rows.getLong(column);
        return rows.wasNull() ? null : value;
    }
}
