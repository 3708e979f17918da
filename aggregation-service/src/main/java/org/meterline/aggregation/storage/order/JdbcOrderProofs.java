package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.order.OrderProofs;

/** Stored orders byte for byte, and the last check of each. The right to check is an advisory lock: it ends with the instance. */
@ApplicationScoped
class JdbcOrderProofs implements OrderProofs {

    private static final String READ = """
            SELECT basis, computed, document_hash, input_hash, rules_hash FROM billing_order WHERE id = ? AND provider = ?
            """;

    private static final String TRY_LOCK =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('meterline check of orders', 0)) AS mine";

    private static final String NEXT = """
            SELECT o.provider, o.id FROM billing_order o LEFT JOIN order_check c ON c.order_id = o.id
            WHERE (c.due_at IS NULL OR c.due_at <= ?)
                AND NOT EXISTS (SELECT FROM ledger_month m WHERE m.month = o.month AND m.state = 'DROPPED')
            ORDER BY c.due_at NULLS FIRST, o.id LIMIT 1
            """;

    private static final String NOTE = """
            INSERT INTO order_check (order_id, checked_at, due_at, verdict, differences) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (order_id) DO UPDATE SET checked_at = EXCLUDED.checked_at, due_at = EXCLUDED.due_at,
                verdict = EXCLUDED.verdict, differences = EXCLUDED.differences
            """;

    private static final String LAST =
            "SELECT checked_at, due_at, verdict, differences FROM order_check WHERE order_id = ?";

    private record Next(String provider, UUID order) {}

    private final Database database;

    JdbcOrderProofs(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Optional<Stored> read(String provider, UUID order) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(READ)) {
                select.setObject(1, order);
                select.setString(2, provider);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(stored(row)) : Optional.empty();
                }
            }
        });
    }

    private static Stored stored(ResultSet row) throws SQLException {
        byte[] computed = row.getBytes("computed");
        return new Stored(
                OrderCodec.basis(row.getBytes("basis")),
                OrderCodec.order(computed),
                OrderCodec.hash(OrderCodec.unpack(computed)),
                row.getString("document_hash"),
                row.getString("input_hash"),
                row.getString("rules_hash"));
    }

    @Override
    public String hashOf(DraftOrder order) {
        return OrderCodec.hash(OrderCodec.document(order));
    }

    @Override
    public void note(Check check) {
        var unused = database.query(connection -> {
            try (PreparedStatement note = connection.prepareStatement(NOTE)) {
                note.setObject(1, check.order());
                note.setObject(2, Columns.timestamp(check.checkedAt()));
                note.setObject(3, Columns.timestamp(check.dueAt()));
                note.setString(4, check.verdict().name());
                note.setLong(5, check.differences());
                return note.executeUpdate();
            }
        });
    }

    @Override
    public Optional<Check> last(UUID order) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LAST)) {
                select.setObject(1, order);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Check(
                                    order,
                                    Columns.instant(row, "checked_at"),
                                    Columns.instant(row, "due_at"),
                                    Verdict.valueOf(row.getString("verdict")),
                                    row.getLong("differences")))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public <T> Optional<T> claimNext(Instant now, BiFunction<String, UUID, T> work) {
        return database.transaction(connection -> isMine(connection)
                ? next(connection, now).map(next -> work.apply(next.provider(), next.order()))
                : Optional.empty());
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement();
                ResultSet row = lock.executeQuery(TRY_LOCK)) {
            return row.next() && row.getBoolean("mine");
        }
    }

    private static Optional<Next> next(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement(NEXT)) {
            next.setObject(1, Columns.timestamp(now));
            try (ResultSet row = next.executeQuery()) {
                return row.next()
                        ? Optional.of(new Next(row.getString("provider"), Columns.uuid(row, "id")))
                        : Optional.empty();
            }
        }
    }
}
