package org.meterline.aggregation.storage.order;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import javax.sql.DataSource;

/**
 * The database of an instance that dies: before some commits PostgreSQL ends its session, after others it never learns that they
 * went through.
 */
final class DyingDataSource {

    private static final int ENDS = 3;

    private final DataSource real;
    private final Random random;

    private DyingDataSource(DataSource real, Random random) {
        this.real = real;
        this.random = random;
    }

    static DataSource over(DataSource real, Random random) {
        DyingDataSource dying = new DyingDataSource(real, random);
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof Connection connection ? dying.over(connection) : result;
        });
    }

    private Connection over(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            if (!method.getName().equals("commit")) {
                return method.invoke(connection, arguments);
            }
            switch (random.nextInt(ENDS)) {
                case 0 -> {
                    end(connection);
                    return method.invoke(connection, arguments);
                }
                case 1 -> {
                    connection.commit();
                    throw new SQLException("the answer was lost", "08006");
                }
                default -> {
                    return method.invoke(connection, arguments);
                }
            }
        });
    }

    private void end(Connection connection) throws SQLException {
        int pid;
        try (Statement ask = connection.createStatement();
                ResultSet row = ask.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            pid = row.getInt(1);
        }
        try (Connection other = real.getConnection();
                Statement end = other.createStatement()) {
            end.execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
        }
    }

    @FunctionalInterface
    private interface Call {
        Object with(Method method, Object[] arguments) throws ReflectiveOperationException, SQLException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                DyingDataSource.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.with(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
