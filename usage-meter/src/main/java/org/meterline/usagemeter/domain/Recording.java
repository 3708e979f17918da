package org.meterline.usagemeter.domain;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a meter saw of one source between the recording's start and its end.
 *
 * @param startedAt the vCenter's clock at offset 0
 * @param lengthMillis offset of the recording's end
 * @param events in the order in which they were learned; offsets never fall
 */
public record Recording(RecordedSource source, Instant startedAt, long lengthMillis, List<RecordingEvent> events) {
    public Recording {
        if (lengthMillis <= 0) {
            throw new IllegalArgumentException("a recording needs a length, got " + lengthMillis + " ms");
        }
        events = List.copyOf(events);
        requireOrder(events, lengthMillis);
    }

    /** The inventory as it stood when the source was last watched. */
    public List<InventoryObject> lastInventory() {
        return lastInventory(events);
    }

    /** The inventory that these events leave behind, from a full one on. */
    public static List<InventoryObject> lastInventory(List<RecordingEvent> events) {
        Map<String, InventoryObject> objects = new LinkedHashMap<>();
        for (RecordingEvent event : events) {
            switch (event) {
                // A full inventory follows.
                case RecordingEvent.Connected connected -> objects.clear();
                case RecordingEvent.Seen seen -> objects.put(seen.object().id(), seen.object());
                case RecordingEvent.Removed removed -> objects.remove(removed.id());
                case RecordingEvent.Disconnected disconnected -> {
                    // What was there last is the best that is known.
                }
            }
        }
        return List.copyOf(objects.values());
    }

    private static void requireOrder(List<RecordingEvent> events, long lengthMillis) {
        long previous = 0;
        boolean watched = false;
        for (RecordingEvent event : events) {
            if (event.atMillis() < previous || event.atMillis() > lengthMillis) {
                throw new IllegalArgumentException("event out of order: at " + event.atMillis() + " ms, after "
                        + previous + " ms, length " + lengthMillis + " ms");
            }
            previous = event.atMillis();
            watched = switch (event) {
                case RecordingEvent.Connected connected -> requireWatched(watched, false, connected);
                case RecordingEvent.Disconnected disconnected -> !requireWatched(watched, true, disconnected);
                case RecordingEvent.Seen seen -> requireWatched(watched, true, seen);
                case RecordingEvent.Removed removed -> requireWatched(watched, true, removed);
            };
        }
    }

    private static boolean requireWatched(boolean watched, boolean expected, RecordingEvent event) {
        if (watched != expected) {
            throw new IllegalArgumentException("event at " + event.atMillis() + " ms does not fit: the source was "
                    + (watched ? "already" : "not") + " being watched");
        }
        return true;
    }
}
