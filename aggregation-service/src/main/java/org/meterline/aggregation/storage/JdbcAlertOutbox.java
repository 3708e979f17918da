package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.meterline.aggregation.usecase.AlertOutbox;

/** Waiting alerts in PostgreSQL: first the topic, then out of the table; one process does at a time, and the oldest come first. */
@ApplicationScoped
class JdbcAlertOutbox implements AlertOutbox {

    private static final long RIGHT_TO_PUBLISH = 0x616c65727473L;

    /** Whoever stands still while the broker is asked loses its session, and with it the right. */
    private static final String TRY_TO_TAKE =
            "SELECT pg_try_advisory_xact_lock(?), set_config('idle_in_transaction_session_timeout', ?, true)";

    private static final String WAITING =
            "SELECT position, provider, event FROM alert_outbox ORDER BY position LIMIT ?";
    private static final String REMOVE = "DELETE FROM alert_outbox WHERE position = ANY (?)";
    private static final String UNPUBLISHED = "SELECT count(*) FROM alert_outbox";

    private final Database database;

    JdbcAlertOutbox(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public boolean relay(int limit, Duration silence, Publisher publisher) {
        return database.transaction(connection -> {
            if (!tryToTake(connection, silence)) {
                return false;
            }
            List<Waiting> oldest = waiting(connection, limit);
            if (!oldest.isEmpty()) {
                publisher.publish(oldest);
                remove(connection, oldest);
            }
            return oldest.size() >= limit;
        });
    }

    private static boolean tryToTake(Connection connection, Duration silence) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TRY_TO_TAKE)) {
            take.setLong(1, RIGHT_TO_PUBLISH);
            take.setString(2, Long.toString(silence.toMillis()));
            try (ResultSet row = take.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static List<Waiting> waiting(Connection connection, int limit) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(WAITING)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    waiting.add(
                            new Waiting(rows.getLong("position"), rows.getString("provider"), rows.getBytes("event")));
                }
            }
        }
        return waiting;
    }

    private static void remove(Connection connection, List<Waiting> published) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            remove.setArray(1, Columns.column(connection, "bigint", published, Waiting::position));
            remove.executeUpdate();
        }
    }

    @Override
    public long unpublished() {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(UNPUBLISHED);
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
