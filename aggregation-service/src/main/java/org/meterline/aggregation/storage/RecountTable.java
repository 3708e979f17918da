package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.usecase.CountingStore.RecountStep;

/** Meters whose source hours are to be decided anew, and how far that has come. */
final class RecountTable {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final String SCHEDULE = """
            INSERT INTO recount AS r (usage_meter, next_hour)
            SELECT ?, min(month) AT TIME ZONE 'UTC' FROM ledger_month WHERE state = 'OPEN' HAVING count(*) > 0
            ON CONFLICT (usage_meter) DO UPDATE SET next_hour = least(r.next_hour, EXCLUDED.next_hour)
            """;

    private static final String SCHEDULE_ALL = """
            INSERT INTO recount AS r (usage_meter, next_hour)
            SELECT m.usage_meter, greatest(o.month, ?) AT TIME ZONE 'UTC'
            FROM usage_meter m
                CROSS JOIN (SELECT min(month) AS month FROM ledger_month WHERE state = 'OPEN' HAVING count(*) > 0) AS o
            ORDER BY m.usage_meter
            ON CONFLICT (usage_meter) DO UPDATE SET next_hour = least(r.next_hour, EXCLUDED.next_hour)
            """;

    private static final String TAKE = """
            SELECT usage_meter, next_hour FROM recount ORDER BY usage_meter LIMIT 1 FOR UPDATE SKIP LOCKED
            """;

    /** Probes the key for each hour of the open months, so that the ledger needs no index by meter. No hour is split. */
    private static final String SOURCE_HOURS = """
            SELECT l.provider, l.hour, l.source
            FROM usage_meter m
                CROSS JOIN (SELECT max(month) + interval '1 month' AS month_end FROM ledger_month WHERE state = 'OPEN') AS o
                CROSS JOIN generate_series(?::timestamptz, o.month_end AT TIME ZONE 'UTC', interval '1 hour') AS h (hour)
                CROSS JOIN LATERAL (SELECT DISTINCT provider, hour, source FROM ledger
                    WHERE hour = h.hour AND provider = m.provider AND usage_meter = m.usage_meter) AS l
            WHERE m.usage_meter = ?
            ORDER BY l.hour
            FETCH FIRST ? ROWS WITH TIES
            """;

    private final Connection connection;

    RecountTable(Connection connection) {
        this.connection = connection;
    }

    void schedule(UUID usageMeter) throws SQLException {
        try (PreparedStatement schedule = connection.prepareStatement(SCHEDULE)) {
            schedule.setObject(1, usageMeter);
            schedule.executeUpdate();
        }
    }

    /** All meters, from the start of a day on. */
    void scheduleAll(LocalDate from) throws SQLException {
        try (PreparedStatement schedule = connection.prepareStatement(SCHEDULE_ALL)) {
            schedule.setObject(1, from);
            schedule.executeUpdate();
        }
    }

    Optional<RecountStep> take(int sourceHours) throws SQLException {
        UUID usageMeter;
        Instant from;
        try (PreparedStatement take = connection.prepareStatement(TAKE);
                ResultSet row = take.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            usageMeter = Columns.uuid(row, "usage_meter");
            from = Columns.instant(row, "next_hour");
        }
        SortedSet<SourceHourKey> taken = sourceHours(usageMeter, from, sourceHours);
        moveOn(
                usageMeter,
                taken.size() < sourceHours ? null : taken.last().hour().plus(HOUR));
        return Optional.of(new RecountStep(usageMeter, taken));
    }

    private void moveOn(UUID usageMeter, @Nullable Instant next) throws SQLException {
        String sql = next == null
                ? "DELETE FROM recount WHERE usage_meter = ?"
                : "UPDATE recount SET next_hour = ? WHERE usage_meter = ?";
        try (PreparedStatement move = connection.prepareStatement(sql)) {
            int column = 1;
            if (next != null) {
                move.setObject(column++, Columns.timestamp(next));
            }
            move.setObject(column, usageMeter);
            move.executeUpdate();
        }
    }

    private SortedSet<SourceHourKey> sourceHours(UUID usageMeter, Instant from, int least) throws SQLException {
        SortedSet<SourceHourKey> keys = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement(SOURCE_HOURS)) {
            select.setObject(1, Columns.timestamp(from));
            select.setObject(2, usageMeter);
            select.setInt(3, least);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(new SourceHourKey(
                            rows.getString("provider"), Columns.instant(rows, "hour"), Columns.uuid(rows, "source")));
                }
            }
        }
        return keys;
    }
}
