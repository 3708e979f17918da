package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.counting.Measured;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TestHour;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.TestUsageQueries;

/** The hours of TEST meters, one after the other and never all in memory. */
@ApplicationScoped
class JdbcTestUsageQueries implements TestUsageQueries {

    /** Rows that are fetched at once. */
    private static final int AT_ONCE = 100;

    private static final String HOURS = """
            SELECT provider, hour, source, seconds, contribution, marks FROM test_hour
            WHERE provider = ? AND hour >= ? AND hour < ? ORDER BY hour
            """;

    private final Database database;

    JdbcTestUsageQueries(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public void hours(String provider, BillingMonth month, Consumer<TestHour> hours) {
        database.snapshot(connection -> {
            try (PreparedStatement select = connection.prepareStatement(HOURS)) {
                select.setFetchSize(AT_ONCE);
                select.setString(1, provider);
                select.setObject(2, Columns.timestamp(month.start()));
                select.setObject(3, Columns.timestamp(month.end()));
                int told = 0;
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        hours.accept(new TestHour(
                                new SourceHourKey(
                                        rows.getString("provider"),
                                        Columns.instant(rows, "hour"),
                                        Columns.uuid(rows, "source")),
                                rows.getInt("seconds"),
                                new Measured(
                                        SourceHourJson.amounts(rows.getString("contribution")),
                                        SourceHourJson.amounts(rows.getString("marks")))));
                        told++;
                    }
                }
                return told;
            }
        });
    }
}
