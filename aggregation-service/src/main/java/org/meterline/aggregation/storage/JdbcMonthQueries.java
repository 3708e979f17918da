package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.report.CountedSeconds;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.MonthQueries;

/** Source hours and totals as they were in a version of a month: as they are now, less what has changed since. */
@ApplicationScoped
class JdbcMonthQueries implements MonthQueries {

    private static final String AMOUNTS =
            " AS c (customer text, metric text, version date, variant text, billed numeric, metered numeric) ";

    /** The totals, with what was taken back and what was added since undone. */
    private static final String SUMS = HoursAsOf.HOURS + """
            , marked AS (
                SELECT h.hour, h.contract, h.site, h.source, c.customer, c.metric, c.version, c.billed, c.metered, v.counting
                FROM hours h CROSS JOIN LATERAL jsonb_to_recordset(h.marks) %1$s
                    JOIN metric_version v ON v.metric = c.metric AND v.effective_from = c.version
                WHERE h.marks <> '[]'
            ), sums AS (
                SELECT contract, site, source, customer, metric, version, variant, billed, metered
                FROM totals WHERE provider = ? AND month = ?
                UNION ALL
                SELECT k.contract, k.site, k.source, c.customer, c.metric, c.version, coalesce(c.variant, ''),
                    c.billed, c.metered
                FROM changed k CROSS JOIN LATERAL jsonb_to_recordset(k.contribution) %1$s
                UNION ALL
                SELECT s.contract, s.site, s.source, c.customer, c.metric, c.version, coalesce(c.variant, ''),
                    -c.billed, -c.metered
                FROM changed k JOIN source_hour s ON s.provider = ? AND s.hour = k.hour AND s.source = k.source
                    CROSS JOIN LATERAL jsonb_to_recordset(s.contribution) %1$s
            )
            SELECT contract, site, source, customer, metric, version, variant, billed, metered FROM (
                SELECT contract, site, source, %%1$s AS customer, metric, version, variant,
                    sum(billed) AS billed, sum(metered) AS metered
                FROM sums GROUP BY 1, 2, 3, 4, 5, 6, 7
                UNION ALL
                SELECT contract, site, source, customer, metric, version, '', max(billed), max(metered)
                FROM marked WHERE counting = 'peak' GROUP BY 1, 2, 3, 4, 5, 6
                UNION ALL
                SELECT contract, site, source, customer, metric, version, '', sum(billed), sum(metered)
                FROM marked JOIN (SELECT source, max(hour) AS hour FROM hours WHERE metered_seconds > 0 GROUP BY source)
                    AS last USING (source, hour)
                WHERE counting = 'last' GROUP BY 1, 2, 3, 4, 5, 6
            ) AS every
            WHERE (billed <> 0 OR metered <> 0) AND (?::uuid IS NULL OR contract = ?)
            ORDER BY %%2$s, metric COLLATE "C", version, variant COLLATE "C"
            """.formatted(AMOUNTS);

    private static final String SUMS_BY_SITE =
            SUMS.formatted("NULL::text", "contract, site COLLATE \"C\", source, customer COLLATE \"C\" NULLS FIRST");

    private static final String SUMS_BY_CUSTOMER =
            SUMS.formatted("customer", "contract, customer COLLATE \"C\", site COLLATE \"C\", source");

    private static final String KEY_HOURS = HoursAsOf.HOURS + """
            SELECT h.hour, h.contract, c.metric, c.version, coalesce(c.variant, '') AS variant,
                sum(c.billed) AS billed, sum(c.metered) AS metered
            FROM hours h CROSS JOIN LATERAL jsonb_to_recordset(h.contribution) %s
                JOIN metric_version v ON v.metric = c.metric AND v.effective_from = c.version
            WHERE v.counting = 'once-per-hour-and-licence-key'
            GROUP BY 1, 2, 3, 4, 5
            ORDER BY h.hour, h.contract, c.metric COLLATE "C", c.version, coalesce(c.variant, '') COLLATE "C"
            """.formatted(AMOUNTS);

    private static final String COUNTED_HOURS = HoursAsOf.HOURS + """
            SELECT hour, source, contract, reports FROM hours
            WHERE metered_seconds > 0 AND (?::uuid IS NULL OR contract = ?) ORDER BY hour, source
            """;

    private static final String CONTRACTS = HoursAsOf.HOURS + """
            SELECT DISTINCT contract FROM hours WHERE metered_seconds > 0 ORDER BY contract
            """;

    private static final String ORDINALS =
            "SELECT usage_meter, ordinal FROM usage_meter WHERE ordinal IS NOT NULL AND usage_meter = ANY (?)";

    private static final String HAS_LEDGER =
            "SELECT NOT EXISTS (SELECT FROM ledger_month WHERE month = ? AND state = 'DROPPED') AS there";

    private final Database database;

    JdbcMonthQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public void sums(MonthVersion version, Order order, @Nullable UUID contract, int atOnce, Consumer<MonthSum> taker) {
        String sql = order == Order.BY_SITE ? SUMS_BY_SITE : SUMS_BY_CUSTOMER;
        // In a transaction the driver fetches so many rows at once.
        database.snapshot(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setFetchSize(atOnce);
                int column = setHours(
                        select,
                        version,
                        version.month().start(),
                        version.month().end());
                select.setString(column++, version.provider());
                select.setObject(column++, version.month().firstDay());
                select.setString(column++, version.provider());
                select.setObject(column++, contract);
                select.setObject(column, contract);
                try (ResultSet rows = select.executeQuery()) {
                    int taken = 0;
                    while (rows.next()) {
                        taker.accept(sum(rows));
                        taken++;
                    }
                    return taken;
                }
            }
        });
    }

    private static MonthSum sum(ResultSet row) throws SQLException {
        return new MonthSum(
                Columns.uuid(row, "contract"),
                row.getString("site"),
                Columns.uuid(row, "source"),
                row.getString("customer"),
                row.getString("metric"),
                Columns.date(row, "version"),
                row.getString("variant"),
                amount(row));
    }

    private static Amount amount(ResultSet row) throws SQLException {
        return new Amount(
                row.getBigDecimal("billed").toBigIntegerExact(),
                row.getBigDecimal("metered").toBigIntegerExact());
    }

    @Override
    public List<KeyHour> keyHours(MonthVersion version, LocalDate day) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(KEY_HOURS)) {
                setHours(select, version, midnight(day), midnight(day.plusDays(1)));
                try (ResultSet rows = select.executeQuery()) {
                    List<KeyHour> hours = new ArrayList<>();
                    while (rows.next()) {
                        hours.add(new KeyHour(
                                Columns.instant(rows, "hour"),
                                Columns.uuid(rows, "contract"),
                                rows.getString("metric"),
                                Columns.date(rows, "version"),
                                rows.getString("variant"),
                                amount(rows)));
                    }
                    return hours;
                }
            }
        });
    }

    private record ReportedHour(SourceHourKey key, UUID contract, List<ReportFact> counted) {}

    @Override
    public List<CountedHour> countedHours(MonthVersion version, LocalDate day, @Nullable UUID contract) {
        return database.query(connection -> {
            List<ReportedHour> hours = reportedHours(connection, version, day, contract);
            Map<UUID, Long> ordinals = ordinals(connection, hours);
            Comparator<ReportFact> registration = Comparator.comparingLong((ReportFact fact) -> ordinal(ordinals, fact))
                    .thenComparing(ReportFact::usageMeter);
            return hours.stream()
                    .map(hour -> new CountedHour(
                            hour.key(),
                            hour.contract(),
                            CountedSeconds.of(
                                    hour.counted().stream().sorted(registration).toList())))
                    .toList();
        });
    }

    private static long ordinal(Map<UUID, Long> ordinals, ReportFact fact) {
        Long ordinal = ordinals.get(fact.usageMeter());
        if (ordinal == null) {
            throw new IllegalStateException(
                    "a report of usage meter " + fact.usageMeter() + " counts, which is not known");
        }
        return ordinal;
    }

    private static List<ReportedHour> reportedHours(
            Connection connection, MonthVersion version, LocalDate day, @Nullable UUID contract) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNTED_HOURS)) {
            int column = setHours(select, version, midnight(day), midnight(day.plusDays(1)));
            select.setObject(column++, contract);
            select.setObject(column, contract);
            try (ResultSet rows = select.executeQuery()) {
                List<ReportedHour> hours = new ArrayList<>();
                while (rows.next()) {
                    hours.add(new ReportedHour(
                            new SourceHourKey(
                                    version.provider(), Columns.instant(rows, "hour"), Columns.uuid(rows, "source")),
                            Columns.uuid(rows, "contract"),
                            SourceHourJson.reportRows(rows.getString("reports")).stream()
                                    .filter(report -> report.state() == ReportState.COUNTED
                                            || report.state() == ReportState.SHADOWED)
                                    .map(SourceHourJson::fact)
                                    .toList()));
                }
                return hours;
            }
        }
    }

    /** The order of first registration: given once, and never again. */
    private static Map<UUID, Long> ordinals(Connection connection, List<ReportedHour> hours) throws SQLException {
        Set<UUID> usageMeters = new HashSet<>();
        hours.forEach(hour -> hour.counted().forEach(fact -> usageMeters.add(fact.usageMeter())));
        Map<UUID, Long> ordinals = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(ORDINALS)) {
            select.setArray(1, Columns.column(connection, "uuid", usageMeters, usageMeter -> usageMeter));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ordinals.put(Columns.uuid(rows, "usage_meter"), rows.getLong("ordinal"));
                }
            }
        }
        return ordinals;
    }

    @Override
    public List<UUID> contracts(MonthVersion version) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(CONTRACTS)) {
                setHours(
                        select,
                        version,
                        version.month().start(),
                        version.month().end());
                try (ResultSet rows = select.executeQuery()) {
                    List<UUID> contracts = new ArrayList<>();
                    while (rows.next()) {
                        contracts.add(Columns.uuid(rows, "contract"));
                    }
                    return contracts;
                }
            }
        });
    }

    @Override
    public byte[] packedReport(ReportKey key) {
        return database.query(connection -> new LedgerTable(connection).original(key));
    }

    @Override
    public boolean hasLedger(MonthVersion version) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(HAS_LEDGER)) {
                select.setObject(1, version.month().firstDay());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && row.getBoolean("there");
                }
            }
        });
    }

    /** The parameters of the source hours; answers the column after them. */
    private static int setHours(PreparedStatement select, MonthVersion version, Instant from, Instant to)
            throws SQLException {
        return HoursAsOf.setParameters(
                select, version.provider(), from, to, version.fixed() ? version.number() : HoursAsOf.NOW);
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
