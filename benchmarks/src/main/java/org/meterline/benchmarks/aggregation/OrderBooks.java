package org.meterline.benchmarks.aggregation;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The contracts and orders in the service's database, looked at and held back from beside it. */
final class OrderBooks implements AutoCloseable {

    private static final Duration LOOKS = Duration.ofMillis(50);

    private static final String CONTRACT = """
            INSERT INTO contract (id, provider, name, product_family, commit_units, commit_metric, overage_rule, currency,
                version, created_at, first_month)
            VALUES (?, ?, 'rental', 'RENTAL', 100, 'hourly-cores', 'HOURLY', 'EUR', 1, now(), ?)
            """;

    private static final String PRICE = """
            INSERT INTO contract_price (contract_id, position, metric, bundle, unit, price, effective_from)
            VALUES (?, ?, ?, 'base', 'MONEY', 4.5, '2020-01-01T00:00:00Z')
            """;

    private final Connection holding;
    private final Connection looking;

    OrderBooks(Connection holding, Connection looking) {
        this.holding = holding;
        this.looking = looking;
    }

    /** No order is stored until they are let go; drafts are computed all the same. */
    void hold() throws SQLException {
        holding.setAutoCommit(false);
        try (Statement lock = holding.createStatement()) {
            lock.execute("LOCK TABLE billing_order IN SHARE MODE");
        }
    }

    void letGo() throws SQLException {
        holding.commit();
    }

    /** A contract from that month on for each of these, priced by vRAM and by the hour's cores. */
    void write(List<Sender> senders, YearMonth first) throws SQLException {
        looking.setAutoCommit(false);
        try (PreparedStatement contract = looking.prepareStatement(CONTRACT);
                PreparedStatement price = looking.prepareStatement(PRICE)) {
            for (Sender sender : senders) {
                contract.setObject(1, sender.contractId());
                contract.setString(2, sender.provider());
                contract.setDate(3, Date.valueOf(first.atDay(1)));
                contract.addBatch();
                int position = 0;
                for (String metric : List.of("billed-vram", "hourly-cores")) {
                    price.setObject(1, sender.contractId());
                    price.setInt(2, position++);
                    price.setString(3, metric);
                    price.addBatch();
                }
            }
            contract.executeBatch();
            price.executeBatch();
        }
        looking.commit();
        looking.setAutoCommit(true);
    }

    /** How many orders of the month are stored. */
    long stored(YearMonth month) throws SQLException {
        try (PreparedStatement count = looking.prepareStatement("SELECT count(*) FROM billing_order WHERE month = ?")) {
            count.setDate(1, Date.valueOf(month.atDay(1)));
            try (ResultSet row = count.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Waits until so many orders of the month are stored, and says how long that was. */
    Duration awaitStored(YearMonth month, long wanted, Duration patience) throws SQLException {
        long begin = System.nanoTime();
        while (stored(month) < wanted) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw new IllegalStateException(
                        stored(month) + " orders of " + wanted + " are stored after " + patience);
            }
            LockSupport.parkNanos(LOOKS.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() throws SQLException {
        holding.close();
        looking.close();
    }
}
