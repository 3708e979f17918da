package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.OrderReview;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.order.Submission;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.storage.OrderInputsReader;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.aggregation.usecase.order.OrderReviews;

/** What people did to orders: their rows stay, and each change is one transaction under the lock of the order's row. */
@ApplicationScoped
class JdbcOrderReviews implements OrderReviews {

    private static final String BASIS = "SELECT basis FROM billing_order WHERE id = ?";

    private static final String LOCK = JdbcOrderStore.COLUMNS + " WHERE id = ? AND provider = ? FOR UPDATE";

    private static final String SUBMITTED = JdbcOrderStore.COLUMNS + """
             WHERE contract = ? AND month >= ? AND month < ? AND state NOT IN ('PENDING_SP', 'PENDING_APPROVAL')
            ORDER BY month
            """;

    private static final String SUBMISSION = """
            SELECT occurred_at, actor, detail FROM billing_order_event
            WHERE order_id = ? AND kind IN ('SUBMITTED', 'APPROVAL_REQUESTED') ORDER BY version DESC LIMIT 1
            """;

    private static final String EVENTS =
            "SELECT * FROM billing_order_event WHERE order_id = ? AND version > ? ORDER BY version LIMIT ?";

    private static final String MOVE = """
            UPDATE billing_order SET version = version + 1, state = ?, since = CASE WHEN state = ? THEN since ELSE ? END
            WHERE id = ?
            """;

    private static final String REPLACE = """
            UPDATE billing_order SET month_version = ?, as_of = ?, program = ?, basis = ?, computed = ?, document_hash = ?,
                input_hash = ?, rules_hash = ?
            WHERE id = ?
            """;

    private static final String CLOSE =
            "INSERT INTO closed_order (provider, month, contract, closed_at) VALUES (?, ?, ?, ?)";

    private static final String EXPORTED = """
            UPDATE closed_order AS c SET exported_at = coalesce(c.exported_at, ?)
            FROM billing_order AS o
            WHERE o.id = ? AND o.provider = ? AND c.provider = o.provider AND c.month = o.month AND c.contract = o.contract
            """;

    /** Somebody else changed the row since the snapshot was taken. */
    private static final String SERIALIZATION_FAILURE = "40001";

    private final Database database;

