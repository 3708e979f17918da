package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.meterline.aggregation.usecase.StoreRefusedException;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.chassis.problem.StoreFailures;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Transactions over plain JDBC, and the answer to the one question about an error: is it worth trying again? */
public final class Database {

    private static final Logger LOG = Logger.getLogger(Database.class);

    @FunctionalInterface
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private static final String CHECK_VIOLATION = "23514";

    private final DataSource dataSource;

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Commits what the work did, or rolls it back where it throws. */
    public <T> T transaction(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error failure) {
                rollback(connection, failure);
                throw failure;
            } finally {
                restore(connection);
            }
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /** For questions of several statements that have to agree with one another. */
    public <T> T snapshot(Work<T> work) {
        return transaction(connection -> {
            try (Statement begin = connection.createStatement()) {
                begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            }
            return work.with(connection);
        });
    }

    /** For questions of one statement. */
    public <T> T query(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    @FunctionalInterface
    public interface Question<T> {
        T answer() throws SQLException;
    }

    @FunctionalInterface
    public interface Action {
        void perform() throws SQLException;
    }

    /** A question within a transaction that somebody else has under way. */
    public static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    /** The same where nothing is answered. */
    public static void perform(Action action) {
        try {
            action.perform();
        } catch (SQLException e) {
            throw translated(e);
        }
    }

    public static RuntimeException translated(SQLException e) {
        String state = e.getSQLState();
        return StoreFailures.mayBeTriedAgain(e)
                ? new StoreUnavailableException("PostgreSQL asks to try again (" + state + ")", e)
                : new StoreRefusedException("PostgreSQL refuses (" + state + ")", e);
    }

    /** A row for a month that has no partition: PostgreSQL tells of it as of a check that has no name. */
    static boolean isWithoutPartition(StoreRefusedException refused) {
        if (!(refused.getCause() instanceof PSQLException cause) || !CHECK_VIOLATION.equals(cause.getSQLState())) {
            return false;
        }
        ServerErrorMessage message = cause.getServerErrorMessage();
        return message != null && message.getConstraint() == null;
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    private static void restore(Connection connection) {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException broken) {
            // The pool checks connections that come back, and throws away broken ones.
            LOG.debug("Connection could not be restored", broken);
        }
    }
}
