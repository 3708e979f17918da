package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.usecase.ExplanationQueries;
import org.meterline.contracts.report.ReportDigest;

/** Reads what explains a quantity; each question is answered from one snapshot. */
@ApplicationScoped
class JdbcExplanationQueries implements ExplanationQueries {

    private static final String TOTALS_OF_MONTH = """
            SELECT version, sum(billed) AS billed, sum(metered) AS metered FROM totals
            WHERE provider = ? AND month = ? AND metric = ? AND variant = ?
                AND (?::date IS NULL OR version = ?) AND (?::text IS NULL OR customer = ?) AND (?::uuid IS NULL OR source = ?)
            GROUP BY version HAVING sum(billed) <> 0 OR sum(metered) <> 0
            """;

    /** Which column of the source hours, and how their amounts are put together. */
    private static final String FROM_HOURS = """
            FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(s.%1$s)
                AS c (customer text, metric text, version date, variant text, billed numeric, metered numeric)
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND c.metric = ? AND coalesce(c.variant, '') = ?
                AND (?::date IS NULL OR c.version = ?) AND (?::text IS NULL OR c.customer = ?)
                AND (?::uuid IS NULL OR s.source = ?)
            """;

    private static final String TOTALS_OF_HOURS =
            "SELECT c.version, %2$s(c.billed) AS billed, %2$s(c.metered) AS metered " + FROM_HOURS
                    + "GROUP BY c.version HAVING %2$s(c.billed) <> 0 OR %2$s(c.metered) <> 0";

    private static final String HOURS =
            "SELECT s.hour, s.source, c.version, %2$s(c.billed) AS billed, %2$s(c.metered) AS metered, s.reports "
                    + FROM_HOURS + """
                AND (?::timestamptz IS NULL OR (s.hour, s.source, c.version) > (?, ?, ?))
            GROUP BY s.provider, s.hour, s.source, c.version
            HAVING %2$s(c.billed) <> 0 OR %2$s(c.metered) <> 0
            ORDER BY s.hour, s.source, c.version LIMIT ?
            """;

    private static final String LAST_METERED_HOUR = """
            SELECT hour FROM source_hour
            WHERE provider = ? AND source = ? AND hour >= ? AND hour < ? AND metered_seconds > 0
            ORDER BY hour DESC LIMIT 1
            """;

    private static final String SUMS = "contribution";
    private static final String MARKS = "marks";

    private final Database database;

    JdbcExplanationQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Shares shares(Scope asked, Combining combining, @Nullable HourPlace after, int limit) {
        return database.snapshot(connection -> {
            Scope scope = combining == Combining.LAST ? lastHour(connection, asked) : asked;
            String column = combining == Combining.SUM ? SUMS : MARKS;
            String aggregate = combining == Combining.PEAK ? "max" : "sum";
            return new Shares(
                    combining == Combining.SUM && scope.isWholeMonth()
                            ? totalsOfMonth(connection, scope)
                            : totalsOfHours(connection, TOTALS_OF_HOURS.formatted(column, aggregate), scope),
                    hours(connection, HOURS.formatted(column, aggregate), scope, after, limit));
        });
    }

    /** Narrowed to the one hour that counts; to none where nothing was metered. */
    private static Scope lastHour(Connection connection, Scope scope) throws SQLException {
        Instant last = scope.from();
        Instant end = scope.from();
        try (PreparedStatement select = connection.prepareStatement(LAST_METERED_HOUR)) {
            select.setString(1, scope.provider());
            select.setObject(2, scope.source());
            select.setObject(3, Columns.timestamp(scope.from()));
            select.setObject(4, Columns.timestamp(scope.to()));
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    last = Columns.instant(row, "hour");
                    end = last.plusSeconds(1);
                }
            }
        }
        return new Scope(
                scope.provider(),
                scope.month(),
                last,
                end,
                scope.metric(),
                scope.version(),
                scope.variant(),
                scope.customer(),
                scope.source());
    }

    private static SortedMap<LocalDate, Amount> totalsOfMonth(Connection connection, Scope scope) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TOTALS_OF_MONTH)) {
            select.setString(1, scope.provider());
            select.setObject(2, scope.month().firstDay());
            select.setString(3, scope.metric());
            select.setString(4, scope.variant());
            setChoices(select, 5, scope);
            return totals(select);
        }
    }

    private static SortedMap<LocalDate, Amount> totalsOfHours(Connection connection, String sql, Scope scope)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            setHours(select, scope);
            return totals(select);
        }
    }

    private static SortedMap<LocalDate, Amount> totals(PreparedStatement select) throws SQLException {
        SortedMap<LocalDate, Amount> totals = new TreeMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                totals.put(Columns.date(rows, "version"), amount(rows));
            }
        }
        return totals;
    }

    private static List<HourShare> hours(
            Connection connection, String sql, Scope scope, @Nullable HourPlace after, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int column = setHours(select, scope);
            select.setObject(column++, after == null ? null : Columns.timestamp(after.hour()));
            select.setObject(column++, after == null ? null : Columns.timestamp(after.hour()));
            select.setObject(column++, after == null ? null : after.source());
            select.setObject(column++, after == null ? null : after.version());
            select.setInt(column, limit);
            List<HourShare> hours = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new HourShare(
                            Columns.instant(rows, "hour"),
                            Columns.uuid(rows, "source"),
                            Columns.date(rows, "version"),
                            amount(rows),
                            reports(rows.getString("reports"))));
                }
            }
            return hours;
        }
    }

    /** Answers the column after them. */
    private static int setHours(PreparedStatement select, Scope scope) throws SQLException {
        select.setString(1, scope.provider());
        select.setObject(2, Columns.timestamp(scope.from()));
        select.setObject(3, Columns.timestamp(scope.to()));
        select.setString(4, scope.metric());
        select.setString(5, scope.variant());
        return setChoices(select, 6, scope);
    }

    private static int setChoices(PreparedStatement select, int first, Scope scope) throws SQLException {
        int column = first;
        for (Object choice : new @Nullable Object[] {scope.version(), scope.customer(), scope.source()}) {
            select.setObject(column++, choice);
            select.setObject(column++, choice);
        }
        return column;
    }

    private static Amount amount(ResultSet row) throws SQLException {
        return new Amount(
                row.getBigDecimal("billed").toBigIntegerExact(),
                row.getBigDecimal("metered").toBigIntegerExact());
    }

    private static List<ReportShare> reports(String json) {
        return SourceHourJson.reportRows(json).stream()
                .map(row -> {
                    ReportFact fact = SourceHourJson.fact(row);
                    return new ReportShare(
                            fact.usageMeter(), fact.digest(), fact.sequence(), fact.observedSeconds(), row.state());
                })
                .toList();
    }

    @Override
    public Optional<Evidence> evidence(SourceHourKey key) {
        return database.snapshot(connection -> {
            Optional<SourceHour> found = new SourceHourTable(connection).find(key);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            SourceHour hour = found.get();
            Set<UUID> meters = new HashSet<>();
            Map<ReportDigest, byte[]> packed = new HashMap<>();
            LedgerTable ledger = new LedgerTable(connection);
            for (ReportFact report : hour.reports()) {
                meters.add(report.usageMeter());
                ReportState state = hour.state(report.digest());
                if (state == ReportState.COUNTED || state == ReportState.SHADOWED) {
                    packed.put(
                            report.digest(), ledger.original(new ReportKey(key, report.usageMeter(), report.digest())));
                }
            }
            return Optional.of(new Evidence(hour, new UsageMeterTable(connection).read(meters), packed));
        });
    }
}
