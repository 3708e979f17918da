package org.meterline.aggregation.storage.order;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.storage.Columns;

/** Edits as rows of {@code billing_order_edit}. */
final class OrderEditTable {

    private static final String OF_ORDERS =
            "SELECT * FROM billing_order_edit WHERE order_id = ANY (?) ORDER BY order_id, version";

    private static final String INSERT = """
            INSERT INTO billing_order_edit (order_id, version, edited_at, actor, metric, bundle, customer, site, source,
                estimated, adds, unit, before, after, reason, text, evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Connection connection;

    OrderEditTable(Connection connection) {
        this.connection = connection;
    }

    Map<UUID, List<OrderEdit>> of(Collection<UUID> orders) throws SQLException {
        Map<UUID, List<OrderEdit>> edits = new HashMap<>();
        if (orders.isEmpty()) {
            return edits;
        }
        try (PreparedStatement select = connection.prepareStatement(OF_ORDERS)) {
            select.setArray(1, Columns.column(connection, "uuid", orders, order -> order));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    edits.computeIfAbsent(Columns.uuid(rows, "order_id"), order -> new ArrayList<>())
                            .add(edit(rows));
                }
            }
        }
        return edits;
    }

    void add(UUID order, OrderEdit edit) throws SQLException {
        LineKey line = edit.line();
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int column = 1;
            insert.setObject(column++, order);
            insert.setLong(column++, edit.version());
            insert.setObject(column++, Columns.timestamp(edit.at()));
            insert.setString(column++, edit.by());
            insert.setString(column++, line.metric());
            insert.setString(column++, line.bundle());
            insert.setString(column++, line.customer());
            insert.setString(column++, line.site());
            insert.setObject(column++, line.source());
            insert.setBoolean(column++, line.estimated());
            insert.setBoolean(column++, edit.adds());
            insert.setString(column++, edit.unit());
            insert.setBigDecimal(column++, edit.before());
            insert.setBigDecimal(column++, edit.after());
            insert.setString(column++, edit.reason().code());
            insert.setString(column++, edit.reason().text());
            insert.setString(column, edit.reason().evidence());
            insert.executeUpdate();
        }
    }

    private static OrderEdit edit(ResultSet row) throws SQLException {
        return new OrderEdit(
                row.getLong("version"),
                Columns.instant(row, "edited_at"),
                row.getString("actor"),
                new LineKey(
                        row.getString("metric"),
                        row.getString("bundle"),
                        row.getString("customer"),
                        row.getString("site"),
                        row.getObject("source", UUID.class),
                        row.getBoolean("estimated")),
                row.getBoolean("adds"),
                row.getString("unit"),
                row.getBigDecimal("before"),
                row.getBigDecimal("after"),
                new EditReason(row.getString("reason"), row.getString("text"), row.getString("evidence")));
    }
}
