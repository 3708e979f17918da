package org.meterline.aggregation.storage.order;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.storage.Columns;
import org.meterline.aggregation.storage.Database;
import org.meterline.aggregation.usecase.order.OrderArchive;
import org.meterline.aggregation.usecase.order.UnreadableOrderException;

/** Reads all that is kept of a stored order, in one snapshot. */
@ApplicationScoped
class JdbcOrderArchive implements OrderArchive {

    private static final String READ = """
            SELECT basis, computed, state, version, month_version, as_of, program, document_hash, input_hash, rules_hash,
                opened_at, since
            FROM billing_order WHERE id = ? AND provider = ?
            """;

    private static final String EVENTS = """
            SELECT version, occurred_at, actor, kind, state, detail FROM billing_order_event
            WHERE order_id = ? ORDER BY version
            """;

    private static final Logger LOG = Logger.getLogger(JdbcOrderArchive.class);

    private final Database database;

    JdbcOrderArchive(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    @Override
    public Found find(String provider, UUID order, long maxBytes) {
        return database.snapshot(connection -> {
            try (PreparedStatement select = connection.prepareStatement(READ)) {
                select.setObject(1, order);
                select.setString(2, provider);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? found(connection, row, order, maxBytes) : new Found.NotStored();
                }
            } catch (UnreadableOrderException unreadable) {
                LOG.errorf(unreadable, "Provider %s, order %s: what is stored does not read back", provider, order);
                return new Found.Unreadable();
            }
        });
    }

    private static Found found(Connection connection, ResultSet row, UUID order, long maxBytes) throws SQLException {
        byte[] packedComputed = row.getBytes("computed");
        byte[] packedBasis = row.getBytes("basis");
        byte[] computed = OrderCodec.unpack(packedComputed);
        byte[] basis = OrderCodec.unpack(packedBasis);
        if ((long) computed.length + basis.length > maxBytes) {
            return new Found.TooLarge();
        }
        return new Found.Whole(new Archived(
                new StoredOrder(
                        OrderCodec.order(packedComputed),
                        OrderState.of(row.getString("state")).orElseThrow(),
                        row.getLong("version"),
                        row.getInt("month_version"),
                        Columns.instant(row, "as_of"),
                        row.getString("program"),
                        row.getString("document_hash"),
                        Columns.instant(row, "opened_at"),
                        Columns.instant(row, "since")),
                OrderCodec.basis(packedBasis),
                computed,
                basis,
                row.getString("input_hash"),
                row.getString("rules_hash"),
                new OrderEditTable(connection).of(List.of(order)).getOrDefault(order, List.of()),
                events(connection, order)));
    }

    private static List<Happened> events(Connection connection, UUID order) throws SQLException {
        List<Happened> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(EVENTS)) {
            select.setObject(1, order);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    events.add(new Happened(
                            rows.getLong("version"),
                            Columns.instant(rows, "occurred_at"),
                            rows.getString("actor"),
                            rows.getString("kind"),
                            rows.getString("state"),
                            OrderCodec.details(rows.getString("detail"))));
                }
            }
        }
        return events;
    }
}
