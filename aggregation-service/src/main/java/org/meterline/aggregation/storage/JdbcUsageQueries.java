package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Delivery;
import org.meterline.aggregation.usecase.UsageQueries;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.Way;

/** Questions to ledger, source hours and totals, each within one provider. */
@ApplicationScoped
class JdbcUsageQueries implements UsageQueries {

    private static final String SOURCES = """
            SELECT source, name, expected_from FROM metered_source
            WHERE provider = ? AND expected_from < ? AND source > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
            ORDER BY source LIMIT ?
            """;

    private static final String SOURCES_BY_ID = """
            SELECT source, name, expected_from FROM metered_source
            WHERE provider = ? AND expected_from IS NOT NULL AND source = ANY (?) ORDER BY source
            """;

    private static final String METERED_SECONDS = """
            SELECT hour, metered_seconds FROM source_hour
            WHERE provider = ? AND hour >= ? AND hour < ? AND source = ? AND metered_seconds > 0
            """;

    private static final String REPORTS = """
            SELECT l.digest, l.usage_meter, l.source, l.hour, l.sequence, l.previous_digest, l.observed_seconds, l.records,
                l.original_size, l.received, l.way, l.kafka_partition, l.kafka_offset, l.file, l.first_outcome, r.state
            FROM ledger l
                JOIN source_hour s ON s.provider = l.provider AND s.hour = l.hour AND s.source = l.source
                CROSS JOIN LATERAL (SELECT e ->> 'state' AS state FROM jsonb_array_elements(s.reports) e
                    WHERE e ->> 'digest' = 'sha256:' || encode(l.digest, 'hex')) AS r
            WHERE l.provider = ? AND l.hour >= ? AND l.hour < ?
                AND (?::uuid IS NULL OR l.usage_meter = ?) AND (?::uuid IS NULL OR l.source = ?)
                AND (?::text IS NULL OR r.state = ?)
                AND (?::timestamptz IS NULL OR (l.hour, l.usage_meter, l.source, l.digest) > (?, ?, ?, ?))
            ORDER BY l.hour, l.usage_meter, l.source, l.digest LIMIT ?
            """;

    private static final Instant ALWAYS = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant FOR_EVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final String ORIGINAL = "SELECT original FROM ledger WHERE digest = ? AND provider = ? LIMIT 1";

    private static final String MONTHS = """
            SELECT DISTINCT month FROM totals WHERE provider = ? AND contract = ? AND (billed <> 0 OR metered <> 0)
            """;

    private static final String ORDER_USAGE = """
            SELECT metric, version, customer, site, sum(billed) AS billed FROM totals
            WHERE provider = ? AND month = ? AND contract = ?
            GROUP BY metric, version, customer, site HAVING sum(billed) <> 0
            ORDER BY metric, version, customer, site
            """;

    private static final String ORDER_HOURS = """
            SELECT s.hour, h.metric, h.version, sum(h.billed) AS billed
            FROM source_hour s
                CROSS JOIN LATERAL jsonb_to_recordset(s.hourly_sums) AS h (metric text, version date, billed numeric)
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.contract = ? AND h.metric = ?
            GROUP BY s.hour, h.metric, h.version ORDER BY s.hour, h.version
            """;

    private static final String ORDER_SOURCE_HOURS = """
            SELECT hour, source, reports FROM source_hour
            WHERE provider = ? AND hour >= ? AND hour < ? AND contract = ? AND metered_seconds > 0
            ORDER BY hour, source
            """;

    private static final String LINE_HOURS = """
            SELECT s.hour, s.source, c.version, sum(c.billed) AS billed, s.reports
            FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(s.contribution)
                AS c (customer text, metric text, version date, billed numeric)
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.contract = ? AND s.site = ?
                AND c.metric = ? AND c.customer = ? AND c.billed <> 0
                AND (?::timestamptz IS NULL OR (s.hour, s.source, c.version) > (?, ?, ?))
            GROUP BY s.provider, s.hour, s.source, c.version ORDER BY s.hour, s.source, c.version LIMIT ?
            """;

    private final Database database;

    JdbcUsageQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<UsageRow> usage(
            String provider, BillingMonth month, Set<Dimension> dimensions, List<String> after, int limit) {
        Set<Dimension> asked = EnumSet.noneOf(Dimension.class);
        asked.addAll(dimensions);
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(usageSql(asked, after.size()))) {
                int column = 1;
                select.setString(column++, provider);
                if (asked.contains(Dimension.DAY)) {
                    select.setObject(column++, Columns.timestamp(month.start()));
                    select.setObject(column++, Columns.timestamp(month.end()));
                } else {
                    select.setObject(column++, month.firstDay());
                }
                for (String part : after) {
                    select.setString(column++, part);
                }
                select.setInt(column, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<UsageRow> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(usageRow(rows, asked));
                    }
                    return found;
                }
            }
        });
    }

    /** Days are told apart by the source hours only; all else stands in the totals. */
    private static String usageSql(Set<Dimension> dimensions, int afterParts) {
        List<String> keys = new ArrayList<>(List.of("metric", "version"));
        dimensions.forEach(dimension -> keys.add(
                switch (dimension) {
                    case CUSTOMER -> "customer";
                    case SOURCE -> "source";
                    case DAY -> "day";
                }));
        String rows = dimensions.contains(Dimension.DAY) ? """
                SELECT c.metric COLLATE "C" AS metric, c.version COLLATE "C" AS version,
                    c.customer COLLATE "C" AS customer, s.source::text COLLATE "C" AS source,
                    to_char(s.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD') COLLATE "C" AS day, c.billed, c.metered
                FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(s.contribution)
                    AS c (customer text, metric text, version text, billed numeric, metered numeric)
                WHERE s.provider = ? AND s.hour >= ? AND s.hour < ?
                """ : """
                SELECT metric COLLATE "C" AS metric, to_char(version, 'YYYY-MM-DD') COLLATE "C" AS version,
                    customer COLLATE "C" AS customer, source::text COLLATE "C" AS source, billed, metered
                FROM totals WHERE provider = ? AND month = ?
                """;
        String key = String.join(", ", keys);
        String place = afterParts == 0
                ? ""
                : " AND (" + key + ") > (" + String.join(", ", Collections.nCopies(keys.size(), "?")) + ")";
        return "SELECT " + key + ", sum(billed) AS billed, sum(metered) AS metered FROM (" + rows + ") AS u WHERE true"
                + place + " GROUP BY " + key + " HAVING sum(metered) <> 0 OR sum(billed) <> 0 ORDER BY " + key
                + " LIMIT ?";
    }

    private static UsageRow usageRow(ResultSet row, Set<Dimension> asked) throws SQLException {
        return new UsageRow(
                row.getString("metric"),
                LocalDate.parse(row.getString("version")),
                asked.contains(Dimension.CUSTOMER) ? row.getString("customer") : null,
                asked.contains(Dimension.SOURCE) ? row.getString("source") : null,
                asked.contains(Dimension.DAY) ? row.getString("day") : null,
                new Amount(
                        row.getBigDecimal("billed").toBigIntegerExact(),
                        row.getBigDecimal("metered").toBigIntegerExact()));
    }

    @Override
    public List<SourceRow> sources(String provider, Instant before, @Nullable UUID after, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SOURCES)) {
                select.setString(1, provider);
                select.setObject(2, Columns.timestamp(before));
                select.setObject(3, after);
                select.setInt(4, limit);
                return sourceRows(select);
            }
        });
    }

    @Override
    public List<SourceRow> sources(String provider, Collection<UUID> sources) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SOURCES_BY_ID)) {
                select.setString(1, provider);
                select.setArray(2, Columns.column(connection, "uuid", sources, source -> source));
                return sourceRows(select);
            }
        });
    }

    private static List<SourceRow> sourceRows(PreparedStatement select) throws SQLException {
        List<SourceRow> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new SourceRow(
                        Columns.uuid(rows, "source"), rows.getString("name"), Columns.instant(rows, "expected_from")));
            }
        }
        return found;
    }

    @Override
    public SortedMap<Instant, Integer> meteredSeconds(String provider, BillingMonth month, UUID source) {
        return database.query(connection -> {
            SortedMap<Instant, Integer> seconds = new TreeMap<>();
            try (PreparedStatement select = connection.prepareStatement(METERED_SECONDS)) {
                setMonth(select, provider, month);
                select.setObject(4, source);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        seconds.put(Columns.instant(rows, "hour"), rows.getInt("metered_seconds"));
                    }
                }
            }
            return seconds;
        });
    }

    @Override
    public List<ReportRow> reports(String provider, ReportFilter filter, @Nullable ReportRowPlace after, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(REPORTS)) {
                BillingMonth month = filter.month();
                String state = filter.state() == null ? null : filter.state().name();
                select.setString(1, provider);
                select.setObject(2, Columns.timestamp(month == null ? ALWAYS : month.start()));
                select.setObject(3, Columns.timestamp(month == null ? FOR_EVER : month.end()));
                select.setObject(4, filter.usageMeter());
                select.setObject(5, filter.usageMeter());
                select.setObject(6, filter.source());
                select.setObject(7, filter.source());
                select.setString(8, state);
                select.setString(9, state);
                select.setObject(10, after == null ? null : Columns.timestamp(after.hour()));
                select.setObject(11, after == null ? null : Columns.timestamp(after.hour()));
                select.setObject(12, after == null ? null : after.usageMeter());
                select.setObject(13, after == null ? null : after.source());
                select.setBytes(14, after == null ? null : after.digest().hash());
                select.setInt(15, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<ReportRow> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(reportRow(rows));
                    }
                    return found;
                }
            }
        });
    }

    private static ReportRow reportRow(ResultSet row) throws SQLException {
        byte[] previous = row.getBytes("previous_digest");
        return new ReportRow(
                ReportDigest.ofHash(row.getBytes("digest")),
                Columns.uuid(row, "usage_meter"),
                Columns.uuid(row, "source"),
                Columns.instant(row, "hour"),
                row.getLong("sequence"),
                previous == null ? null : ReportDigest.ofHash(previous),
                row.getInt("observed_seconds"),
                row.getInt("records"),
                row.getInt("original_size"),
                Columns.instant(row, "received"),
                new Delivery(
                        Way.valueOf(row.getString("way")),
                        row.getInt("kafka_partition"),
                        row.getLong("kafka_offset"),
                        row.getObject("file", UUID.class)),
                Outcome.valueOf(row.getString("first_outcome")),
                ReportState.valueOf(row.getString("state")));
    }

    @Override
    public Optional<byte[]> packedReport(String provider, ReportDigest digest) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ORIGINAL)) {
                select.setBytes(1, digest.hash());
                select.setString(2, provider);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes("original")) : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<BillingMonth> monthsOf(Contract contract) {
        return database.query(connection -> {
            List<BillingMonth> months = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(MONTHS)) {
                select.setString(1, contract.provider());
                select.setObject(2, contract.id());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        LocalDate first = Columns.date(rows, "month");
                        months.add(BillingMonth.of(first.getYear(), first.getMonthValue()));
                    }
                }
            }
            return months;
        });
    }

    @Override
    public OrderInputs orderInputs(Contract contract, BillingMonth month) {
        return database.snapshot(connection -> new OrderInputs(
                orderUsage(connection, contract, month),
                orderHours(connection, contract, month),
                orderSourceHours(connection, contract, month),
                0,
                0));
    }

    private static List<OrderInputs.Usage> orderUsage(Connection connection, Contract contract, BillingMonth month)
            throws SQLException {
        List<OrderInputs.Usage> usage = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_USAGE)) {
            select.setString(1, contract.provider());
            select.setObject(2, month.firstDay());
            select.setObject(3, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    usage.add(new OrderInputs.Usage(
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getString("customer"),
                            rows.getString("site"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
        }
        return usage;
    }

    private static List<OrderInputs.HourlySum> orderHours(Connection connection, Contract contract, BillingMonth month)
            throws SQLException {
        List<OrderInputs.HourlySum> hours = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_HOURS)) {
            setMonth(select, contract.provider(), month);
            select.setObject(4, contract.id());
            select.setString(5, contract.terms().commitMetric());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new OrderInputs.HourlySum(
                            Columns.instant(rows, "hour"),
                            rows.getString("metric"),
                            Columns.date(rows, "version"),
                            rows.getBigDecimal("billed").toBigIntegerExact()));
                }
            }
        }
        return hours;
    }

    private static List<OrderInputs.CountedHour> orderSourceHours(
            Connection connection, Contract contract, BillingMonth month) throws SQLException {
        List<OrderInputs.CountedHour> hours = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ORDER_SOURCE_HOURS)) {
            setMonth(select, contract.provider(), month);
            select.setObject(4, contract.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hours.add(new OrderInputs.CountedHour(
                            Columns.instant(rows, "hour"),
                            Columns.uuid(rows, "source"),
                            counted(rows.getString("reports"))));
                }
            }
        }
        return hours;
    }

    @Override
    public List<LineHour> lineHours(Contract contract, OrderLine line, @Nullable LineHourPlace after, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LINE_HOURS)) {
                setMonth(select, contract.provider(), line.sourceMonth());
                select.setObject(4, contract.id());
                select.setString(5, line.site());
                select.setString(6, line.metric());
                select.setString(7, line.customer());
                select.setObject(8, after == null ? null : Columns.timestamp(after.hour()));
                select.setObject(9, after == null ? null : Columns.timestamp(after.hour()));
                select.setObject(10, after == null ? null : after.source());
                select.setObject(11, after == null ? null : after.version());
                select.setInt(12, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<LineHour> hours = new ArrayList<>();
                    while (rows.next()) {
                        hours.add(new LineHour(
                                Columns.instant(rows, "hour"),
                                Columns.uuid(rows, "source"),
                                Columns.date(rows, "version"),
                                rows.getBigDecimal("billed").toBigIntegerExact(),
                                counted(rows.getString("reports"))));
                    }
                    return hours;
                }
            }
        });
    }

    private static TreeSet<ReportDigest> counted(String reports) {
        TreeSet<ReportDigest> counted = new TreeSet<>();
        for (SourceHourJson.ReportRow report : SourceHourJson.reportRows(reports)) {
            if (report.state() == ReportState.COUNTED || report.state() == ReportState.SHADOWED) {
                counted.add(new ReportDigest(report.digest()));
            }
        }
        return counted;
    }

    private static void setMonth(PreparedStatement select, String provider, BillingMonth month) throws SQLException {
        select.setString(1, provider);
        select.setObject(2, Columns.timestamp(month.start()));
        select.setObject(3, Columns.timestamp(month.end()));
    }
}
