package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.domain.chain.ChainKey;
import org.meterline.aggregation.usecase.ChainQueries.MeterChain;

/** The chains of usage meters, a row each. */
final class ChainTable {

    private static final String CREATE = """
            INSERT INTO report_chain (provider, usage_meter)
            SELECT provider, usage_meter
            FROM unnest(?::text[], ?::uuid[]) WITH ORDINALITY AS k (provider, usage_meter, ordinality)
            ORDER BY k.ordinality
            ON CONFLICT DO NOTHING
            """;

    private static final String LOCK = """
            SELECT c.provider, c.usage_meter, c.runs, c.broken
            FROM unnest(?::text[], ?::uuid[]) WITH ORDINALITY AS k (provider, usage_meter, ordinality)
                JOIN report_chain c USING (provider, usage_meter)
            ORDER BY k.ordinality
            FOR UPDATE OF c
            """;

    private static final String SAVE = """
            UPDATE report_chain c SET runs = k.runs::jsonb, broken = k.broken, troubled = k.troubled
            FROM unnest(?::text[], ?::uuid[], ?::text[], ?::boolean[], ?::boolean[])
                AS k (provider, usage_meter, runs, broken, troubled)
            WHERE c.provider = k.provider AND c.usage_meter = k.usage_meter
            """;

    private static final String TROUBLED = """
            SELECT provider, usage_meter, runs, broken FROM report_chain
            WHERE troubled AND provider = ?
                AND usage_meter > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
            ORDER BY usage_meter LIMIT ?
            """;

    private final Connection connection;

    ChainTable(Connection connection) {
        this.connection = connection;
    }

    /** Makes the rows that are missing, then locks all of them, in the order of the keys. */
    SortedMap<ChainKey, Chain> lock(SortedSet<ChainKey> keys) throws SQLException {
        SortedMap<ChainKey, Chain> locked = new TreeMap<>();
        if (keys.isEmpty()) {
            return locked;
        }
        try (PreparedStatement create = connection.prepareStatement(CREATE);
                PreparedStatement lock = connection.prepareStatement(LOCK)) {
            setKeys(create, keys);
            create.executeUpdate();
            setKeys(lock, keys);
            try (ResultSet rows = lock.executeQuery()) {
                while (rows.next()) {
                    locked.put(
                            new ChainKey(rows.getString("provider"), Columns.uuid(rows, "usage_meter")), chain(rows));
                }
            }
        }
        return locked;
    }

    void save(SortedMap<ChainKey, Chain> chains) throws SQLException {
        if (chains.isEmpty()) {
            return;
        }
        Collection<Map.Entry<ChainKey, Chain>> rows = chains.entrySet();
        try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            setKeys(save, chains.keySet());
            save.setArray(3, Columns.column(connection, "text", rows, row -> ChainJson.runs(row.getValue())));
            save.setArray(
                    4,
                    Columns.column(
                            connection, "boolean", rows, row -> row.getValue().broken()));
            save.setArray(
                    5,
                    Columns.column(
                            connection, "boolean", rows, row -> row.getValue().isTroubled()));
            save.executeUpdate();
        }
    }

    List<MeterChain> troubled(String provider, @Nullable UUID after, int limit) throws SQLException {
        List<MeterChain> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(TROUBLED)) {
            select.setString(1, provider);
            select.setObject(2, after);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new MeterChain(Columns.uuid(rows, "usage_meter"), chain(rows)));
                }
            }
        }
        return found;
    }

    private void setKeys(PreparedStatement statement, Collection<ChainKey> keys) throws SQLException {
        statement.setArray(1, Columns.column(connection, "text", keys, ChainKey::provider));
        statement.setArray(2, Columns.column(connection, "uuid", keys, ChainKey::usageMeter));
    }

    private static Chain chain(ResultSet row) throws SQLException {
        return new Chain(ChainJson.runs(row.getString("runs")), row.getBoolean("broken"));
    }
}
