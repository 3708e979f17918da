package org.meterline.aggregation.usecase;

import java.time.Duration;
import java.util.List;

/** Events on their way to a topic, written in the transaction of what they tell of. */
public interface Outbox {

    /** @param key the key of its topic */
    record Waiting(long position, String key, byte[] event) {}

    /** Where they are published, all or none; returns once the broker has acknowledged them. */
    @FunctionalInterface
    interface Publisher {

        void publish(List<Waiting> oldest);
    }

    /**
     * Publishes the oldest and forgets them, if no other process is at it. A crash in between repeats their ids.
     *
     * @param silence how long the publisher may take before the right to publish is another's
     * @return whether there may be more
     */
    boolean relay(int limit, Duration silence, Publisher publisher);

    /** How many wait to be published. */
    long unpublished();
}
