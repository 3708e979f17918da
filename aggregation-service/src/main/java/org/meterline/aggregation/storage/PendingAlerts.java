package org.meterline.aggregation.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.meterline.aggregation.usecase.Alerts;

/**
 * The alerts of one transaction, written at its end and in the order of their keys: so alerts are the last locks of every
 * transaction, and taken in one order.
 */
public final class PendingAlerts implements Alerts {

    private sealed interface Change {
        record Raise(String text) implements Change {}

        record Clear() implements Change {}

        record Hold(Instant hour, String text) implements Change {}

        record Release(Instant first, Instant last) implements Change {}
    }

    private final SortedMap<Key, List<Change>> changes = new TreeMap<>();

    @Override
    public void raise(Key alert, String text) {
        add(alert, new Change.Raise(text));
    }

    @Override
    public void clear(Key alert) {
        add(alert, new Change.Clear());
    }

    @Override
    public void hold(Key alert, Instant hour, String text) {
        add(alert, new Change.Hold(hour, text));
    }

    @Override
    public void release(Key alert, Instant hour) {
        add(alert, new Change.Release(hour, hour));
    }

    @Override
    public void releaseUntil(Key alert, Instant hour) {
        add(alert, new Change.Release(Instant.EPOCH, hour));
    }

    /** Most of what may be cleared was never raised: one question tells for all of them. */
    public void write(AlertTable table) throws SQLException {
        Set<Key> quiet = new HashSet<>(changes.keySet());
        quiet.removeIf(key -> changes.getOrDefault(key, List.of()).stream()
                .anyMatch(change -> change instanceof Change.Raise || change instanceof Change.Hold));
        Set<Key> untouched = new HashSet<>(quiet);
        untouched.removeAll(table.raised(quiet));
        for (var each : changes.entrySet()) {
            if (!untouched.contains(each.getKey())) {
                for (Change change : each.getValue()) {
                    write(table, each.getKey(), change);
                }
            }
        }
    }

    private static void write(AlertTable table, Key alert, Change change) throws SQLException {
        switch (change) {
            case Change.Raise(String text) -> table.raise(alert, text);
            case Change.Clear() -> table.clear(alert);
            case Change.Hold(Instant hour, String text) -> table.hold(alert, hour, text);
            case Change.Release(Instant first, Instant last) -> table.release(alert, first, last);
        }
    }

    private void add(Key alert, Change change) {
        changes.computeIfAbsent(alert, absent -> new ArrayList<>()).add(change);
    }
}
