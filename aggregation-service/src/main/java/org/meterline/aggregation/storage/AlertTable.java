package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.contracts.topic.UsageAlert;

/** Alerts and the hours for which they stand. Every change of an alert locks its row, so what is told of it is in order. */
public final class AlertTable {

    /** Locks the row also where the alert stands already. */
    private static final String RAISE = """
            INSERT INTO alert AS a (provider, kind, subject, state, since, text) VALUES (?, ?, ?, 'RAISED', ?, ?)
            ON CONFLICT (provider, kind, subject) DO UPDATE
                SET state = 'RAISED', since = EXCLUDED.since, cleared = NULL, text = EXCLUDED.text
                WHERE a.state = 'CLEARED'
            """;

    private static final String CLEAR = """
            UPDATE alert SET state = 'CLEARED', cleared = ?
            WHERE provider = ? AND kind = ? AND subject = ? AND state = 'RAISED'
            RETURNING since, text
            """;

    private static final String LOCK = """
            SELECT 1 FROM alert WHERE provider = ? AND kind = ? AND subject = ? AND state = 'RAISED' FOR UPDATE
            """;

    private static final String RAISED = """
            SELECT a.provider, a.kind, a.subject
            FROM unnest(?::text[], ?::text[], ?::text[]) AS k (provider, kind, subject)
                JOIN alert a USING (provider, kind, subject)
            WHERE a.state = 'RAISED'
            """;

    private static final String HOLD = """
            INSERT INTO alert_hour (provider, kind, subject, hour) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String RELEASE = """
            DELETE FROM alert_hour WHERE provider = ? AND kind = ? AND subject = ? AND hour BETWEEN ? AND ?
            """;

    private static final String FORGET_HOURS = "DELETE FROM alert_hour WHERE provider = ? AND kind = ? AND subject = ?";

    private static final String HELD = """
            SELECT 1 FROM alert_hour WHERE provider = ? AND kind = ? AND subject = ? LIMIT 1
            """;

    private static final String TELL = "INSERT INTO alert_outbox (provider, event) VALUES (?, ?)";

    private final Connection connection;
    private final Clock clock;

    public AlertTable(Connection connection, Clock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    void raise(Alerts.Key alert, String text) throws SQLException {
        Instant now = now();
        try (PreparedStatement raise = connection.prepareStatement(RAISE)) {
            int column = setKey(raise, 1, alert);
            raise.setObject(column++, Columns.timestamp(now));
            raise.setString(column, text);
            if (raise.executeUpdate() > 0) {
                tell(UsageAlert.Type.RAISED, alert, now, now, text);
            }
        }
    }

    void clear(Alerts.Key alert) throws SQLException {
        Instant now = now();
        try (PreparedStatement clear = connection.prepareStatement(CLEAR)) {
            clear.setObject(1, Columns.timestamp(now));
            setKey(clear, 2, alert);
            try (ResultSet row = clear.executeQuery()) {
                if (row.next()) {
                    forgetHours(alert);
                    tell(UsageAlert.Type.CLEARED, alert, now, Columns.instant(row, "since"), row.getString("text"));
                }
            }
        }
    }

    void hold(Alerts.Key alert, Instant hour, String text) throws SQLException {
        raise(alert, text);
        try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
            hold.setObject(setKey(hold, 1, alert), Columns.timestamp(hour));
            hold.executeUpdate();
        }
    }

    /** Lets go of the hours between two, both included, and clears the alert where none is left. */
    void release(Alerts.Key alert, Instant first, Instant last) throws SQLException {
        if (!exists(LOCK, alert)) {
            return;
        }
        try (PreparedStatement release = connection.prepareStatement(RELEASE)) {
            int column = setKey(release, 1, alert);
            release.setObject(column++, Columns.timestamp(first));
            release.setObject(column, Columns.timestamp(last));
            release.executeUpdate();
        }
        if (!exists(HELD, alert)) {
            clear(alert);
        }
    }

    private void forgetHours(Alerts.Key alert) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET_HOURS)) {
            setKey(forget, 1, alert);
            forget.executeUpdate();
        }
    }

    /** Those of them that stand. */
    Set<Alerts.Key> raised(Collection<Alerts.Key> alerts) throws SQLException {
        Set<Alerts.Key> raised = new HashSet<>();
        if (alerts.isEmpty()) {
            return raised;
        }
        try (PreparedStatement select = connection.prepareStatement(RAISED)) {
            select.setArray(1, Columns.column(connection, "text", alerts, Alerts.Key::provider));
            select.setArray(
                    2,
                    Columns.column(
                            connection, "text", alerts, alert -> alert.kind().name()));
            select.setArray(3, Columns.column(connection, "text", alerts, Alerts.Key::subject));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    raised.add(new Alerts.Key(
                            rows.getString("provider"),
                            AlertKind.valueOf(rows.getString("kind")),
                            rows.getString("subject")));
                }
            }
        }
        return raised;
    }

    private boolean exists(String sql, Alerts.Key alert) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            setKey(select, 1, alert);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private void tell(UsageAlert.Type type, Alerts.Key alert, Instant time, Instant since, String text)
            throws SQLException {
        UsageAlert event = UsageAlert.of(
                UUID.randomUUID(),
                type,
                time,
                new UsageAlert.Data(
                        alert.provider(),
                        alert.kind().name(),
                        alert.subject(),
                        alert.kind().weight(),
                        since,
                        text));
        try (PreparedStatement tell = connection.prepareStatement(TELL)) {
            tell.setString(1, alert.provider());
            tell.setBytes(2, event.toJson());
            tell.executeUpdate();
        }
    }

    /** As PostgreSQL keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static int setKey(PreparedStatement statement, int first, Alerts.Key alert) throws SQLException {
        int column = first;
        statement.setString(column++, alert.provider());
        statement.setString(column++, alert.kind().name());
        statement.setString(column++, alert.subject());
        return column;
    }
}