    JdbcOrderReviews(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Map<UUID, List<OrderEdit>> edits(Collection<UUID> orders) {
        return orders.isEmpty() ? Map.of() : database.query(connection -> new OrderEditTable(connection).of(orders));
    }

    @Override
    public Optional<Submission> submission(UUID order) {
        return database.query(connection -> submission(connection, order));
    }

    private static Optional<Submission> submission(Connection connection, UUID order) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SUBMISSION)) {
            select.setObject(1, order);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Submission(
                                Columns.instant(row, "occurred_at"),
                                row.getString("actor"),
                                OrderCodec.details(row.getString("detail"))))
                        : Optional.empty();
            }
        }
    }

    @Override
    public List<Happened> events(UUID order, long afterVersion, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
                select.setObject(1, order);
                select.setLong(2, afterVersion);
                select.setInt(3, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<Happened> events = new ArrayList<>();
                    while (rows.next()) {
                        events.add(new Happened(
                                rows.getLong("version"),
                                Columns.instant(rows, "occurred_at"),
                                rows.getString("actor"),
                                rows.getString("kind"),
                                rows.getString("state"),
                                OrderCodec.details(rows.getString("detail"))));
                    }
                    return events;
                }
            }
        });
    }

    @Override
    public List<StoredOrder> submitted(UUID contract, BillingMonth from, BillingMonth before) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SUBMITTED)) {
                select.setObject(1, contract);
                select.setObject(2, from.firstDay());
                select.setObject(3, before.firstDay());
                try (ResultSet rows = select.executeQuery()) {
                    List<StoredOrder> orders = new ArrayList<>();
                    while (rows.next()) {
                        orders.add(JdbcOrderStore.order(rows));
                    }
                    return orders;
                }
            }
        });
    }

    @Override
    public Changed change(Attempt attempt, Function<OrderReview, OrderOutcome> decide) {
        return database.transaction(connection -> {
            return switch (lock(connection, attempt)) {
                case Locked.Refused(Changed why) -> why;
                case Locked.Seen(OrderReview review) -> change(connection, attempt, review, decide.apply(review));
            };
        });
    }

    private static Changed change(Connection connection, Attempt attempt, OrderReview review, OrderOutcome outcome)
            throws SQLException {
        if (outcome instanceof OrderOutcome.Done done) {
            keep(connection, attempt, review.order(), done);
        }
        return new Changed.Decided(outcome);
    }

    @Override
    public Changed refresh(Attempt attempt, Anew anew, BiFunction<OrderReview, DraftOrder, OrderOutcome> decide) {
        try {
            return database.transaction(connection -> refresh(connection, attempt, anew, decide));
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof SQLException cause && SERIALIZATION_FAILURE.equals(cause.getSQLState())) {
                return new Changed.TryAgain();
            }
            throw e;
        }
    }

    private static Changed refresh(
            Connection connection, Attempt attempt, Anew anew, BiFunction<OrderReview, DraftOrder, OrderOutcome> decide)
            throws SQLException {
        try (Statement begin = connection.createStatement()) {
            begin.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        }
        return switch (lock(connection, attempt)) {
            case Locked.Refused(Changed why) -> why;
            case Locked.Seen(OrderReview review) -> refresh(connection, attempt, review, anew, decide);
        };
    }

    private static Changed refresh(
            Connection connection,
            Attempt attempt,
            OrderReview review,
            Anew anew,
            BiFunction<OrderReview, DraftOrder, OrderOutcome> decide)
            throws SQLException {
        String provider = anew.contract().provider();
        if (!JdbcOrderStore.isAsTheVersion(connection, provider, anew.month(), anew.monthVersion())) {
            return new Changed.TryAgain();
        }
        OrderInputs inputs =
                new OrderInputsReader(connection).read(anew.contract(), anew.month(), anew.hourly(), attempt.now());
        OrderBasis basis = anew.basis().apply(basis(connection, attempt.order()), inputs);
        DraftOrder computed = basis.order();
        OrderOutcome outcome = decide.apply(review, computed);
        if (outcome instanceof OrderOutcome.Done) {
            replace(connection, basis, computed);
        }
        return change(connection, attempt, review, outcome);
    }

    private static OrderBasis basis(Connection connection, UUID order) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BASIS)) {
            select.setObject(1, order);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return OrderCodec.basis(row.getBytes("basis"));
            }
        }
    }

    /** The order under its lock, as far as there is one that the person has seen. */
    private sealed interface Locked {

        record Seen(OrderReview review) implements Locked {}

        record Refused(Changed why) implements Locked {}
    }

    private static Locked lock(Connection connection, Attempt attempt) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOCK)) {
            select.setObject(1, attempt.order());
            select.setString(2, attempt.provider());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return new Locked.Refused(new Changed.Unknown());
                }
                if (!attempt.seen().test(row.getLong("version"))) {
                    return new Locked.Refused(new Changed.Stale());
                }
                return new Locked.Seen(review(connection, JdbcOrderStore.order(row)));
            }
        }
    }

    private static OrderReview review(Connection connection, StoredOrder order) throws SQLException {
        UUID id = order.computed().id();
        return new OrderReview(
                order,
                new OrderEditTable(connection).of(List.of(id)).getOrDefault(id, List.of()),
                submission(connection, id).map(Submission::by).orElse(null),
                List.of());
    }

    private static void keep(Connection connection, Attempt attempt, StoredOrder before, OrderOutcome.Done done)
            throws SQLException {
        DraftOrder order = before.computed();
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setString(1, done.state().word());
            move.setString(2, done.state().word());
            move.setObject(3, Columns.timestamp(attempt.now()));
            move.setObject(4, order.id());
            move.executeUpdate();
        }
        OrderEvents.Subject after = new OrderEvents.Subject(
                order.contract(), order.id(), order.month(), done.state(), before.version() + 1);
        new OrderEvents(connection).tell(done.type(), after, attempt.person().id(), attempt.now(), done.detail());
        if (done.edit() != null) {
            new OrderEditTable(connection).add(order.id(), done.edit());
        }
        if (done.state() instanceof OrderState.Closed) {
            close(connection, order, attempt.now());
        }
    }

    private static void close(Connection connection, DraftOrder order, Instant now) throws SQLException {
        try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
            close.setString(1, order.contract().provider());
            close.setObject(2, order.month().firstDay());
            close.setObject(3, order.contract().id());
            close.setObject(4, Columns.timestamp(now));
            close.executeUpdate();
        }
    }

    private static void replace(Connection connection, OrderBasis basis, DraftOrder computed) throws SQLException {
        byte[] document = OrderCodec.document(computed);
        try (PreparedStatement replace = connection.prepareStatement(REPLACE)) {
            int column = 1;
            replace.setInt(column++, basis.monthVersion());
            replace.setObject(column++, Columns.timestamp(basis.asOf()));
            replace.setString(column++, basis.program());
            replace.setBytes(column++, OrderCodec.pack(OrderCodec.basis(basis)));
            replace.setBytes(column++, OrderCodec.pack(document));
            replace.setString(column++, OrderCodec.hash(document));
            replace.setString(column++, computed.inputHash());
            replace.setString(column++, computed.rulesHash());
            replace.setObject(column, computed.id());
            replace.executeUpdate();
        }
    }

    @Override
    public boolean noteExported(String provider, UUID order, Instant at) {
        return database.query(connection -> {
            try (PreparedStatement note = connection.prepareStatement(EXPORTED)) {
                note.setObject(1, Columns.timestamp(at));
                note.setObject(2, order);
                note.setString(3, provider);
                return note.executeUpdate() > 0;
            }
        });
    }
}
