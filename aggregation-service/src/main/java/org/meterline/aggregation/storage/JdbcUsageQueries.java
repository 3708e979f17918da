package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderLine.From;
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
            SELECT DISTINCT t.month FROM source_totals t WHERE t.provider = ? AND t.contract = ?
                AND EXISTS (SELECT FROM unnest(t.billed || t.metered) AS amount WHERE amount <> 0)
            """;

    /**
     * A line may have no customer and no site; one of marks has a source. Of two usage meters' peaks in one
     * hour the order takes the highest, so that is what the hour gave.
     */
    private static final String LINE_HOURS = """
            SELECT s.hour, s.source, c.version, coalesce(c.variant, '') COLLATE "C" AS variant,
                CASE v.counting WHEN 'peak' THEN max(c.billed) ELSE sum(c.billed) END AS billed, s.reports
            FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(%s)
                    AS c (customer text, metric text, version date, variant text, billed numeric)
                JOIN metric_version v ON v.metric = c.metric AND v.effective_from = c.version
            WHERE s.provider = ? AND s.hour >= ? AND s.hour < ? AND s.contract = ?
                AND (?::text IS NULL OR s.site = ?) AND (?::text IS NULL OR c.customer = ?)
                AND (?::uuid IS NULL OR s.source = ?)
                AND c.metric = ? AND coalesce(c.variant, '') = ANY (?) AND c.billed <> 0
                AND (?::timestamptz IS NULL
                    OR (s.hour, s.source, c.version, coalesce(c.variant, '') COLLATE "C") > (?, ?, ?, ?))
            GROUP BY s.provider, s.hour, s.source, c.version, c.variant, v.counting
            ORDER BY s.hour, s.source, c.version, coalesce(c.variant, '') COLLATE "C" LIMIT ?
            """;

    private final Database database;

    JdbcUsageQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<UsageRow> usage(
            String provider,
            BillingMonth month,
            Set<Dimension> dimensions,
            UsageFilter filter,
            List<String> after,
            int limit) {
        Set<Dimension> asked = EnumSet.noneOf(Dimension.class);
        asked.addAll(dimensions);
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(usageSql(asked, filter, after.size()))) {
                boolean byDay = asked.contains(Dimension.DAY);
                LocalDate day = byDay ? filter.day() : null;
                Instant from = day == null ? month.start() : midnight(day);
                Instant to = day == null ? month.end() : midnight(day.plusDays(1));
                int column = Marks.setParameters(select, provider, from, to, byDay);
                select.setString(column++, provider);
                if (byDay) {
                    select.setObject(column++, Columns.timestamp(from));
                    select.setObject(column++, Columns.timestamp(to));
                } else {
                    select.setObject(column++, month.firstDay());
                }
                for (int part = 0; part < FILTERED_PARTS; part++) {
                    column = setFilter(select, column, filter);
                }
                for (String part : after) {
                    select.setString(column++, part);
                }
                select.setInt(column, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<UsageRow> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(usageRow(rows));
                    }
                    return found;
                }
            }
        });
    }

    /** Sums, peaks and last values are filtered each by itself: what is summed over must be filtered before. */
    private static final int FILTERED_PARTS = 3;

    private static String filterSql(UsageFilter filter) {
        return " WHERE true"
                + (filter.customer() == null ? "" : " AND customer = ?")
                + (filter.source() == null ? "" : " AND source::text = ?")
                + (filter.metric() == null ? "" : " AND metric = ?");
    }

    private static int setFilter(PreparedStatement select, int first, UsageFilter filter) throws SQLException {
        int column = first;
        for (Object value : new @Nullable Object[] {filter.customer(), filter.source(), filter.metric()}) {
            if (value != null) {
                select.setString(column++, value.toString());
            }
        }
        return column;
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * Days are told apart by the source hours only; all other sums stand in the totals. A dimension that is not asked for is
     * empty; marks have customer and source in any case.
     */
    private static String usageSql(Set<Dimension> dimensions, UsageFilter filter, int afterParts) {
        boolean byDay = dimensions.contains(Dimension.DAY);
        String filtered = filterSql(filter);
        String sums = byDay ? """
                SELECT c.metric, c.version, coalesce(c.variant, '') AS variant, c.customer, s.source::text AS source,
                    to_char(s.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, c.billed, c.metered
                FROM source_hour s CROSS JOIN LATERAL jsonb_to_recordset(s.contribution)
                    AS c (customer text, metric text, version text, variant text, billed numeric, metered numeric)
                WHERE s.provider = ? AND s.hour >= ? AND s.hour < ?
                """ : """
                SELECT metric, to_char(version, 'YYYY-MM-DD') AS version, variant, customer, source::text AS source,
                    '' AS day, billed, metered
                FROM totals WHERE provider = ? AND month = ?
                """;
        String keys = "metric, version, variant, customer, source, day";
        String asked = "metric, version, variant, "
                + (dimensions.contains(Dimension.CUSTOMER) ? "customer" : "'' AS customer") + ", "
                + (dimensions.contains(Dimension.SOURCE) ? "source" : "'' AS source") + ", day";
        String ofMarks = "SELECT metric, to_char(version, 'YYYY-MM-DD'), '', customer, source::text, "
                + (byDay ? "to_char(first AT TIME ZONE 'UTC', 'YYYY-MM-DD')" : "''");
        String inOrder =
                Stream.of(keys.split(", ")).map(key -> key + " COLLATE \"C\"").collect(Collectors.joining(", "));
        String place = afterParts == 0
                ? ""
                : " AND (" + inOrder + ") > (" + String.join(", ", Collections.nCopies(afterParts, "?")) + ")";
        return (byDay ? Marks.OF_DAYS : Marks.OF_MONTH)
                + "SELECT " + keys + ", billed, metered FROM ("
                + " SELECT " + asked + ", sum(billed) AS billed, sum(metered) AS metered FROM (" + sums + ") AS s"
                + filtered
                + " GROUP BY 1, 2, 3, 4, 5, 6"
                + " UNION ALL " + ofMarks + ", max(billed), max(metered) FROM peaks" + filtered
                + " GROUP BY 1, 2, 3, 4, 5, 6"
                + " UNION ALL " + ofMarks + ", sum(billed), sum(metered) FROM lasts" + filtered
                + " GROUP BY 1, 2, 3, 4, 5, 6"
                + ") AS u WHERE (metered <> 0 OR billed <> 0)" + place + " ORDER BY " + inOrder + " LIMIT ?";
    }

    private static UsageRow usageRow(ResultSet row) throws SQLException {
        return new UsageRow(
                row.getString("metric"),
                LocalDate.parse(row.getString("version")),
                row.getString("variant"),
                emptyToNull(row.getString("customer")),
                emptyToNull(row.getString("source")),
                emptyToNull(row.getString("day")),
                new Amount(
                        row.getBigDecimal("billed").toBigIntegerExact(),
                        row.getBigDecimal("metered").toBigIntegerExact()));
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
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
    public OrderInputs orderInputs(Contract contract, BillingMonth month, Set<String> hourly, Instant now) {
        return database.snapshot(connection -> new OrderInputsReader(connection).read(contract, month, hourly, now));
    }

    @Override
    public List<LineHour> lineHours(Contract contract, OrderLine line, @Nullable LineHourPlace after, int limit) {
        return database.query(connection -> {
            From from = line.origin().from();
            String amounts = from == From.MARKS ? "s.marks" : "s.contribution";
            try (PreparedStatement select = connection.prepareStatement(LINE_HOURS.formatted(amounts))) {
                int column = setMonth(select, contract.provider(), line.sourceMonth());
                select.setObject(column++, contract.id());
                // A line of marks is of its source, wherever that was; the site is where its first highest hour was.
                column = setTwice(select, column, from.ofSite() ? line.site() : null);
                column = setTwice(select, column, from.ofCustomer() ? line.customer() : null);
                column = setTwice(select, column, line.source());
                select.setString(column++, line.metric());
                select.setArray(
                        column++,
                        Columns.column(connection, "text", line.origin().variants(), variant -> variant));
                column = setTwice(select, column, after == null ? null : Columns.timestamp(after.hour()));
                select.setObject(column++, after == null ? null : after.source());
                select.setObject(column++, after == null ? null : after.version());
                select.setString(column++, after == null ? null : after.variant());
                select.setInt(column, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<LineHour> hours = new ArrayList<>();
                    while (rows.next()) {
                        hours.add(new LineHour(
                                Columns.instant(rows, "hour"),
                                Columns.uuid(rows, "source"),
                                Columns.date(rows, "version"),
                                rows.getString("variant"),
                                rows.getBigDecimal("billed").toBigIntegerExact(),
                                SourceHourJson.counted(rows.getString("reports"))));
                    }
                    return hours;
                }
            }
        });
    }

    /** Answers the column after it. */
    private static int setMonth(PreparedStatement select, String provider, BillingMonth month) throws SQLException {
        select.setString(1, provider);
        select.setObject(2, Columns.timestamp(month.start()));
        select.setObject(3, Columns.timestamp(month.end()));
        return 4;
    }

    /** For {@code ? IS NULL OR … ?}; answers the column after it. */
    private static int setTwice(PreparedStatement select, int column, @Nullable Object value) throws SQLException {
        select.setObject(column, value);
        select.setObject(column + 1, value);
        return column + 2;
    }
}
