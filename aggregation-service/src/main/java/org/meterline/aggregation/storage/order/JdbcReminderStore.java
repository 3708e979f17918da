package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.Reminder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.usecase.order.ReminderStore;
import org.meterline.contracts.topic.BillingOrderEvent;

/**
 * Reminders as rows of {@code order_reminder}. They are no change of an order: its version stays, so that nobody who is at work on
 * it is turned away by a reminder.
 */
@ApplicationScoped
class JdbcReminderStore implements ReminderStore {

    private static final String CALENDAR = "calendar";

    private static final long DRAFT_VERSION = 1;

    /** A contract that was written down before the month's totals became final has an order of it, within its period. */
    private static final String DRAFTS = """
            SELECT c.provider, c.id AS contract FROM contract c
                CROSS JOIN (SELECT ?::date AS month) AS m
            WHERE m.month >= coalesce(c.first_month, m.month) AND m.month <= coalesce(c.last_month, m.month)
                AND NOT EXISTS (SELECT FROM billing_order o WHERE o.contract = c.id AND o.month = m.month)
                AND NOT EXISTS (SELECT FROM order_reminder r
                    WHERE r.contract = c.id AND r.month = m.month AND r.reminder = ?)
            ORDER BY c.id LIMIT ?
            """;

    private static final String UNSUBMITTED = """
            SELECT o.provider, o.contract, o.id FROM billing_order o
            WHERE o.state IN ('PENDING_SP', 'PENDING_APPROVAL') AND o.month = ?
                AND NOT EXISTS (SELECT FROM order_reminder r WHERE r.order_id = o.id AND r.reminder = ?)
            ORDER BY o.id LIMIT ?
            """;

    private static final String OLDEST_UNSUBMITTED =
            "SELECT min(month) AS month FROM billing_order WHERE state IN ('PENDING_SP', 'PENDING_APPROVAL')";

    /** Nobody submits it before this transaction is over. */
    private static final String HOLD = "SELECT state, version FROM billing_order WHERE id = ? FOR UPDATE";

    private static final String SETTLE = """
            INSERT INTO order_reminder (order_id, reminder, contract, month, settled_at, told)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String TELL = "INSERT INTO billing_order_outbox (order_id, event) VALUES (?, ?)";

    private final Database database;

    JdbcReminderStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public List<Unsettled> drafts(Reminder reminder, BillingMonth month, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(DRAFTS)) {
                select.setObject(1, month.firstDay());
                select.setString(2, reminder.name());
                select.setInt(3, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<Unsettled> drafts = new ArrayList<>();
                    while (rows.next()) {
                        UUID contract = Columns.uuid(rows, "contract");
                        drafts.add(new Unsettled(
                                rows.getString("provider"), contract, DraftOrder.idOf(contract, month), month));
                    }
                    return drafts;
                }
            }
        });
    }

    @Override
    public List<Unsettled> unsubmitted(Reminder reminder, BillingMonth month, int limit) {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(UNSUBMITTED)) {
                select.setObject(1, month.firstDay());
                select.setString(2, reminder.name());
                select.setInt(3, limit);
                try (ResultSet rows = select.executeQuery()) {
                    List<Unsettled> unsubmitted = new ArrayList<>();
                    while (rows.next()) {
                        unsubmitted.add(new Unsettled(
                                rows.getString("provider"),
                                Columns.uuid(rows, "contract"),
                                Columns.uuid(rows, "id"),
                                month));
                    }
                    return unsubmitted;
                }
            }
        });
    }

    @Override
    public Optional<BillingMonth> oldestUnsubmitted() {
        return database.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OLDEST_UNSUBMITTED);
                    ResultSet row = select.executeQuery()) {
                LocalDate first = row.next() ? row.getObject("month", LocalDate.class) : null;
                return Optional.ofNullable(first).map(day -> BillingMonth.of(day.getYear(), day.getMonthValue()));
            }
        });
    }

    @Override
    public boolean settle(Unsettled order, Reminder reminder, Instant deadline, Instant now, boolean tell) {
        return database.transaction(connection -> {
            Standing standing = standing(connection, order);
            if (!standing.concerns(reminder) || !note(connection, order, reminder, now, tell)) {
                return false;
            }
            if (tell) {
                tell(connection, order, standing, reminder, deadline, now);
            }
            return true;
        });
    }

    /** Where an order stands while it is looked at. */
    private record Standing(OrderState state, long version) {

        boolean concerns(Reminder reminder) {
            return switch (reminder) {
                case UPLOAD_RECOMMENDED, UPLOADS_CLOSE_SOON -> state instanceof OrderState.Collecting;
                case DUE_SOON, OVERDUE -> OrderDeadlines.awaitsSubmission(state);
            };
        }
    }

    private static Standing standing(Connection connection, Unsettled order) throws SQLException {
        try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
            hold.setObject(1, order.order());
            try (ResultSet row = hold.executeQuery()) {
                return row.next()
                        ? new Standing(OrderState.of(row.getString("state")).orElseThrow(), row.getLong("version"))
                        : new Standing(new OrderState.Collecting(), DRAFT_VERSION);
            }
        }
    }

    private static boolean note(Connection connection, Unsettled order, Reminder reminder, Instant now, boolean tell)
            throws SQLException {
        try (PreparedStatement settle = connection.prepareStatement(SETTLE)) {
            settle.setObject(1, order.order());
            settle.setString(2, reminder.name());
            settle.setObject(3, order.contract());
            settle.setObject(4, order.month().firstDay());
            settle.setObject(5, Columns.timestamp(now));
            settle.setBoolean(6, tell);
            return settle.executeUpdate() == 1;
        }
    }

    private static void tell(
            Connection connection, Unsettled order, Standing standing, Reminder reminder, Instant deadline, Instant now)
            throws SQLException {
        BillingOrderEvent event = BillingOrderEvent.of(
                UUID.randomUUID(),
                reminder == Reminder.OVERDUE ? BillingOrderEvent.Type.OVERDUE : BillingOrderEvent.Type.REMINDED,
                now,
                new BillingOrderEvent.Data(
                        order.provider(),
                        order.order(),
                        order.contract(),
                        order.month().toString(),
                        standing.state().word(),
                        standing.version(),
                        CALENDAR,
                        reminder.name(),
                        deadline));
        try (PreparedStatement tell = connection.prepareStatement(TELL)) {
            tell.setObject(1, order.order());
            tell.setBytes(2, event.toJson());
            tell.executeUpdate();
        }
    }
}
