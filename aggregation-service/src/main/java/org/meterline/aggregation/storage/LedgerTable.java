package org.meterline.aggregation.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.counting.ReportKey;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.usecase.Delivery;
import org.meterline.aggregation.usecase.FirstDelivery;
import org.meterline.aggregation.usecase.ReceivedReport;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.Way;

/** Every distinct report ever accepted. */
final class LedgerTable {

    private static final String KEYS = """
            unnest(?::timestamptz[], ?::text[], ?::uuid[], ?::uuid[], ?::bytea[])
                AS k (hour, provider, usage_meter, source, digest)
            """;

    private static final String INSERT = """
            INSERT INTO ledger (hour, provider, usage_meter, source, digest, sequence, previous_digest, observed_seconds,
                records, original, original_size, received, way, kafka_partition, kafka_offset, file)
            SELECT hour, provider, usage_meter, source, digest, sequence, previous_digest, observed_seconds,
                records, original, original_size, received, way, kafka_partition, kafka_offset, file
            FROM unnest(?::timestamptz[], ?::text[], ?::uuid[], ?::uuid[], ?::bytea[], ?::bigint[], ?::bytea[], ?::int[],
                ?::int[], ?::bytea[], ?::int[], ?::timestamptz[], ?::text[], ?::int[], ?::bigint[], ?::uuid[])
                WITH ORDINALITY
                AS r (hour, provider, usage_meter, source, digest, sequence, previous_digest, observed_seconds,
                records, original, original_size, received, way, kafka_partition, kafka_offset, file, ordinality)
            ORDER BY r.ordinality
            ON CONFLICT DO NOTHING
            RETURNING hour, provider, usage_meter, source, digest
            """;

    private static final String FIRST_DELIVERIES = """
            SELECT l.hour, l.provider, l.usage_meter, l.source, l.digest,
                l.way, l.kafka_partition, l.kafka_offset, l.file, l.first_outcome, l.first_reason
            FROM %s JOIN ledger l USING (hour, provider, usage_meter, source, digest)
            """.formatted(KEYS);

    private static final String NOTE_OUTCOMES = """
            UPDATE ledger l SET first_outcome = k.outcome, first_reason = k.reason
            FROM unnest(?::timestamptz[], ?::text[], ?::uuid[], ?::uuid[], ?::bytea[], ?::text[], ?::text[])
                AS k (hour, provider, usage_meter, source, digest, outcome, reason)
            WHERE l.hour = k.hour AND l.provider = k.provider AND l.usage_meter = k.usage_meter
                AND l.source = k.source AND l.digest = k.digest
            """;

    private static final String ORIGINAL = """
            SELECT original FROM ledger
            WHERE hour = ? AND provider = ? AND usage_meter = ? AND source = ? AND digest = ?
            """;

    private static final String FIND = """
            SELECT hour, provider, usage_meter, source, digest FROM ledger WHERE provider = ? AND digest = ?
            """;

    private final Connection connection;

    LedgerTable(Connection connection) {
        this.connection = connection;
    }

    /** Inserts in the order given; answers what was not there before. */
    Set<ReportKey> insert(List<ReceivedReport> reports) throws SQLException {
        if (reports.isEmpty()) {
            return Set.of();
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int column =
                    setKeys(insert, reports.stream().map(ReceivedReport::key).toList());
            insert.setArray(column++, longs(reports, report -> report.header().sequence()));
            insert.setArray(column++, Columns.bytes(connection, reports, LedgerTable::previousDigest));
            insert.setArray(column++, longs(reports, report -> report.header().observedSeconds()));
            insert.setArray(column++, longs(reports, ReceivedReport::records));
            insert.setArray(column++, Columns.bytes(connection, reports, ReceivedReport::packed));
            insert.setArray(column++, longs(reports, ReceivedReport::originalSize));
            insert.setArray(column++, Columns.column(connection, "timestamptz", reports, ReceivedReport::received));
            insert.setArray(
                    column++,
                    Columns.column(
                            connection,
                            "text",
                            reports,
                            report -> report.delivery().way().name()));
            insert.setArray(column++, longs(reports, report -> report.delivery().partition()));
            insert.setArray(column++, longs(reports, report -> report.delivery().offset()));
            insert.setArray(
                    column,
                    Columns.column(
                            connection,
                            "uuid",
                            reports,
                            report -> report.delivery().file()));
            Set<ReportKey> inserted = new HashSet<>();
            try (ResultSet rows = insert.executeQuery()) {
                while (rows.next()) {
                    inserted.add(key(rows));
                }
            }
            return inserted;
        }
    }

