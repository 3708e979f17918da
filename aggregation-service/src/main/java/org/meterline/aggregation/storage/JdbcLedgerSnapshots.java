package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeasuredKey;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.LedgerSnapshots;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.contracts.report.ReportDigest;

/** Reads a month hour by hour in one snapshot: each hour is one short look into the ledger's key, however long the month. */
@ApplicationScoped
class JdbcLedgerSnapshots implements LedgerSnapshots {

    private static final String METERS =
            "SELECT usage_meter FROM usage_meter WHERE provider = ? AND revision IS NOT NULL";

    private static final String RECOUNT_UNDER_WAY = """
            SELECT EXISTS (SELECT 1 FROM recount r JOIN usage_meter m USING (usage_meter)
                    WHERE m.provider = ? AND r.next_hour < ?)
                OR EXISTS (SELECT 1 FROM metric_catalogue WHERE followed < revision) AS is_under_way
            """;

    private static final String COUNT =
            "SELECT count(*) AS source_hours FROM source_hour WHERE provider = ? AND hour >= ? AND hour < ?";

    private static final String LARGEST =
            "SELECT max(octet_length(original)) AS bytes FROM ledger WHERE hour = ? AND provider = ?";

    /** The joined keys come first: a report without its source hour, and one without its report, both have a row. */
    private static final String HOUR = """
            SELECT coalesce(s.provider, l.provider) AS provider, coalesce(s.hour, l.hour) AS hour,
                coalesce(s.source, l.source) AS source, l.usage_meter AS ledger_meter, l.digest AS ledger_digest,
                l.original AS ledger_original, s.*
            FROM (SELECT * FROM source_hour WHERE provider = ? AND hour = ?) AS s
                FULL JOIN (SELECT * FROM ledger WHERE hour = ? AND provider = ?) AS l ON l.source = s.source
            ORDER BY 3, l.usage_meter, l.digest
            """;

    private static final String TOTALS = """
            SELECT contract, site, usage_meter, source, customer, metric, version, variant, billed, metered FROM totals
            WHERE provider = ? AND month = ? AND (billed <> 0 OR metered <> 0)
            """;

    private static final int MOST_ROWS_AT_ONCE = 1000;
    private static final Duration HOUR_STEP = Duration.ofHours(1);

    private final Database database;

    JdbcLedgerSnapshots(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public <T> T read(String provider, BillingMonth month, Function<Snapshot, T> work) {
        return database.snapshot(connection -> work.apply(new JdbcSnapshot(connection, provider, month)));
    }

    private record JdbcSnapshot(Connection connection, String provider, BillingMonth month) implements Snapshot {

        @Override
        public MetricCatalogue catalogue() {
            return Database.ask(() -> new CatalogueTable(connection).load());
        }

        @Override
        public Map<UUID, MeterFacts> meters() {
            return Database.ask(() -> {
                try (PreparedStatement select = connection.prepareStatement(METERS)) {
                    select.setString(1, provider);
                    Set<UUID> meters = new HashSet<>();
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            meters.add(Columns.uuid(rows, "usage_meter"));
                        }
                    }
                    return new UsageMeterTable(connection).read(meters);
                }
            });
        }

        @Override
        public Map<SourceHourKey, List<ReportDecision>> decisions() {
            return Database.ask(() -> new DecisionTable(connection)
                    .between(provider, month.start(), month.end()).stream()
                            .collect(Collectors.groupingBy(
                                    decision -> decision.report().sourceHour())));
        }

        @Override
        public boolean recountUnderWay() {
            return Database.ask(() -> {
                try (PreparedStatement select = connection.prepareStatement(RECOUNT_UNDER_WAY)) {
                    select.setString(1, provider);
                    select.setObject(2, Columns.timestamp(month.end()));
                    try (ResultSet row = select.executeQuery()) {
                        return row.next() && row.getBoolean("is_under_way");
                    }
                }
            });
        }

