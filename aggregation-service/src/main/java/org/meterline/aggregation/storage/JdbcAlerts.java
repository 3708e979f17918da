package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.AlertQueries;
import org.meterline.aggregation.usecase.Alerts;

/** Alerts, asked for or changed in transactions of their own. */
@ApplicationScoped
class JdbcAlerts implements Alerts, AlertQueries {

    private static final String ALERTS = """
            SELECT a.provider, a.kind, a.subject, a.state, a.since, a.cleared, a.text, h.hours, h.first_hour, h.last_hour
            FROM alert a
                CROSS JOIN LATERAL (SELECT count(*) AS hours, min(hour) AS first_hour, max(hour) AS last_hour
                    FROM alert_hour WHERE provider = a.provider AND kind = a.kind AND subject = a.subject) AS h
            WHERE a.provider = ? AND a.kind = coalesce(?, a.kind) AND a.state = coalesce(?, a.state)
                AND (a.kind COLLATE "C", a.subject COLLATE "C") > (?, ?)
            ORDER BY a.kind COLLATE "C", a.subject COLLATE "C" LIMIT ?
            """;

    private static final String STANDING =
            "SELECT provider, kind, subject FROM alert WHERE state = 'RAISED' AND kind = ANY (?)";

    private static final String RAISED =
            "SELECT kind, count(*) AS alerts FROM alert WHERE state = 'RAISED' GROUP BY kind";

    private final Database database;
    private final Clock clock;

    JdbcAlerts(DataSource dataSource, Clock clock) {
        this.database = new Database(dataSource);
        this.clock = clock;
    }

    @Override
    public void raise(Key alert, String text) {
        change(alerts -> alerts.raise(alert, text));
    }

    @Override
    public void clear(Key alert) {
        change(alerts -> alerts.clear(alert));
    }

    @Override
    public void hold(Key alert, Instant hour, String text) {
        change(alerts -> alerts.hold(alert, hour, text));
    }

    @Override
    public void release(Key alert, Instant hour) {
        change(alerts -> alerts.release(alert, hour));
    }

    @Override
    public void releaseUntil(Key alert, Instant hour) {
        change(alerts -> alerts.releaseUntil(alert, hour));
    }

    private void change(Consumer<Alerts> change) {
        var unused = database.transaction(connection -> {
            PendingAlerts alerts = new PendingAlerts();
            change.accept(alerts);
            alerts.write(new AlertTable(connection, clock));
            return alerts;
        });
    }

    @Override
    public List<AlertRow> alerts(String provider, AlertFilter filter, @Nullable Key after, int limit) {
        return database.query(connection -> alerts(connection, provider, filter, after, limit));
    }

    private static List<AlertRow> alerts(
            Connection connection, String provider, AlertFilter filter, @Nullable Key after, int limit)
            throws SQLException {
        AlertKind kind = filter.kind();
        State state = filter.state();
        List<AlertRow> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ALERTS)) {
            select.setString(1, provider);
            select.setString(2, kind == null ? null : kind.name());
            select.setString(3, state == null ? null : state.name());
            select.setString(4, after == null ? "" : after.kind().name());
            select.setString(5, after == null ? "" : after.subject());
            select.setInt(6, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
        }
        return found;
    }

    private static AlertRow row(ResultSet row) throws SQLException {
        return new AlertRow(
                new Key(row.getString("provider"), AlertKind.valueOf(row.getString("kind")), row.getString("subject")),
                State.valueOf(row.getString("state")),
                Columns.instant(row, "since"),
                Columns.instantOrNull(row, "cleared"),
                row.getString("text"),
                row.getLong("hours"),
                Columns.instantOrNull(row, "first_hour"),
                Columns.instantOrNull(row, "last_hour"));
    }

    @Override
    public Set<Key> standing(Set<AlertKind> kinds) {
        return database.query(connection -> {
            Set<Key> standing = new HashSet<>();
            try (PreparedStatement select = connection.prepareStatement(STANDING)) {
                select.setArray(1, Columns.column(connection, "text", kinds, AlertKind::name));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        standing.add(new Key(
                                rows.getString("provider"),
                                AlertKind.valueOf(rows.getString("kind")),
                                rows.getString("subject")));
                    }
                }
            }
            return standing;
        });
    }

    @Override
    public Map<AlertKind, Long> raised() {
        return database.query(connection -> {
            Map<AlertKind, Long> raised = new EnumMap<>(AlertKind.class);
            try (PreparedStatement select = connection.prepareStatement(RAISED);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    raised.put(AlertKind.valueOf(rows.getString("kind")), rows.getLong("alerts"));
                }
            }
            return raised;
        });
    }
}
