package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.usecase.order.MonthDrains;

/** What was on its way when a month's totals became final, a row each. */
@ApplicationScoped
class JdbcMonthDrains implements MonthDrains {

    private static final String FIND = "SELECT ends, drained_at FROM month_drain WHERE month = ?";

    private static final String NOTE = """
            INSERT INTO month_drain (month, ends, noted_at) VALUES (?, ?::jsonb, ?) ON CONFLICT DO NOTHING
            """;

    private static final String DRAINED =
            "UPDATE month_drain SET drained_at = ? WHERE month = ? AND drained_at IS NULL";

    private final Database database;

    JdbcMonthDrains(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Optional<Drain> find(BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setObject(1, month.firstDay());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Drain(
                                    OrderCodec.offsets(row.getString("ends")),
                                    Columns.instantOrNull(row, "drained_at")))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public void note(BillingMonth month, SortedMap<String, Long> ends, Instant at) {
        database.query(connection -> {
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                note.setObject(1, month.firstDay());
                note.setString(2, OrderCodec.offsets(ends));
                note.setObject(3, Columns.timestamp(at));
                return note.executeUpdate();
            }
        });
    }

    @Override
    public void drained(BillingMonth month, Instant at) {
        database.query(connection -> {
            try (PreparedStatement update = connection.prepareStatement(DRAINED)) {
                update.setObject(1, Columns.timestamp(at));
                update.setObject(2, month.firstDay());
                return update.executeUpdate();
            }
        });
    }
}
