package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.retention.MonthHolding;
import org.meterline.aggregation.domain.retention.MonthHolding.Blocker;
import org.meterline.aggregation.domain.retention.MonthHolding.OrderProgress;
import org.meterline.aggregation.domain.retention.MonthHolding.ProviderMonth;
import org.meterline.aggregation.domain.retention.Retention;
import org.meterline.aggregation.usecase.RetentionStore;

/** Retention in the database: what was said of providers, the months of the ledger, what was dropped. */
@ApplicationScoped
class JdbcRetentionStore implements RetentionStore {

    private static final String IS_DROPPED = "SELECT true FROM ledger_month WHERE month = ? AND state = 'DROPPED'";

    private static final String MONTHS =
            "SELECT month, state, coalesce(dropped_at, 'epoch') AS dropped_at FROM ledger_month ORDER BY month";

    /** Every provider that was ever heard of, as far as it has source hours of the month: one probe of the key for each. */
    private static final String PROVIDERS = """
            SELECT p.provider FROM (SELECT DISTINCT provider FROM usage_meter) AS p
            WHERE EXISTS (SELECT 1 FROM source_hour s WHERE s.provider = p.provider AND s.hour >= ? AND s.hour < ?)
            """;

    private static final String PROVIDERS_OF_LEDGER =
            "SELECT DISTINCT provider FROM ledger WHERE hour >= ? AND hour < ?";

    private static final String REPORTS = "SELECT count(*) AS reports FROM ledger WHERE hour >= ? AND hour < ?";

    private static final String ORDERS = """
            SELECT c.provider, c.id, o.closed_at IS NOT NULL AS is_closed, o.exported_at IS NOT NULL AS is_exported
            FROM contract c
                LEFT JOIN closed_order o ON o.provider = c.provider AND o.month = ? AND o.contract = c.id
            WHERE c.created_at < ?
                OR EXISTS (SELECT 1 FROM source_totals t
                    WHERE t.provider = c.provider AND t.month = ? AND t.contract = c.id)
            """;

    private static final String NOTE_DROPPED = """
            UPDATE ledger_month SET state = 'DROPPED', dropped_at = ?, clearing = ? WHERE month = ? AND state = 'OPEN'
            """;

    private static final String CLEARING = """
            SELECT month, clearing[1] AS provider FROM ledger_month WHERE clearing <> '{}' ORDER BY month LIMIT 1
            FOR UPDATE SKIP LOCKED
            """;

    private static final String CLEAR = """
            DELETE FROM source_hour WHERE (provider, hour, source) IN (
                SELECT provider, hour, source FROM source_hour WHERE provider = ? AND hour >= ? AND hour < ? LIMIT ?)
            """;

    /** What is kept beside the source hours: what they were in versions, what TEST meters measured, what reports were. */
    private static final List<String> CLEAR_BESIDES = List.of(
            "DELETE FROM kept_source_hour WHERE provider = ? AND hour >= ? AND hour < ?",
            "DELETE FROM test_hour WHERE provider = ? AND hour >= ? AND hour < ?",
            "DELETE FROM report_fingerprint WHERE provider = ? AND month >= (? AT TIME ZONE 'UTC')::date"
                    + " AND month < (? AT TIME ZONE 'UTC')::date");

    private static final String CLEARED = "UPDATE ledger_month SET clearing = clearing[2:] WHERE month = ?";

    private static final String CHANGE = """
            INSERT INTO retention (provider, ledger_months, bundle_months) VALUES (?, ?, ?)
            ON CONFLICT (provider) DO UPDATE SET ledger_months = EXCLUDED.ledger_months,
                bundle_months = EXCLUDED.bundle_months
            """;

    private static final String NOTE_EVENT = """
            INSERT INTO retention_event (occurred_at, actor, action, provider, month, detail)
            VALUES (?, ?, ?, ?, ?, ?::jsonb)
            """;

    private static final String EVENTS = """
            SELECT * FROM retention_event WHERE ?::bigint IS NULL OR id < ? ORDER BY id DESC LIMIT ?
            """;

    private final Database database;

    JdbcRetentionStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public boolean isDropped(BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(IS_DROPPED)) {
                select.setObject(1, month.firstDay());
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public List<LedgerMonth> months() {
        return database.query(connection -> {
            List<LedgerMonth> months = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(MONTHS);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    boolean dropped = rows.getString("state").equals("DROPPED");
                    months.add(new LedgerMonth(month(rows), dropped ? Columns.instant(rows, "dropped_at") : null));
                }
            }
            return months;
        });
    }

    @Override
    public MonthHolding holding(BillingMonth month, Instant contractsMadeBefore) {
        return database.snapshot(
                connection -> holding(connection, month, contractsMadeBefore, providers(connection, month, PROVIDERS)));
    }

    private static MonthHolding holding(
            Connection connection, BillingMonth month, Instant contractsMadeBefore, Set<String> reporting)
            throws SQLException {
        SortedMap<String, Retention> retentions = retentions(connection);
        SortedMap<String, SortedMap<UUID, OrderProgress>> orders = orders(connection, month, contractsMadeBefore);
        SortedSet<String> providers = new TreeSet<>(reporting);
        providers.addAll(orders.keySet());
        SortedMap<String, ProviderMonth> parts = new TreeMap<>();
        for (String provider : providers) {
            parts.put(
                    provider,
                    new ProviderMonth(
                            retentions.getOrDefault(provider, Retention.DEFAULT),
                            orders.getOrDefault(provider, new TreeMap<>())));
        }
        return new MonthHolding(month, parts);
    }

    private static SortedSet<String> providers(Connection connection, BillingMonth month, String sql)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, Columns.timestamp(month.start()));
            select.setObject(2, Columns.timestamp(month.end()));
            SortedSet<String> providers = new TreeSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    providers.add(rows.getString("provider"));
                }
            }
            return providers;
        }
    }

    private static SortedMap<String, SortedMap<UUID, OrderProgress>> orders(
            Connection connection, BillingMonth month, Instant contractsMadeBefore) throws SQLException {
        SortedMap<String, SortedMap<UUID, OrderProgress>> orders = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(ORDERS)) {
            select.setObject(1, month.firstDay());
            select.setObject(2, Columns.timestamp(contractsMadeBefore));
            select.setObject(3, month.firstDay());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    OrderProgress progress = rows.getBoolean("is_exported")
                            ? OrderProgress.EXPORTED
                            : rows.getBoolean("is_closed") ? OrderProgress.CLOSED : OrderProgress.OPEN;
                    orders.computeIfAbsent(rows.getString("provider"), absent -> new TreeMap<>())
                            .put(Columns.uuid(rows, "id"), progress);
                }
            }
        }
        return orders;
    }

    @Override
    public List<Blocker> drop(
            BillingMonth month,
            Instant contractsMadeBefore,
            String actor,
            Instant now,
            Duration lockWait,
            Function<MonthHolding, List<Blocker>> decide) {
        return database.transaction(connection -> {
            MonthPartitions.lock(connection);
            // What takes long is read before everybody else has to wait; no report of the month arrives any more.
            SortedSet<String> reporting = providers(connection, month, PROVIDERS_OF_LEDGER);
            SortedMap<String, String> detail = new TreeMap<>();
            detail.put("providers", String.join(", ", reporting));
            detail.put("reports", reports(connection, month));
            holdLedger(connection, lockWait);
            List<Blocker> blockers = decide.apply(holding(connection, month, contractsMadeBefore, reporting));
            if (blockers.isEmpty()) {
                noteDropped(connection, month, reporting, now);
                noteEvent(connection, actor, "MONTH_DROPPED", null, month, detail, now);
                dropPartition(connection, month);
            }
            return blockers;
        });
    }

    private static String reports(Connection connection, BillingMonth month) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(REPORTS)) {
            count.setObject(1, Columns.timestamp(month.start()));
            count.setObject(2, Columns.timestamp(month.end()));
            try (ResultSet row = count.executeQuery()) {
                return row.next() ? row.getString("reports") : "0";
            }
        }
    }

    /** The lock that dropping needs, before anything is asked that it must rest on. */
    private static void holdLedger(Connection connection, Duration lockWait) throws SQLException {
        try (Statement lock = connection.createStatement()) {
            lock.execute("SET LOCAL lock_timeout = " + Math.max(1, lockWait.toMillis()));
            lock.execute("LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE");
        }
    }

    private static void dropPartition(Connection connection, BillingMonth month) throws SQLException {
        try (Statement drop = connection.createStatement()) {
            drop.execute("DROP TABLE " + MonthPartitions.name(month));
        }
    }

    private static void noteDropped(Connection connection, BillingMonth month, Set<String> providers, Instant now)
            throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE_DROPPED)) {
            note.setObject(1, Columns.timestamp(now));
            note.setArray(2, Columns.column(connection, "text", providers, provider -> provider));
            note.setObject(3, month.firstDay());
            if (note.executeUpdate() == 0) {
                throw new IllegalStateException("the ledger of " + month + " is not there to be dropped");
            }
        }
    }

    @Override
    public boolean clearStep(int sourceHours) {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(CLEARING);
                    ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                BillingMonth month = month(row);
                String provider = row.getString("provider");
                if (clear(connection, provider, month, sourceHours) < sourceHours) {
                    for (String besides : CLEAR_BESIDES) {
                        clearBesides(connection, besides, provider, month);
                    }
                    try (PreparedStatement cleared = connection.prepareStatement(CLEARED)) {
                        cleared.setObject(1, month.firstDay());
                        cleared.executeUpdate();
                    }
                }
                return true;
            }
        });
    }

    private static int clear(Connection connection, String provider, BillingMonth month, int sourceHours)
            throws SQLException {
        try (PreparedStatement clear = connection.prepareStatement(CLEAR)) {
            clear.setString(1, provider);
            clear.setObject(2, Columns.timestamp(month.start()));
            clear.setObject(3, Columns.timestamp(month.end()));
            clear.setInt(4, sourceHours);
            return clear.executeUpdate();
        }
    }

    private static void clearBesides(Connection connection, String sql, String provider, BillingMonth month)
            throws SQLException {
        try (PreparedStatement clear = connection.prepareStatement(sql)) {
            clear.setString(1, provider);
            clear.setObject(2, Columns.timestamp(month.start()));
            clear.setObject(3, Columns.timestamp(month.end()));
            clear.executeUpdate();
        }
    }

    @Override
    public SortedMap<String, Retention> retentions() {
        return database.query(JdbcRetentionStore::retentions);
    }

    private static SortedMap<String, Retention> retentions(Connection connection) throws SQLException {
        SortedMap<String, Retention> retentions = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT * FROM retention");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                retentions.put(
                        rows.getString("provider"),
                        new Retention(rows.getInt("ledger_months"), rows.getInt("bundle_months")));
            }
        }
        return retentions;
    }

    @Override
    public void change(String provider, Retention retention, String actor, Instant now) {
        var unused = database.transaction(connection -> {
            Retention before = retentions(connection).getOrDefault(provider, Retention.DEFAULT);
            try (PreparedStatement change = connection.prepareStatement(CHANGE)) {
                change.setString(1, provider);
                change.setInt(2, retention.ledgerMonths());
                change.setInt(3, retention.bundleMonths());
                change.executeUpdate();
            }
            SortedMap<String, String> detail = new TreeMap<>();
            detail.put("ledgerMonths", before.ledgerMonths() + " → " + retention.ledgerMonths());
            detail.put("bundleMonths", before.bundleMonths() + " → " + retention.bundleMonths());
            noteEvent(connection, actor, "RETENTION_CHANGED", provider, null, detail, now);
            return before;
        });
    }

    private static void noteEvent(
            Connection connection,
            String actor,
            String action,
            @Nullable String provider,
            @Nullable BillingMonth month,
            SortedMap<String, String> detail,
            Instant now)
            throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE_EVENT)) {
            note.setObject(1, Columns.timestamp(now));
            note.setString(2, actor);
            note.setString(3, action);
            note.setString(4, provider);
            note.setObject(5, month == null ? null : month.firstDay());
            note.setString(6, SourceHourJson.details(detail));
            note.executeUpdate();
        }
    }

    @Override
    public List<Event> events(@Nullable Long before, int limit) {
        return database.query(connection -> {
            List<Event> events = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
                select.setObject(1, before);
                select.setObject(2, before);
                select.setInt(3, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        events.add(event(rows));
                    }
                }
            }
            return events;
        });
    }

    private static Event event(ResultSet row) throws SQLException {
        LocalDate month = row.getObject("month", LocalDate.class);
        return new Event(
                row.getLong("id"),
                Columns.instant(row, "occurred_at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("provider"),
                month == null ? null : BillingMonth.of(month.getYear(), month.getMonthValue()),
                SourceHourJson.words(row.getString("detail")));
    }

    private static BillingMonth month(ResultSet row) throws SQLException {
        LocalDate first = Columns.date(row, "month");
        return BillingMonth.of(first.getYear(), first.getMonthValue());
    }
}
