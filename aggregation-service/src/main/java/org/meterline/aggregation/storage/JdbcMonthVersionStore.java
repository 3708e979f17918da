package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.MonthVersionStore;

/** The versions of final months: a row each; what has changed since is kept by {@link SourceHourTable}. */
@ApplicationScoped
class JdbcMonthVersionStore implements MonthVersionStore {

    private static final String NAMES = """
            (SELECT coalesce(jsonb_object_agg(c.id, c.name), '{}') FROM contract c WHERE c.provider = p.provider) AS contracts,
            (SELECT coalesce(jsonb_object_agg(m.source, m.name), '{}') FROM metered_source m
                WHERE m.provider = p.provider AND m.name IS NOT NULL) AS sources
            """;

    private static final String OPEN = "SELECT " + NAMES + " FROM (SELECT ?::text AS provider) AS p";

    private static final String KNOWS = """
            SELECT EXISTS (SELECT FROM source_totals WHERE provider = ? AND month = ?)
                OR EXISTS (SELECT FROM month_version WHERE provider = ? AND month = ?) AS known
            """;

    private static final String SELECT =
            "SELECT version, as_of, contracts, sources FROM month_version WHERE provider = ? AND month = ?";

    private static final String LATEST = SELECT + " ORDER BY version DESC LIMIT 1";

    private static final String FIND = SELECT + " AND version = ?";

    private static final String CHANGED = """
            SELECT EXISTS (SELECT FROM kept_source_hour k JOIN source_hour s USING (provider, hour, source)
                WHERE k.provider = ? AND k.hour >= ? AND k.hour < ? AND k.version = ?
                    AND (k.reports, k.contract, k.site, k.metered_seconds, k.contribution, k.marks)
                        IS DISTINCT FROM (s.reports, s.contract, s.site, s.metered_seconds, s.contribution, s.marks))
                AS changed
            """;

    /**
     * Every transaction that counts holds the catalogue in share mode from its beginning to its end. So what began before is
     * in the version, and what begins afterwards keeps what it changes.
     */
    private static final String WAIT_FOR_COUNTING = "SELECT FROM metric_catalogue FOR UPDATE";

    private static final String INSERT = """
            INSERT INTO month_version (provider, month, version, as_of, contracts, sources)
            SELECT p.provider, p.month, p.version, ?, %s
            FROM (%%s) AS p
            ON CONFLICT DO NOTHING
            """.formatted(NAMES);

    private static final String NEXT = INSERT.formatted("""
            SELECT ?::text AS provider, ?::date AS month, 1 + coalesce(max(v.version), 0) AS version
            FROM month_version v WHERE v.provider = ? AND v.month = ?
            """);

    private static final String FIRST = INSERT.formatted("""
            SELECT k.provider, k.month, 1 AS version FROM unnest(?::text[], ?::date[]) AS k (provider, month)
            """);

    private static final String FIRST_OF_ALL = INSERT.formatted("""
            SELECT DISTINCT t.provider, t.month, 1 AS version FROM source_totals t WHERE t.month <= ?
                AND NOT EXISTS (SELECT FROM month_version v WHERE v.provider = t.provider AND v.month = t.month)
            """);

    private static final String FINGERPRINT = """
            SELECT sha256, bytes FROM report_fingerprint WHERE provider = ? AND month = ? AND version = ? AND form = ?
            """;

