package org.meterline.aggregation.storage.order;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.storage.Columns;
import org.meterline.contracts.topic.BillingOrderEvent;

/** What happened to an order: a row that stays, and an event on its way to the topic, in the transaction of what happened. */
final class OrderEvents {

    /** The order as it is after what happened. */
    record Subject(Contract contract, UUID order, BillingMonth month, OrderState state, long version) {}

    private static final String NOTE = """
            INSERT INTO billing_order_event (order_id, version, occurred_at, actor, kind, state, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)
            """;

    private static final String TELL = "INSERT INTO billing_order_outbox (order_id, event) VALUES (?, ?)";

    private final Connection connection;

    OrderEvents(Connection connection) {
        this.connection = connection;
    }

    /** @param detail what of it is kept for those who ask later, by name */
    void tell(BillingOrderEvent.Type type, Subject subject, String actor, Instant now, Map<String, String> detail)
            throws SQLException {
        try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            note.setObject(1, subject.order());
            note.setLong(2, subject.version());
            note.setObject(3, Columns.timestamp(now));
            note.setString(4, actor);
            note.setString(5, type.name());
            note.setString(6, subject.state().word());
            note.setString(7, OrderCodec.details(new TreeMap<>(detail)));
            note.executeUpdate();
        }
        BillingOrderEvent event = BillingOrderEvent.of(
                UUID.randomUUID(),
                type,
                now,
                new BillingOrderEvent.Data(
                        subject.contract().provider(),
                        subject.order(),
                        subject.contract().id(),
                        subject.month().toString(),
                        subject.state().word(),
                        subject.version(),
                        actor));
        try (PreparedStatement tell = connection.prepareStatement(TELL)) {
            tell.setObject(1, subject.order());
            tell.setBytes(2, event.toJson());
            tell.executeUpdate();
        }
    }
}
