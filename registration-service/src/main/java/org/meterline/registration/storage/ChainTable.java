package org.meterline.registration.storage;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.registration.domain.Chain;
import org.meterline.registration.domain.ChainLink;
import org.meterline.registration.usecase.ChainStore;

/** The links of chains in PostgreSQL. */
@Singleton
class ChainTable implements ChainStore {

    // OFFSET 0 keeps the planner from reading the whole table for a batch of many usage meters.
    private static final String FROM = """
            SELECT k.id, c.sequence, c.digest, c.previous, c.hour, c.received, c.settled
            FROM unnest(?::uuid[], ?::bigint[]) AS k (id, lowest)
            CROSS JOIN LATERAL (SELECT * FROM chain_link l
                                WHERE l.usage_meter_id = k.id AND l.sequence >= k.lowest OFFSET 0) c
            """;
    private static final String ADD = """
            INSERT INTO chain_link (usage_meter_id, sequence, digest, previous, hour, received)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;
    private static final String SETTLE = """
            UPDATE chain_link SET settled = true
            WHERE usage_meter_id = ? AND NOT settled
              AND (sequence, digest) NOT IN (SELECT sequence, digest FROM chain_link
                                             WHERE usage_meter_id = ? AND NOT settled
                                             ORDER BY received DESC, sequence DESC, digest LIMIT 1)
            """;
    private static final String FORGET = """
            DELETE FROM chain_link WHERE ctid = ANY (ARRAY(
                SELECT c.ctid FROM chain_link c
                WHERE c.received < ?
                  AND (c.settled OR EXISTS (SELECT 1 FROM chain_link n
                                            WHERE n.usage_meter_id = c.usage_meter_id AND n.sequence > c.sequence
                                              AND NOT n.settled))
                LIMIT ?))
            """;

    private final Statements statements;

    ChainTable(AgroalDataSource dataSource) {
        this.statements = new Statements(dataSource);
    }

    @Override
    public Map<UUID, List<Chain.Known>> from(Map<UUID, Long> lowest) {
        return statements.with(FROM, select -> {
            List<Map.Entry<UUID, Long>> rows = List.copyOf(lowest.entrySet());
            select.setArray(1, Statements.array(select, "uuid", rows, Map.Entry::getKey));
            select.setArray(2, Statements.array(select, "bigint", rows, Map.Entry::getValue));
            return known(select);
        });
    }

    private static Map<UUID, List<Chain.Known>> known(PreparedStatement select) throws SQLException {
        Map<UUID, List<Chain.Known>> known = new HashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                known.computeIfAbsent(rows.getObject("id", UUID.class), any -> new ArrayList<>())
                        .add(new Chain.Known(link(rows), rows.getBoolean("settled")));
            }
        }
        return known;
    }

    private static ChainLink link(ResultSet rows) throws SQLException {
        return new ChainLink(
                rows.getLong("sequence"),
                ReportDigest.ofHash(rows.getBytes("digest")),
                digest(rows.getBytes("previous")),
                Objects.requireNonNull(Statements.instant(rows, "hour")),
                Objects.requireNonNull(Statements.instant(rows, "received")));
    }

    private static @Nullable ReportDigest digest(byte @Nullable [] hash) {
        return hash == null ? null : ReportDigest.ofHash(hash);
    }

    @Override
    public void add(Map<UUID, List<ChainLink>> fresh) {
        if (fresh.values().stream().allMatch(List::isEmpty)) {
            return;
        }
        var unused = statements.with(ADD, insert -> {
            for (Map.Entry<UUID, List<ChainLink>> each : fresh.entrySet()) {
                for (ChainLink link : each.getValue()) {
                    insert.setObject(1, each.getKey());
                    insert.setLong(2, link.sequence());
                    insert.setBytes(3, link.digest().hash());
                    insert.setBytes(
                            4, link.previous() == null ? null : link.previous().hash());
                    Statements.set(insert, 5, link.hour());
                    Statements.set(insert, 6, link.received());
                    insert.addBatch();
                }
            }
            return insert.executeBatch();
        });
    }

    @Override
    public void settle(UUID usageMeterId) {
        var unused = statements.with(SETTLE, update -> {
            update.setObject(1, usageMeterId);
            update.setObject(2, usageMeterId);
            return update.executeUpdate();
        });
    }

    @Override
    public int forgetBefore(Instant instant, int limit) {
        return statements.with(FORGET, delete -> {
            Statements.set(delete, 1, instant);
            delete.setInt(2, limit);
            return delete.executeUpdate();
        });
    }
}
