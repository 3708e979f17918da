package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.Measured;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.contracts.report.ReportDigest;

/** One row for each metered source and hour: what was decided there. */
final class SourceHourTable {

    private static final String LOCK = """
            SELECT s.provider, s.hour, s.source, s.revision, s.rules, s.reports, s.contract, s.site, s.metered_seconds,
                s.contribution, s.marks
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[]) WITH ORDINALITY AS k (provider, hour, source, ordinality)
                JOIN source_hour s USING (provider, hour, source)
            ORDER BY k.ordinality
            FOR UPDATE OF s
            """;

    private static final String ROWS = """
            unnest(?::text[], ?::timestamptz[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::uuid[], ?::text[],
                ?::int[], ?::text[], ?::text[]) WITH ORDINALITY
                AS k (provider, hour, source, revision, rules, reports, contract, site, metered_seconds, contribution,
                marks, ordinality)
            """;

    private static final String INSERT = """
            INSERT INTO source_hour (provider, hour, source, revision, rules, reports, contract, site, metered_seconds,
                contribution, marks)
            SELECT provider, hour, source, revision, rules::jsonb, reports::jsonb, contract, site, metered_seconds,
                contribution::jsonb, marks::jsonb
            FROM %s ORDER BY ordinality
            ON CONFLICT DO NOTHING
            """.formatted(ROWS);

    private static final String UPDATE = """
            UPDATE source_hour s SET revision = k.revision, rules = k.rules::jsonb, reports = k.reports::jsonb,
                contract = k.contract, site = k.site, metered_seconds = k.metered_seconds,
                contribution = k.contribution::jsonb, marks = k.marks::jsonb
            FROM %s
            WHERE s.provider = k.provider AND s.hour = k.hour AND s.source = k.source
            """.formatted(ROWS);

    /**
     * What the rows are in the latest version of a final month, before they are changed for the first time since; what is not
     * there yet was untouched.
     */
    private static final String KEEP = """
            INSERT INTO kept_source_hour (provider, hour, source, version, reports, contract, site, metered_seconds,
                contribution, marks)
            SELECT k.provider, k.hour, k.source, v.version, coalesce(s.reports, '[]'),
                coalesce(s.contract, '00000000-0000-0000-0000-000000000000'), coalesce(s.site, ''),
                coalesce(s.metered_seconds, 0), coalesce(s.contribution, '[]'), coalesce(s.marks, '[]')
            FROM unnest(?::text[], ?::timestamptz[], ?::uuid[]) AS k (provider, hour, source)
                JOIN LATERAL (SELECT max(m.version) AS version FROM month_version m
                    WHERE m.provider = k.provider AND m.month = date_trunc('month', k.hour AT TIME ZONE 'UTC')::date)
                    AS v ON v.version IS NOT NULL
                LEFT JOIN source_hour s ON s.provider = k.provider AND s.hour = k.hour AND s.source = k.source
            ORDER BY k.provider, k.hour, k.source
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND = "SELECT * FROM source_hour WHERE provider = ? AND hour = ? AND source = ?";

    private static final long FIRST_REVISION = 1;

    private final Connection connection;

    SourceHourTable(Connection connection) {
        this.connection = connection;
    }

    /**
     * Locks the rows that are there, in the order of the keys. The others are untouched, and are made when they are saved:
     * written once, a row leaves no earlier version of itself behind, neither in the table nor in its indexes.
     */
    SortedMap<SourceHourKey, SourceHour> lock(SortedSet<SourceHourKey> keys) throws SQLException {
        SortedMap<SourceHourKey, SourceHour> locked = new TreeMap<>();
        if (keys.isEmpty()) {
            return locked;
        }
        keys.forEach(key -> locked.put(key, SourceHour.untouched(key)));
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
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

    /** @throws MadeMeanwhileException where a row was not there when it was locked, and is now */
    void save(Collection<SourceHour> hours) throws SQLException {
        if (hours.isEmpty()) {
            return;
        }
        keep(hours);
        Map<Boolean, List<SourceHour>> byAge = hours.stream()
                .sorted(Comparator.comparing(SourceHour::key))
                .collect(Collectors.partitioningBy(hour -> hour.revision() == FIRST_REVISION));
        List<SourceHour> added = byAge.getOrDefault(true, List.of());
        if (write(added, INSERT) < added.size()) {
            throw new MadeMeanwhileException();
        }
        write(byAge.getOrDefault(false, List.of()), UPDATE);
    }

    private int write(List<SourceHour> hours, String sql) throws SQLException {
        if (hours.isEmpty()) {
            return 0;
        }
        try (PreparedStatement save = connection.prepareStatement(sql)) {
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
                    column,
                    Columns.column(
                            connection,
                            "text",
                            hours,
                            hour -> SourceHourJson.amounts(hour.measured().marks())));
            return save.executeUpdate();
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
