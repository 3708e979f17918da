package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.meterline.aggregation.usecase.Outbox;

/** Waiting events in PostgreSQL: first the topic, then out of the table; one process does at a time, and the oldest come first. */
public abstract class JdbcOutbox implements Outbox {

    /** Whoever stands still while the broker is asked loses its session, and with it the right. */
    private static final String TRY_TO_TAKE =
            "SELECT pg_try_advisory_xact_lock(?), set_config('idle_in_transaction_session_timeout', ?, true)";

    private final Database database;
    private final long rightToPublish;
    private final String waiting;
    private final String remove;
    private final String unpublished;

    /**
     * @param table with the columns {@code position} and {@code event}
     * @param key the column with the key of the topic
     * @param rightToPublish the number of the lock that whoever publishes has
     */
    protected JdbcOutbox(DataSource dataSource, String table, String key, long rightToPublish) {
        this.database = new Database(dataSource);
        this.rightToPublish = rightToPublish;
        this.waiting = "SELECT position, " + key + " AS key, event FROM " + table + " ORDER BY position LIMIT ?";
        this.remove = "DELETE FROM " + table + " WHERE position = ANY (?)";
        this.unpublished = "SELECT count(*) FROM " + table;
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

    private boolean tryToTake(Connection connection, Duration silence) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TRY_TO_TAKE)) {
            take.setLong(1, rightToPublish);
            take.setString(2, Long.toString(silence.toMillis()));
            try (ResultSet row = take.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private List<Waiting> waiting(Connection connection, int limit) throws SQLException {
        List<Waiting> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(waiting)) {
            select.setInt(1, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Waiting(rows.getLong("position"), rows.getString("key"), rows.getBytes("event")));
                }
            }
        }
        return found;
    }

    private void remove(Connection connection, List<Waiting> published) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(remove)) {
            delete.setArray(1, Columns.column(connection, "bigint", published, Waiting::position));
            delete.executeUpdate();
        }
    }

    @Override
    public long unpublished() {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(unpublished);
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
