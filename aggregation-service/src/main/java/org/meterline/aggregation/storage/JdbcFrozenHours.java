package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderInputs.HourlySum;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderLine.From;
import org.meterline.aggregation.usecase.UsageQueries.LineHour;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.aggregation.usecase.order.FrozenHours;

/** Reads what orders were computed from, out of source hours as they were in a version of their month. */
@ApplicationScoped
class JdbcFrozenHours implements FrozenHours {

    private static final String AMOUNTS =
            " AS c (customer text, metric text, version date, variant text, billed numeric) ";

    private static final String USAGE = HoursAsOf.HOURS + """
            SELECT c.metric, c.version, coalesce(c.variant, '') AS variant, c.customer, h.site, sum(c.billed) AS billed
            FROM hours h CROSS JOIN LATERAL jsonb_to_recordset(h.contribution) %s
            WHERE h.contract = ? GROUP BY 1, 2, 3, 4, 5 HAVING sum(c.billed) <> 0
            """.formatted(AMOUNTS);

    private static final String HOURLY = HoursAsOf.HOURS + """
            SELECT h.hour, c.metric, c.version, coalesce(c.variant, '') AS variant, sum(c.billed) AS billed
            FROM hours h CROSS JOIN LATERAL jsonb_to_recordset(h.contribution) %s
            WHERE h.contract = ? AND c.metric = ANY (?) GROUP BY 1, 2, 3, 4 HAVING sum(c.billed) <> 0
            """.formatted(AMOUNTS);

    private static final String COUNTED = HoursAsOf.HOURS + """
            SELECT hour, source, reports FROM hours WHERE contract = ? AND metered_seconds > 0 ORDER BY hour, source
            """;

    private static final String MARKS = HoursAsOf.HOURS + """
            , marked AS (
                SELECT h.hour, h.contract, h.site, h.source, c.customer, c.metric, c.version, c.billed, v.counting
                FROM hours h CROSS JOIN LATERAL jsonb_to_recordset(h.marks) %s
                    JOIN metric_version v ON v.metric = c.metric AND v.effective_from = c.version
                WHERE h.marks <> '[]'
            )
            SELECT metric, version, customer, site, source, billed FROM (
                SELECT DISTINCT ON (metric, customer, source) metric, version, customer, site, source, billed
                FROM marked WHERE counting = 'peak' AND contract = ?
                ORDER BY metric, customer, source, billed DESC, hour
            ) AS highest
            UNION ALL
            SELECT metric, version, customer, site, source, sum(billed)
            FROM marked JOIN (SELECT source, max(hour) AS hour FROM hours WHERE metered_seconds > 0 GROUP BY source)
                AS last USING (source, hour)
            WHERE counting = 'last' AND contract = ? GROUP BY metric, version, customer, site, source
            """.formatted(AMOUNTS);

    /** Which amounts of which source hours are a line's. */
    private static final String OF_LINE = HoursAsOf.HOURS + """
            , own AS (
                SELECT h.hour, h.source, c.version, coalesce(c.variant, '') COLLATE "C" AS variant,
                    CASE v.counting WHEN 'peak' THEN max(c.billed) ELSE sum(c.billed) END AS billed, h.reports,
                    h.since_changed
                FROM hours h CROSS JOIN LATERAL jsonb_to_recordset(h.%s) %s
                    JOIN metric_version v ON v.metric = c.metric AND v.effective_from = c.version
                WHERE h.contract = ? AND (?::text IS NULL OR h.site = ?) AND (?::text IS NULL OR c.customer = ?)
                    AND (?::uuid IS NULL OR h.source = ?) AND c.metric = ? AND coalesce(c.variant, '') = ANY (?)
                    AND c.billed <> 0
                GROUP BY h.hour, h.source, c.version, coalesce(c.variant, '') COLLATE "C", v.counting, h.reports, h.since_changed
            )
            """;

