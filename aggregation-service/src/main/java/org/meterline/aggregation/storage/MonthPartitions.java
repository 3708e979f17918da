package org.meterline.aggregation.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.meterline.aggregation.domain.quantity.BillingMonth;

/**
 * The partitions of the ledger, one a month. They are made in a transaction of their own and attached, which locks nobody
 * who writes; a month whose partition was dropped stays closed for ever.
 */
final class MonthPartitions {

    private static final String OPEN = "OPEN";

    /** Any number, the same in every instance: whoever makes partitions holds it. */
    private static final long MAKING_PARTITIONS = 0x6d65_7465_726cL;

    private final Database database;
    private final Set<BillingMonth> knownToBeOpen = ConcurrentHashMap.newKeySet();

    MonthPartitions(Database database) {
        this.database = database;
    }

    /** Opens months that never were; tells which of them were dropped. */
    Set<BillingMonth> open(Set<BillingMonth> months) {
        Set<BillingMonth> unknown = new TreeSet<>(months);
        unknown.removeAll(knownToBeOpen);
        if (unknown.isEmpty()) {
            return Set.of();
        }
        Set<BillingMonth> dropped = database.transaction(connection -> {
            lock(connection);
            Set<BillingMonth> found = new HashSet<>();
            for (BillingMonth month : unknown) {
                if (!open(connection, month)) {
                    found.add(month);
                }
            }
            return found;
        });
        unknown.removeAll(dropped);
        knownToBeOpen.addAll(unknown);
        return dropped;
    }

    /** Keeps others from opening or dropping months until the end of the transaction. */
    static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, MAKING_PARTITIONS);
            lock.execute();
        }
    }

    /** Asks again of every month: one that was open may have been dropped by another instance. */
    void forget() {
        knownToBeOpen.clear();
    }

    private static boolean open(Connection connection, BillingMonth month) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement("SELECT state FROM ledger_month WHERE month = ?")) {
            ask.setObject(1, month.firstDay());
            try (ResultSet state = ask.executeQuery()) {
                if (state.next()) {
                    return state.getString("state").equals(OPEN);
                }
            }
        }
        create(connection, month);
        return true;
    }

    private static void create(Connection connection, BillingMonth month) throws SQLException {
        String partition = name(month);
        try (Statement make = connection.createStatement();
                PreparedStatement note =
                        connection.prepareStatement("INSERT INTO ledger_month (month, state) VALUES (?, ?)")) {
            make.execute("CREATE TABLE " + partition + " (LIKE ledger INCLUDING ALL)");
            make.execute("ALTER TABLE ledger ATTACH PARTITION " + partition + " FOR VALUES FROM ('" + month.start()
                    + "') TO ('" + month.end() + "')");
            note.setObject(1, month.firstDay());
            note.setString(2, OPEN);
            note.executeUpdate();
        }
    }

    /** Made of digits only, so it needs no quoting; PostgreSQL takes no parameters where tables are named. */
    static String name(BillingMonth month) {
        return "ledger_" + month.toString().replace('-', '_');
    }
}
