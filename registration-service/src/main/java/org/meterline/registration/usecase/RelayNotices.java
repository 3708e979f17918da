package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.usecase.NoticeOutbox.Notice;

/** Puts waiting alerts on their topic: first the topic, then out of the table. A crash between the two repeats their ids. */
@ApplicationScoped
public class RelayNotices {

    /** Where they are published; returns once the broker has acknowledged all of them. */
    @FunctionalInterface
    public interface Publisher {

        void publishNotices(List<Notice> notices);
    }

    private final NoticeOutbox outbox;
    private final RelaySettings settings;

    RelayNotices(NoticeOutbox outbox, RelaySettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /** @return whether there may be more */
    public boolean relay(Publisher publisher) {
        List<Notice> waiting = outbox.waiting(settings.batchSize());
        if (!waiting.isEmpty()) {
            publisher.publishNotices(waiting);
            outbox.remove(waiting);
        }
        return waiting.size() >= settings.batchSize();
    }
}