    private static final String PAGE = OF_LINE + """
            SELECT hour, source, version, variant, billed, reports, since_changed FROM own
            WHERE ?::timestamptz IS NULL OR (hour, source, version, variant) > (?, ?, ?, ?)
            ORDER BY hour, source, version, variant LIMIT ?
            """;

    private static final String BY_HOUR =
            OF_LINE + "SELECT hour, version, variant, sum(billed) AS billed FROM own GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";

    private static final String LAST_METERED =
            HoursAsOf.HOURS + "SELECT max(hour) AS hour FROM hours WHERE source = ? AND metered_seconds > 0";

    private static final String EVER = """
            SELECT e.hour, e.source, e.version IS NULL AS current, e.site, e.reports, e.contribution
            FROM unnest(?::timestamptz[], ?::uuid[]) AS k (hour, source) CROSS JOIN LATERAL (
                SELECT s.hour, s.source, NULL::integer AS version, s.site, s.reports, s.contribution FROM source_hour s
                WHERE s.provider = ? AND s.hour = k.hour AND s.source = k.source
                UNION ALL
                SELECT o.hour, o.source, o.version, o.site, o.reports, o.contribution FROM kept_source_hour o
                WHERE o.provider = ? AND o.hour = k.hour AND o.source = k.source
            ) AS e ORDER BY e.version DESC NULLS FIRST
            """;

    private final Database database;

