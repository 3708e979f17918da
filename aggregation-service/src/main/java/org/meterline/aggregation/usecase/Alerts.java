package org.meterline.aggregation.usecase;

import java.time.Instant;
import java.util.Comparator;

/**
 * What somebody has to look at. An alert is known by provider, kind and subject: raising what is raised, or clearing what is
 * not, changes nothing. Each change is told on the topic of alerts after the commit, at least once.
 *
 * <p>{@link CountingStore.Transaction#alerts()} works in that transaction; where this is injected, each call is a transaction of its own.
 */
public interface Alerts {

    /** @param subject what it is about; the kind says of which sort */
    record Key(String provider, AlertKind kind, String subject) implements Comparable<Key> {

        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::provider).thenComparing(Key::kind).thenComparing(Key::subject);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** @param text for people; while the alert is raised, the first one stands */
    void raise(Key alert, String text);

    void clear(Key alert);

    /** Raises it for an hour: it stands as long as it does for any hour. */
    void hold(Key alert, Instant hour, String text);

    /** Lets go of one hour, and clears the alert with the last one. */
    void release(Key alert, Instant hour);

    /** Lets go of an hour and all before it. */
    void releaseUntil(Key alert, Instant hour);
}
