package org.meterline.aggregation.storage;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.meterline.local.servers.Folders;
import org.meterline.local.servers.PostgresServer;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL with our migrations; one for all storage tests of a run. */
public final class TestDatabase {

    private static final String NAME = "aggregation";
    private static final String PASSWORD = "throwaway";
    private static final int MOST_CONNECTIONS = 40;

    /** The catalogue's, as the migrations leave it. */
    private static final long REVISION = 2;

    private final DataSource dataSource;

    private TestDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
        Flyway.configure().dataSource(dataSource).load().migrate();
    }

    private static DataSource unpooled(PostgresServer server) {
        server.databases().provide(NAME, PASSWORD);
        PGSimpleDataSource opening = new PGSimpleDataSource();
        opening.setURL(server.databases().jdbcUrl(NAME));
        opening.setUser(NAME);
        opening.setPassword(PASSWORD);
        return opening;
    }

    /** To open a connection takes longer than most of what is asked here. */
    private static DataSource pooled(PostgresServer server) throws SQLException {
        server.databases().provide(NAME, PASSWORD);
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(MOST_CONNECTIONS)
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(connections -> connections
                                .jdbcUrl(server.databases().jdbcUrl(NAME))
                                .principal(new NamePrincipal(NAME))
                                .credential(new SimplePassword(PASSWORD)))));
    }

    private static TestDatabase onAServerOfItsOwn() {
        try {
            Path folder = Files.createTempDirectory("meterline-aggregation-");
            PostgresServer server = PostgresServer.throwaway(folder).start().awaitReady();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                Folders.delete(folder);
            }));
            return new TestDatabase(pooled(server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The database of a test that does things to the server. */
    public static TestDatabase on(PostgresServer server) {
        return new TestDatabase(unpooled(server));
    }

    private static final class Only {
        static final TestDatabase DATABASE = onAServerOfItsOwn();
    }

    public static TestDatabase get() {
        return Only.DATABASE;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public void clear() {
        execute("TRUNCATE ledger, source_hour, source_totals, metered_source, usage_meter, recount");
        execute("TRUNCATE alert, alert_hour, alert_outbox");
        execute("TRUNCATE source_policy, test_hour, report_chain");
        execute("TRUNCATE report_decision");
        execute("TRUNCATE order_reminder, usage_meter_backlog");
        execute("TRUNCATE webhook, webhook_secret, webhook_delivery");
        execute("TRUNCATE billing_order, billing_order_edit, billing_order_event, billing_order_outbox, month_drain,"
                + " correction, correction_look, correction_approval, order_check");
        execute("DELETE FROM metric_version WHERE revision > " + REVISION);
        execute("UPDATE metric_catalogue SET revision = " + REVISION + ", followed = " + REVISION);
    }

    public void execute(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Adds to one side of the totals of which a condition holds. */
    void addToTotals(String side, int added, String condition) {
        execute("""
                UPDATE source_totals t SET %1$s = ARRAY(
                    SELECT CASE WHEN %3$s THEN s.%1$s + %2$d ELSE s.%1$s END
                    FROM unnest(t.customers, t.metrics, t.%1$s) WITH ORDINALITY AS s (customer, metric, %1$s, place)
                    ORDER BY s.place)
                """.formatted(side, added, condition));
    }

    /** Forgets all totals but those of one metric. */
    void keepTotalsOf(String metric) {
        execute("""
                UPDATE source_totals t SET (customers, metrics, versions, variants, billed, metered) = (
                    SELECT array_agg(customer), array_agg(metric), array_agg(version), array_agg(variant),
                        array_agg(billed), array_agg(metered)
                    FROM unnest(t.customers, t.metrics, t.versions, t.variants, t.billed, t.metered)
                        AS s (customer, metric, version, variant, billed, metered)
                    WHERE metric = '%s')
                """.formatted(metric));
    }

    /** Rows as text, column by column. */
    public List<String> rows(String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(rows.getString(i));
                }
                found.add(String.join(" | ", columns));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