    Map<ReportKey, FirstDelivery> firstDeliveries(SortedSet<ReportKey> keys) throws SQLException {
        Map<ReportKey, FirstDelivery> deliveries = new HashMap<>();
        if (keys.isEmpty()) {
            return deliveries;
        }
        try (PreparedStatement select = connection.prepareStatement(FIRST_DELIVERIES)) {
            setKeys(select, keys);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    deliveries.put(key(rows), firstDelivery(rows));
                }
            }
        }
        return deliveries;
    }

    void noteOutcomes(SortedMap<ReportKey, FirstDelivery> outcomes) throws SQLException {
        if (outcomes.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(NOTE_OUTCOMES)) {
            int column = setKeys(update, outcomes.keySet());
            update.setArray(
                    column++,
                    Columns.column(
                            connection,
                            "text",
                            outcomes.values(),
                            first -> first.outcome().name()));
            update.setArray(column, Columns.column(connection, "text", outcomes.values(), FirstDelivery::reason));
            update.executeUpdate();
        }
    }

    Optional<ReportKey> find(String provider, ReportDigest digest) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setString(1, provider);
            select.setBytes(2, digest.hash());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(key(row)) : Optional.empty();
            }
        }
    }

    byte[] original(ReportKey key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ORIGINAL)) {
            select.setObject(1, Columns.timestamp(key.sourceHour().hour()));
            select.setString(2, key.sourceHour().provider());
            select.setObject(3, key.usageMeter());
            select.setObject(4, key.sourceHour().source());
            select.setBytes(5, key.digest().hash());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("report " + key + " is not in the ledger");
                }
                return row.getBytes("original");
            }
        }
    }

    private int setKeys(PreparedStatement statement, Collection<ReportKey> keys) throws SQLException {
        statement.setArray(
                1,
                Columns.column(
                        connection, "timestamptz", keys, key -> key.sourceHour().hour()));
        statement.setArray(
                2,
                Columns.column(connection, "text", keys, key -> key.sourceHour().provider()));
        statement.setArray(3, Columns.column(connection, "uuid", keys, ReportKey::usageMeter));
        statement.setArray(
                4,
                Columns.column(connection, "uuid", keys, key -> key.sourceHour().source()));
        statement.setArray(
                5, Columns.bytes(connection, keys, key -> key.digest().hash()));
        return 6;
    }

    private Array longs(List<ReceivedReport> reports, ToLongFunction<ReceivedReport> value) throws SQLException {
        return Columns.column(connection, "bigint", reports, value::applyAsLong);
    }

    private static byte @Nullable [] previousDigest(ReceivedReport report) {
        ReportDigest previous = report.header().previousDigest();
        return previous == null ? null : previous.hash();
    }

    private static ReportKey key(ResultSet row) throws SQLException {
        return new ReportKey(
                new SourceHourKey(row.getString("provider"), Columns.instant(row, "hour"), Columns.uuid(row, "source")),
                Columns.uuid(row, "usage_meter"),
                ReportDigest.ofHash(row.getBytes("digest")));
    }

    private static FirstDelivery firstDelivery(ResultSet row) throws SQLException {
        return new FirstDelivery(
                new Delivery(
                        Way.valueOf(row.getString("way")),
                        row.getInt("kafka_partition"),
                        row.getLong("kafka_offset"),
                        row.getObject("file", UUID.class)),
                Outcome.valueOf(row.getString("first_outcome")),
                row.getString("first_reason"));
    }
}