    JdbcFrozenHours(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public LineHours lineHours(Frozen frozen, OrderLine line, @Nullable LineHourPlace after, int limit) {
        boolean marks = line.origin().from() == From.MARKS;
        String amounts = marks ? "marks" : "contribution";
        return database.snapshot(connection -> new LineHours(
                page(connection, PAGE.formatted(amounts, AMOUNTS), frozen, line, after, limit),
                sums(connection, BY_HOUR.formatted(amounts, AMOUNTS), frozen, line),
                marks && line.source() != null ? lastMetered(connection, frozen, line.source()) : null));
    }

    private static List<FrozenHour> page(
            Connection connection, String sql, Frozen frozen, OrderLine line, @Nullable LineHourPlace after, int limit)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int column = setLine(connection, select, frozen, line);
            column = setTwice(select, column, after == null ? null : Columns.timestamp(after.hour()));
            select.setObject(column++, after == null ? null : after.source());
            select.setObject(column++, after == null ? null : after.version());
            select.setString(column++, after == null ? null : after.variant());
            select.setInt(column, limit);
            List<FrozenHour> hours = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new FrozenHour(
                            new LineHour(
                                    Columns.instant(rows, "hour"),
                                    Columns.uuid(rows, "source"),
                                    Columns.date(rows, "version"),
                                    rows.getString("variant"),
                                    rows.getBigDecimal("billed").toBigIntegerExact(),
                                    SourceHourJson.counted(rows.getString("reports"))),
                            rows.getBoolean("since_changed")));
                }
            }
            return hours;
        }
    }

    private static List<HourlySum> sums(Connection connection, String sql, Frozen frozen, OrderLine line)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            setLine(connection, select, frozen, line);
            return hourly(select, line.metric());
        }
    }

    private static List<HourlySum> hourly(PreparedStatement select, @Nullable String metric) throws SQLException {
        List<HourlySum> sums = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                sums.add(new HourlySum(
                        Columns.instant(rows, "hour"),
                        metric == null ? rows.getString("metric") : metric,
                        Columns.date(rows, "version"),
                        rows.getString("variant"),
                        rows.getBigDecimal("billed").toBigIntegerExact()));
            }
        }
        return sums;
    }

    /** Answers the column after those of the line. */
    private static int setLine(Connection connection, PreparedStatement select, Frozen frozen, OrderLine line)
            throws SQLException {
        From from = line.origin().from();
        int column = setMonth(select, frozen);
        select.setObject(column++, frozen.contract());
        // A line of marks is of its source, wherever that was; the site is where its first highest hour was.
        column = setTwice(select, column, from.ofSite() ? line.site() : null);
        column = setTwice(select, column, from.ofCustomer() ? line.customer() : null);
        column = setTwice(select, column, line.source());
        select.setString(column++, line.metric());
        select.setArray(
                column++, Columns.column(connection, "text", line.origin().variants(), variant -> variant));
        return column;
    }

    private static @Nullable Instant lastMetered(Connection connection, Frozen frozen, UUID source)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST_METERED)) {
            select.setObject(setMonth(select, frozen), source);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Columns.instantOrNull(row, "hour") : null;
            }
        }
    }

    @Override
    public OrderInputs counted(Frozen frozen, Set<String> hourly) {
        return database.snapshot(connection -> new OrderInputs(
                usage(connection, frozen),
                hourly(connection, frozen, hourly),
                marks(connection, frozen),
                countedHours(connection, frozen),
                OrderInputs.Estimated.NOTHING,
                CoverageSum.NOTHING));
    }

    private static List<OrderInputs.Usage> usage(Connection connection, Frozen frozen) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(USAGE)) {
            select.setObject(setMonth(select, frozen), frozen.contract());
            List<OrderInputs.Usage> usage = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    usage.add(new OrderInputs.Usage(
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getString("variant"),
                            rows.getString("customer"),
                            rows.getString("site"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
            return usage;
        }
    }

    private static List<HourlySum> hourly(Connection connection, Frozen frozen, Set<String> metrics)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(HOURLY)) {
            int column = setMonth(select, frozen);
            select.setObject(column++, frozen.contract());
            select.setArray(column, Columns.column(connection, "text", metrics, metric -> metric));
            return hourly(select, null);
        }
    }

    private static List<OrderInputs.SourceMark> marks(Connection connection, Frozen frozen) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(MARKS)) {
            int column = setMonth(select, frozen);
            select.setObject(column++, frozen.contract());
            select.setObject(column, frozen.contract());
            List<OrderInputs.SourceMark> marks = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    marks.add(new OrderInputs.SourceMark(
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getString("customer"),
                            rows.getString("site"),
                            Columns.uuid(rows, "source"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
            return marks;
        }
    }

    private static List<OrderInputs.CountedHour> countedHours(Connection connection, Frozen frozen)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNTED)) {
            select.setObject(setMonth(select, frozen), frozen.contract());
            List<OrderInputs.CountedHour> hours = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new OrderInputs.CountedHour(
                            Columns.instant(rows, "hour"),
                            Columns.uuid(rows, "source"),
                            SourceHourJson.counted(rows.getString("reports"))));
                }
            }
            return hours;
        }
    }

    @Override
    public Map<Place, List<Content>> ever(String provider, Collection<Place> places) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(EVER)) {
                select.setArray(1, Columns.column(connection, "timestamptz", places, Place::hour));
                select.setArray(2, Columns.column(connection, "uuid", places, Place::source));
                select.setString(3, provider);
                select.setString(4, provider);
                Map<Place, List<Content>> ever = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        Place place = new Place(Columns.instant(rows, "hour"), Columns.uuid(rows, "source"));
                        ever.computeIfAbsent(place, key -> new ArrayList<>())
                                .add(new Content(
                                        rows.getBoolean("current"),
                                        rows.getString("site"),
                                        SourceHourJson.counted(rows.getString("reports")),
                                        SourceHourJson.amounts(rows.getString("contribution"))));
                    }
                }
                return ever;
            }
        });
    }

    /** Answers the column after it. */
    private static int setMonth(PreparedStatement select, Frozen frozen) throws SQLException {
        return HoursAsOf.setParameters(
                select,
                frozen.provider(),
                frozen.month().start(),
                frozen.month().end(),
                frozen.version());
    }

    /** For {@code ? IS NULL OR … ?}; answers the column after it. */
    private static int setTwice(PreparedStatement select, int column, @Nullable Object value) throws SQLException {
        select.setObject(column, value);
        select.setObject(column + 1, value);
        return column + 2;
    }
}
