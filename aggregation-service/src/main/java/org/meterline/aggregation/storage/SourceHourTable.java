package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.Measured;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.contracts.report.ReportDigest;

/** One row for each metered source and hour: what was decided there. */
final class SourceHourTable {

    private static final String CREATE = """
            INSERT INTO source_hour (provider, hour, source)
            SELECT provider, hour, source
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[]) WITH ORDINALITY AS k (provider, hour, source, ordinality)
            ORDER BY k.ordinality
            ON CONFLICT DO NOTHING
            """;

    private static final String LOCK = """
            SELECT s.provider, s.hour, s.source, s.revision, s.rules, s.reports, s.contract, s.site, s.metered_seconds,
                s.contribution, s.marks
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[]) WITH ORDINALITY AS k (provider, hour, source, ordinality)
                JOIN source_hour s USING (provider, hour, source)
            ORDER BY k.ordinality
            FOR UPDATE OF s
            """;

    private static final String SAVE = """
            UPDATE source_hour s SET revision = k.revision, rules = k.rules::jsonb, reports = k.reports::jsonb,
                contract = k.contract, site = k.site, metered_seconds = k.metered_seconds,
                contribution = k.contribution::jsonb, hourly_sums = k.hourly_sums::jsonb, marks = k.marks::jsonb
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::uuid[], ?::text[],
                ?::int[], ?::text[], ?::text[], ?::text[])
                AS k (provider, hour, source, revision, rules, reports, contract, site, metered_seconds, contribution,
                hourly_sums, marks)
            WHERE s.provider = k.provider AND s.hour = k.hour AND s.source = k.source
            """;

    /** What the rows are in the latest version of a final month, before they are changed for the first time since. */
    private static final String KEEP = """
            INSERT INTO kept_source_hour (provider, hour, source, version, reports, contract, site, metered_seconds,
                contribution, marks)
            SELECT s.provider, s.hour, s.source, v.version, s.reports, s.contract, s.site, s.metered_seconds,
                s.contribution, s.marks
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[]) AS k (provider, hour, source)
                JOIN LATERAL (SELECT max(m.version) AS version FROM month_version m
                    WHERE m.provider = k.provider AND m.month = date_trunc('month', k.hour AT TIME ZONE 'UTC')::date)
                    AS v ON v.version IS NOT NULL
                JOIN source_hour s ON s.provider = k.provider AND s.hour = k.hour AND s.source = k.source
            ORDER BY s.provider, s.hour, s.source
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND = "SELECT * FROM source_hour WHERE provider = ? AND hour = ? AND source = ?";

    private final Connection connection;

    SourceHourTable(Connection connection) {
        this.connection = connection;
    }

    /** Makes the rows that are missing, then locks all of them, in the order of the keys. */
    SortedMap<SourceHourKey, SourceHour> lock(SortedSet<SourceHourKey> keys) throws SQLException {
        SortedMap<SourceHourKey, SourceHour> locked = new TreeMap<>();
        if (keys.isEmpty()) {
            return locked;
        }
        try (PreparedStatement create = connection.prepareStatement(CREATE);
                PreparedStatement lock = connection.prepareStatement(LOCK)) {
            setKeys(create, keys);
            create.executeUpdate();
            setKeys(lock, keys);
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    SourceHour hour = sourceHour(rows);
                    locked.put(hour.key(), hour);
                }
            }
        }
        return locked;
    }

    /** Reads without a lock. */
    Optional<SourceHour> find(SourceHourKey key) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, key.provider());
            find.setObject(2, Columns.timestamp(key.hour()));
            find.setObject(3, key.source());
            try (ResultSet row = find.executeQuery()) {
                return row.next() ? Optional.of(sourceHour(row)) : Optional.empty();
            }
        }
    }

    void save(Collection<SourceHour> hours) throws SQLException {
        if (hours.isEmpty()) {
            return;
        }
        keep(hours);
        try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            int column = setKeys(save, hours.stream().map(SourceHour::key).toList());
            save.setArray(column++, Columns.column(connection, "bigint", hours, SourceHour::revision));
            save.setArray(
                    column++, Columns.column(connection, "text", hours, hour -> SourceHourJson.rules(hour.rules())));
            save.setArray(column++, Columns.column(connection, "text", hours, SourceHourJson::reports));
            save.setArray(
                    column++,
                    Columns.column(
                            connection, "uuid", hours, hour -> hour.assignment().contract()));
            save.setArray(
                    column++,
                    Columns.column(
                            connection, "text", hours, hour -> hour.assignment().site()));
            save.setArray(column++, Columns.column(connection, "int", hours, SourceHour::meteredSeconds));
            save.setArray(
                    column++,
                    Columns.column(connection, "text", hours, hour -> SourceHourJson.amounts(hour.contribution())));
            save.setArray(
                    column++,
                    Columns.column(connection, "text", hours, hour -> SourceHourJson.hourlySums(hour.contribution())));
            save.setArray(
                    column,
                    Columns.column(
                            connection,
                            "text",
                            hours,
                            hour -> SourceHourJson.amounts(hour.measured().marks())));
            save.executeUpdate();
        }
    }

    private void keep(Collection<SourceHour> hours) throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            setKeys(keep, hours.stream().map(SourceHour::key).toList());
            keep.executeUpdate();
        }
    }

    private int setKeys(PreparedStatement statement, Collection<SourceHourKey> keys) throws SQLException {
        statement.setArray(1, Columns.column(connection, "text", keys, SourceHourKey::provider));
        statement.setArray(2, Columns.column(connection, "timestamptz", keys, SourceHourKey::hour));
        statement.setArray(3, Columns.column(connection, "uuid", keys, SourceHourKey::source));
        return 4;
    }

    static SourceHour sourceHour(ResultSet row) throws SQLException {
        List<SourceHourJson.ReportRow> reports = SourceHourJson.reportRows(row.getString("reports"));
        SortedMap<ReportDigest, ReportState> states = new TreeMap<>();
        reports.forEach(report -> states.put(new ReportDigest(report.digest()), report.state()));
        return new SourceHour(
                new SourceHourKey(row.getString("provider"), Columns.instant(row, "hour"), Columns.uuid(row, "source")),
                row.getLong("revision"),
                SourceHourJson.rules(row.getString("rules")),
                reports.stream().map(SourceHourJson::fact).toList(),
                states,
                new Assignment(Columns.uuid(row, "contract"), row.getString("site")),
                row.getInt("metered_seconds"),
                new Measured(
                        SourceHourJson.amounts(row.getString("contribution")),
                        SourceHourJson.amounts(row.getString("marks"))));
    }
}
