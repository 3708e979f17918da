package org.meterline.registration.usecase;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.meterline.contracts.topic.Alert;

/** Alerts on their way to the topic, written with what they tell of. */
public interface NoticeOutbox {

    /** @param position where it stands in the outbox */
    record Notice(long position, String provider, byte[] alert) {}

    void add(List<Alert> alerts);

    /**
     * Takes the right to publish, until the present transaction ends.
     *
     * @param silence how long this process may then be silent towards the database before the right is another's
     * @return false where another process has it
     */
    boolean tryToTake(Duration silence);

    /** How many wait to be published. */
    long unpublished();

    /** The oldest first. */
    List<Notice> waiting(int limit);

    void remove(Collection<Notice> published);
}
