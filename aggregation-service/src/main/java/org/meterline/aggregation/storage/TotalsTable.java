package org.meterline.aggregation.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.meterline.aggregation.domain.counting.TotalKey;
import org.meterline.aggregation.domain.quantity.Amount;

/** The exact sums of months. */
final class TotalsTable {

    private static final String ADD = """
            INSERT INTO totals AS t (provider, month, contract, site, usage_meter, source, customer, metric, version,
                variant, variant_hash, billed, metered)
            SELECT provider, month, contract, site, usage_meter, source, customer, metric, version,
                variant, sha256(convert_to(variant, 'UTF8')), billed, metered
            FROM unnest(?::text[], ?::date[], ?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::date[],
                ?::text[], ?::numeric[], ?::numeric[]) WITH ORDINALITY
                AS k (provider, month, contract, site, usage_meter, source, customer, metric, version, variant, billed,
                metered, ordinality)
            ORDER BY k.ordinality
            ON CONFLICT (provider, month, contract, site, usage_meter, source, customer, metric, version, variant_hash)
            DO UPDATE SET billed = t.billed + EXCLUDED.billed, metered = t.metered + EXCLUDED.metered
            """;

    private final Connection connection;

    TotalsTable(Connection connection) {
        this.connection = connection;
    }

    /** Adds, in the order given. */
    void add(SortedMap<TotalKey, Amount> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Collection<Map.Entry<TotalKey, Amount>> rows = changes.entrySet();
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setArray(1, keys(rows, "text", TotalKey::provider));
            add.setArray(2, keys(rows, "date", key -> key.month().firstDay()));
            add.setArray(3, keys(rows, "uuid", key -> key.assignment().contract()));
            add.setArray(4, keys(rows, "text", key -> key.assignment().site()));
            add.setArray(5, keys(rows, "uuid", key -> key.measured().usageMeter()));
            add.setArray(6, keys(rows, "uuid", TotalKey::source));
            add.setArray(7, keys(rows, "text", key -> key.measured().customer()));
            add.setArray(8, keys(rows, "text", key -> key.measured().metric()));
            add.setArray(9, keys(rows, "date", key -> key.measured().version()));
            add.setArray(10, keys(rows, "text", key -> key.measured().variant()));
            add.setArray(
                    11,
                    Columns.column(
                            connection, "numeric", rows, row -> row.getValue().billed()));
            add.setArray(
                    12,
                    Columns.column(
                            connection, "numeric", rows, row -> row.getValue().metered()));
            add.executeUpdate();
        }
    }

    private Array keys(Collection<Map.Entry<TotalKey, Amount>> rows, String type, Function<TotalKey, Object> part)
            throws SQLException {
        return Columns.column(connection, type, rows, row -> part.apply(row.getKey()));
    }
}
