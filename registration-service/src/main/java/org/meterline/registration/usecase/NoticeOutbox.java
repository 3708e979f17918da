package org.meterline.registration.usecase;

import java.util.Collection;
import java.util.List;
import org.meterline.contracts.topic.Alert;

/** Alerts on their way to the topic, written with what they tell of. */
public interface NoticeOutbox {

    /** @param position where it stands in the outbox */
    record Notice(long position, String provider, byte[] alert) {}

    void add(List<Alert> alerts);

    /** The oldest first. */
    List<Notice> waiting(int limit);

    void remove(Collection<Notice> published);
}
