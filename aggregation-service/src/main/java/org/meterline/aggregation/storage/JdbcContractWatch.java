package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractWatch;

/** Contracts against the calendar and the totals. */
@ApplicationScoped
class JdbcContractWatch implements ContractWatch {

    private static final String ENDING = """
            SELECT provider, id, name, last_month AS month FROM (
                SELECT *, (last_month + interval '1 month') AT TIME ZONE 'UTC' AS ended FROM contract
                WHERE last_month IS NOT NULL
            ) AS limited
            WHERE ended > ? AND ended <= ?
            """;

    private static final String USED_OUTSIDE = """
            SELECT c.provider, c.id, c.name, min(t.month) AS month
            FROM contract c JOIN totals t ON t.provider = c.provider AND t.contract = c.id
            WHERE (t.month < c.first_month OR t.month > c.last_month) AND t.month >= ? AND t.billed <> 0
            GROUP BY c.provider, c.id, c.name
            """;

    private final Database database;

    JdbcContractWatch(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<Watched> ending(Instant after, Instant until) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ENDING)) {
                select.setObject(1, Columns.timestamp(after));
                select.setObject(2, Columns.timestamp(until));
                return watched(select);
            }
        });
    }

    @Override
    public List<Watched> usedOutside(BillingMonth since) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(USED_OUTSIDE)) {
                select.setObject(1, since.firstDay());
                return watched(select);
            }
        });
    }

    private static List<Watched> watched(PreparedStatement select) throws SQLException {
        List<Watched> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                LocalDate month = Columns.date(rows, "month");
                found.add(new Watched(
                        rows.getString("provider"),
                        Columns.uuid(rows, "id"),
                        rows.getString("name"),
                        BillingMonth.of(month.getYear(), month.getMonthValue())));
            }
        }
        return found;
    }
}
