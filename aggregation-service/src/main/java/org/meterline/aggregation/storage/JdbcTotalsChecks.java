package org.meterline.aggregation.storage;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.TotalsChecks;

/** The last check of each month. The right to check is an advisory lock: the server frees it when the instance dies. */
@ApplicationScoped
class JdbcTotalsChecks implements TotalsChecks {

    private static final String TRY_LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('meterline recomputation', 0)) AS mine";

    private static final String NEXT = """
            SELECT t.provider, t.month
            FROM (SELECT DISTINCT provider, month FROM source_totals WHERE month = ANY (?)) AS t
                LEFT JOIN recomputation_check c ON c.provider = t.provider AND c.month = t.month
            WHERE c.due_at IS NULL OR c.due_at <= ?
            ORDER BY c.due_at NULLS FIRST, t.provider, t.month LIMIT 1
            """;

    private static final String NOTE = """
            INSERT INTO recomputation_check (provider, month, checked_at, due_at, verdict, source_hours, reports, records,
                totals, differences)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (provider, month) DO UPDATE SET checked_at = EXCLUDED.checked_at, due_at = EXCLUDED.due_at,
                verdict = EXCLUDED.verdict, source_hours = EXCLUDED.source_hours, reports = EXCLUDED.reports,
                records = EXCLUDED.records, totals = EXCLUDED.totals, differences = EXCLUDED.differences
            """;

    private static final String LAST = "SELECT * FROM recomputation_check WHERE provider = ? AND month = ?";

    private record Due(String provider, BillingMonth month) {}

    private final Database database;

    JdbcTotalsChecks(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public void note(Check check) {
        var unused = database.transaction(connection -> {
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                note.setString(1, check.provider());
                note.setObject(2, check.month().firstDay());
                note.setObject(3, Columns.timestamp(check.checkedAt()));
                note.setObject(4, Columns.timestamp(check.dueAt()));
                note.setString(5, check.verdict().name());
                note.setLong(6, check.sourceHours());
                note.setLong(7, check.reports());
                note.setLong(8, check.records());
                note.setLong(9, check.totals());
                note.setLong(10, check.differences());
                return note.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Check> last(String provider, BillingMonth month) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LAST)) {
                select.setString(1, provider);
                select.setObject(2, month.firstDay());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(check(row)) : Optional.empty();
                }
            }
        });
    }

    private static Check check(ResultSet row) throws SQLException {
        return new Check(
                row.getString("provider"),
                month(row),
                Columns.instant(row, "checked_at"),
                Columns.instant(row, "due_at"),
                Verdict.valueOf(row.getString("verdict")),
                row.getLong("source_hours"),
                row.getLong("reports"),
                row.getLong("records"),
                row.getLong("totals"),
                row.getLong("differences"));
    }

    @Override
    public <T> Optional<T> claimNext(List<BillingMonth> months, Instant now, BiFunction<String, BillingMonth, T> work) {
        return database.transaction(connection -> isMine(connection)
                ? next(connection, months, now).map(due -> work.apply(due.provider(), due.month()))
                : Optional.empty());
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement();
                ResultSet row = lock.executeQuery(TRY_LOCK)) {
            return row.next() && row.getBoolean("mine");
        }
    }

    private static Optional<Due> next(Connection connection, List<BillingMonth> months, Instant now)
            throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT)) {
            next.setArray(1, Columns.column(connection, "date", months, BillingMonth::firstDay));
            next.setObject(2, Columns.timestamp(now));
            try (ResultSet row = next.executeQuery()) {
                return row.next() ? Optional.of(new Due(row.getString("provider"), month(row))) : Optional.empty();
            }
        }
    }

    private static BillingMonth month(ResultSet row) throws SQLException {
        LocalDate first = Columns.date(row, "month");
        return BillingMonth.of(first.getYear(), first.getMonthValue());
    }
}