    private static final String NOTE = """
            INSERT INTO report_fingerprint (provider, month, version, form, sha256, bytes) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private final Database database;

    JdbcMonthVersionStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public boolean knows(String provider, BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(KNOWS)) {
                select.setString(1, provider);
                select.setObject(2, month.firstDay());
                select.setString(3, provider);
                select.setObject(4, month.firstDay());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && row.getBoolean("known");
                }
            }
        });
    }

    @Override
    public MonthVersion open(String provider, BillingMonth month, Instant asOf) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OPEN)) {
                select.setString(1, provider);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return new MonthVersion(
                            provider, month, 1, false, asOf, names(row, "contracts"), names(row, "sources"));
                }
            }
        });
    }

    @Override
    public MonthVersion latest(String provider, BillingMonth month, Instant asOf) {
        Optional<MonthVersion> known = database.snapshot(connection -> unchanged(connection, provider, month));
        return known.orElseGet(() -> database.transaction(connection -> {
            waitForCounting(connection);
            Optional<MonthVersion> meanwhile = unchanged(connection, provider, month);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            try (PreparedStatement next = connection.prepareStatement(NEXT)) {
                next.setObject(1, Columns.timestamp(asOf));
                next.setString(2, provider);
                next.setObject(3, month.firstDay());
                next.setString(4, provider);
                next.setObject(5, month.firstDay());
                next.executeUpdate();
            }
            return latest(connection, provider, month)
                    .orElseThrow(() -> new IllegalStateException("no version of " + month + " was made"));
        }));
    }

    /** The latest version, where nothing was counted otherwise since. */
    private static Optional<MonthVersion> unchanged(Connection connection, String provider, BillingMonth month)
            throws SQLException {
        Optional<MonthVersion> latest = latest(connection, provider, month);
        return latest.isPresent() && changed(connection, latest.get()) ? Optional.empty() : latest;
    }

    private static Optional<MonthVersion> latest(Connection connection, String provider, BillingMonth month)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LATEST)) {
            select.setString(1, provider);
            select.setObject(2, month.firstDay());
            return version(select, provider, month);
        }
    }

    private static boolean changed(Connection connection, MonthVersion version) throws SQLException {
        try (PreparedStatement changed = connection.prepareStatement(CHANGED)) {
            changed.setString(1, version.provider());
            changed.setObject(2, Columns.timestamp(version.month().start()));
            changed.setObject(3, Columns.timestamp(version.month().end()));
            changed.setInt(4, version.number());
            try (ResultSet row = changed.executeQuery()) {
                return row.next() && row.getBoolean("changed");
            }
        }
    }

    private static void waitForCounting(Connection connection) throws SQLException {
        try (PreparedStatement wait = connection.prepareStatement(WAIT_FOR_COUNTING)) {
            wait.executeQuery().close();
        }
    }

    @Override
    public Optional<MonthVersion> find(String provider, BillingMonth month, int number) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setString(1, provider);
                select.setObject(2, month.firstDay());
                select.setInt(3, number);
                return version(select, provider, month);
            }
        });
    }

    private static Optional<MonthVersion> version(PreparedStatement select, String provider, BillingMonth month)
            throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new MonthVersion(
                            provider,
                            month,
                            row.getInt("version"),
                            true,
                            Columns.instant(row, "as_of"),
                            names(row, "contracts"),
                            names(row, "sources")))
                    : Optional.empty();
        }
    }

    private static Map<UUID, String> names(ResultSet row, String column) throws SQLException {
        Map<UUID, String> names = new HashMap<>();
        SourceHourJson.words(row.getString(column)).forEach((id, name) -> names.put(UUID.fromString(id), name));
        return names;
    }

    @Override
    public void begin(Collection<ProviderMonth> months, Instant asOf) {
        database.transaction(connection -> {
            waitForCounting(connection);
            try (PreparedStatement first = connection.prepareStatement(FIRST)) {
                first.setObject(1, Columns.timestamp(asOf));
                first.setArray(2, Columns.column(connection, "text", months, ProviderMonth::provider));
                first.setArray(
                        3,
                        Columns.column(
                                connection, "date", months, each -> each.month().firstDay()));
                return first.executeUpdate();
            }
        });
    }

    @Override
    public void beginAll(BillingMonth upTo, Instant asOf) {
        database.transaction(connection -> {
            waitForCounting(connection);
            try (PreparedStatement first = connection.prepareStatement(FIRST_OF_ALL)) {
                first.setObject(1, Columns.timestamp(asOf));
                first.setObject(2, upTo.firstDay());
                return first.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Fingerprint> fingerprint(MonthVersion version, String form) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FINGERPRINT)) {
                setKey(select, version, form);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Fingerprint(
                                    HexFormat.of().formatHex(row.getBytes("sha256")), row.getLong("bytes")))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void note(MonthVersion version, String form, Fingerprint fingerprint) {
        database.query(connection -> {
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                int column = setKey(note, version, form);
                note.setBytes(column++, HexFormat.of().parseHex(fingerprint.sha256()));
                note.setLong(column, fingerprint.bytes());
                return note.executeUpdate();
            }
        });
    }

    private static int setKey(PreparedStatement statement, MonthVersion version, String form) throws SQLException {
        statement.setString(1, version.provider());
        statement.setObject(2, version.month().firstDay());
        statement.setInt(3, version.number());
        statement.setString(4, form);
        return 5;
    }
}
