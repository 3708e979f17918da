package org.meterline.local.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A service's database, taken away while the service runs, whatever PostgreSQL it is: its connections are ended and no others
 * are let in until this is closed.
 */
public final class TakenAwayDatabase implements AutoCloseable {

    private static final String PREFIX = "jdbc:";

    private final PGSimpleDataSource beside;
    private final String name;

    /** Takes it away; its owner may do that. */
    public TakenAwayDatabase(String jdbcUrl, String owner, String password) {
        if (!jdbcUrl.startsWith(PREFIX)) {
            throw new IllegalArgumentException("address of a database: " + jdbcUrl);
        }
        URI address = URI.create(jdbcUrl.substring(PREFIX.length()));
        name = address.getPath().substring(1);
        beside = new PGSimpleDataSource();
        beside.setServerNames(new String[] {address.getHost()});
        beside.setPortNumbers(new int[] {address.getPort()});
        beside.setDatabaseName("postgres");
        beside.setUser(owner);
        beside.setPassword(password);
        letIn(false);
        perform("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND datname = '"
                + name + "'");
    }

    @Override
    public void close() {
        letIn(true);
    }

    private void letIn(boolean others) {
        perform("ALTER DATABASE \"" + name + "\" ALLOW_CONNECTIONS " + others);
    }

    private void perform(String sql) {
        try (Connection connection = beside.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("could not take away the database " + name + ": " + e.getMessage(), e);
        }
    }
}
