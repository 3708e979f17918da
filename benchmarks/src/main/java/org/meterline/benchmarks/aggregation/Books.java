package org.meterline.benchmarks.aggregation;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The service's database, looked at from beside it. */
final class Books implements AutoCloseable {

    private static final Duration LOOKS = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Connection database;

    Books(Connection database) {
        this.database = database;
    }

    /** Bytes on disk, with indexes and what is kept out of line. */
    record Sizes(long ledger, long sourceHours, long totals) {

        Sizes minus(Sizes before) {
            return new Sizes(ledger - before.ledger, sourceHours - before.sourceHours, totals - before.totals);
        }
    }

    /** Waits until these reports are committed, and what was on their partitions before them. */
    void awaitCounted(List<Prepared> lastOfEachPartition) throws SQLException {
        byte[][] digests = lastOfEachPartition.stream()
                .map(report -> report.message().digest().hash())
                .toArray(byte[][]::new);
        Array asked = database.createArrayOf("bytea", digests);
        try (PreparedStatement count =
                database.prepareStatement("SELECT count(*) FROM ledger WHERE digest = ANY (?)")) {
            count.setArray(1, asked);
            awaitAtLeast(count, digests.length);
        }
    }

    /** Waits until the registry has told the service of so many usage meters. */
    void awaitRegistered(int usageMeters) throws SQLException {
        try (PreparedStatement count =
                database.prepareStatement("SELECT count(*) FROM usage_meter WHERE revision IS NOT NULL")) {
            awaitAtLeast(count, usageMeters);
        }
    }

    private static void awaitAtLeast(PreparedStatement count, long wanted) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (one(count) < wanted) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not counted after " + PATIENCE);
            }
            LockSupport.parkNanos(LOOKS.toNanos());
        }
    }

    /** How many records of all that is in the ledger count. */
    long records(String provider) throws SQLException {
        try (PreparedStatement sum = database.prepareStatement(
                "SELECT coalesce(sum(records), 0) FROM ledger WHERE provider = ? AND first_outcome = 'NEW'")) {
            sum.setString(1, provider);
            return one(sum);
        }
    }

    Sizes sizes() throws SQLException {
        return new Sizes(
                bytes("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits"
                        + " WHERE inhparent = 'ledger'::regclass"),
                bytes("SELECT pg_total_relation_size('source_hour')"),
                bytes("SELECT pg_total_relation_size('source_totals')"));
    }

    private long bytes(String question) throws SQLException {
        try (PreparedStatement size = database.prepareStatement(question)) {
            return one(size);
        }
    }

    /** As a database that has run for long has it. */
    void tidy() throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("VACUUM ANALYZE");
        }
    }

    private static long one(PreparedStatement question) throws SQLException {
        try (ResultSet row = question.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("no answer");
            }
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
