package org.meterline.endtoend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A gate in the registration service's database before the mark that a revision is published: while it is closed, a relay
 * stands between publishing and marking.
 */
final class Marks implements AutoCloseable {

    private static final long GATE = 815_001;

    private final Connection database;
    private boolean closed;

    Marks(Connection database) throws SQLException {
        this.database = database;
        run("""
                CREATE FUNCTION wait_before_marking() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared(%d);
                    RETURN NEW;
                END $$""".formatted(GATE));
        run("CREATE TRIGGER wait_before_marking BEFORE UPDATE OF published_revision ON usage_meter"
                + " FOR EACH ROW EXECUTE FUNCTION wait_before_marking()");
    }

    void hold() throws SQLException {
        run("SELECT pg_advisory_lock(" + GATE + ")");
        closed = true;
    }

    void release() throws SQLException {
        run("SELECT pg_advisory_unlock(" + GATE + ")");
        closed = false;
    }

    boolean somebodyWaits() throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet waiting = statement.executeQuery("SELECT count(*) FROM pg_locks"
                        + " WHERE locktype = 'advisory' AND NOT granted AND objid = " + GATE)) {
            return waiting.next() && waiting.getLong(1) > 0;
        }
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            release();
        }
        run("DROP TRIGGER wait_before_marking ON usage_meter");
        run("DROP FUNCTION wait_before_marking");
    }

    private void run(String command) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(command);
        }
    }
}
