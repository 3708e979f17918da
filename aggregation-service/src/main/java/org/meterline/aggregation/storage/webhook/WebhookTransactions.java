package org.meterline.aggregation.storage.webhook;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.meterline.aggregation.storage.AlertTable;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.storage.PendingAlerts;

/** Transactions about webhooks, which raise and clear their alerts at their end. */
@Singleton
class WebhookTransactions {

    /** Works with webhooks and, where it has to, with the connection itself. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection, WebhookTable webhooks, PendingAlerts alerts) throws SQLException;
    }

    private final Database database;
    private final Clock clock;

    /** @param clock of alerts, which is that of the business */
    WebhookTransactions(DataSource dataSource, Clock clock) {
        this.database = new Database(dataSource);
        this.clock = clock;
    }

    <T> T run(Work<T> work) {
        return database.transaction(connection -> {
            PendingAlerts alerts = new PendingAlerts();
            T result = work.with(connection, new WebhookTable(connection, alerts), alerts);
            alerts.write(new AlertTable(connection, clock));
            return result;
        });
    }

    <T> T query(Database.Work<T> work) {
        return database.query(work);
    }
}