        @Override
        public long sourceHours() {
            return Database.ask(() -> {
                try (PreparedStatement select = connection.prepareStatement(COUNT)) {
                    select.setString(1, provider);
                    select.setObject(2, Columns.timestamp(month.start()));
                    select.setObject(3, Columns.timestamp(month.end()));
                    try (ResultSet row = select.executeQuery()) {
                        return row.next() ? row.getLong("source_hours") : 0;
                    }
                }
            });
        }

        @Override
        public void forEachSourceHour(int bytesAtOnce, Consumer<LedgerHour> hours) {
            Database.perform(() -> {
                try (PreparedStatement largest = connection.prepareStatement(LARGEST);
                        PreparedStatement select = connection.prepareStatement(HOUR)) {
                    for (Instant hour = month.start(); hour.isBefore(month.end()); hour = hour.plus(HOUR_STEP)) {
                        select.setFetchSize(rowsAtOnce(largest, hour, bytesAtOnce));
                        readHour(select, hour, hours);
                    }
                }
            });
        }

        /** As many rows as surely fit. */
        private int rowsAtOnce(PreparedStatement largest, Instant hour, int bytesAtOnce) throws SQLException {
            largest.setObject(1, Columns.timestamp(hour));
            largest.setString(2, provider);
            try (ResultSet row = largest.executeQuery()) {
                int bytes = row.next() ? Math.max(1, row.getInt("bytes")) : 1;
                return Math.clamp(bytesAtOnce / bytes, 1, MOST_ROWS_AT_ONCE);
            }
        }

        private void readHour(PreparedStatement select, Instant hour, Consumer<LedgerHour> hours) throws SQLException {
            select.setString(1, provider);
            select.setObject(2, Columns.timestamp(hour));
            select.setObject(3, Columns.timestamp(hour));
            select.setString(4, provider);
            try (ResultSet rows = select.executeQuery()) {
                LedgerHour current = null;
                while (rows.next()) {
                    UUID source = Columns.uuid(rows, "source");
                    if (current == null || !current.key().source().equals(source)) {
                        if (current != null) {
                            hours.accept(current);
                        }
                        SourceHourKey key = new SourceHourKey(provider, hour, source);
                        current = new LedgerHour(key, stored(rows), new ArrayList<>());
                    }
                    byte[] digest = rows.getBytes("ledger_digest");
                    if (digest != null) {
                        current.reports()
                                .add(new LedgerReport(
                                        Columns.uuid(rows, "ledger_meter"),
                                        ReportDigest.ofHash(digest),
                                        rows.getBytes("ledger_original")));
                    }
                }
                if (current != null) {
                    hours.accept(current);
                }
            }
        }

        private static @Nullable SourceHour stored(ResultSet row) throws SQLException {
            return row.getString("reports") == null ? null : SourceHourTable.sourceHour(row);
        }

        @Override
        public void forEachTotal(BiConsumer<TotalKey, Amount> totals) {
            Database.perform(() -> {
                try (PreparedStatement select = connection.prepareStatement(TOTALS)) {
                    select.setFetchSize(MOST_ROWS_AT_ONCE);
                    select.setString(1, provider);
                    select.setObject(2, month.firstDay());
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            totals.accept(
                                    new TotalKey(
                                            month,
                                            provider,
                                            new Assignment(Columns.uuid(rows, "contract"), rows.getString("site")),
                                            Columns.uuid(rows, "source"),
                                            new MeasuredKey(
                                                    Columns.uuid(rows, "usage_meter"),
                                                    rows.getString("customer"),
                                                    rows.getString("metric"),
                                                    Columns.date(rows, "version"),
                                                    rows.getString("variant"))),
                                    new Amount(
                                            rows.getBigDecimal("billed").toBigIntegerExact(),
                                            rows.getBigDecimal("metered").toBigIntegerExact()));
                        }
                    }
                }
            });
        }
    }
}
