package org.meterline.upload.usecase;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What became of usage files, on its way to the topic; written with what it tells of. */
public interface FileEventOutbox {

    record Waiting(long position, UUID usageMeterId, byte[] event) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Waiting waiting && position == waiting.position;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(position);
        }
    }

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
}
