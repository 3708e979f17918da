package org.meterline.aggregation.usecase;

import java.time.Duration;
import java.util.List;

/** Alerts on their way to the topic, written with what they tell of. */
public interface AlertOutbox {

    record Waiting(long position, String provider, byte[] event) {}

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
