package org.meterline.aggregation.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values on their way into and out of PostgreSQL; many rows travel as one array a column. */
public final class Columns {

    private Columns() {}

    /** One column of many rows. */
    public static <T> Array column(
            Connection connection,
            String type,
            Collection<T> rows,
            Function<? super T, ? extends @Nullable Object> value)
            throws SQLException {
        // The driver sends strings as they are; of anything else it makes one long text with everything escaped.
        Object[] values = type.equals("text") ? new String[rows.size()] : new Object[rows.size()];
        int i = 0;
        for (T row : rows) {
            Object each = value.apply(row);
            values[i++] = each instanceof Instant || each instanceof LocalDate || each instanceof Number
                    ? each.toString()
                    : each;
        }
        return connection.createArrayOf(type, values);
    }

    public static <T> Array bytes(
            Connection connection, Collection<T> rows, Function<? super T, byte @Nullable []> value)
            throws SQLException {
        byte[][] values = new byte[rows.size()][];
        int i = 0;
        for (T row : rows) {
            values[i++] = value.apply(row);
        }
        return connection.createArrayOf("bytea", values);
    }

    public static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    public static LocalDate date(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }
}
