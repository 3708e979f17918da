package org.meterline.registration.usecase;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.meterline.registration.config.NoticeSettings;
import org.meterline.registration.usecase.NoticeOutbox.Notice;

/**
 * Puts waiting alerts on their topic: first the topic, then out of the table. One process does at a time, and the oldest come first, so
 * what is told of one usage meter stays in order. A crash between the two repeats their ids.
 */
@ApplicationScoped
public class RelayNotices {

    /** Where they are published, all or none; returns once the broker has acknowledged them. */
    @FunctionalInterface
    public interface Publisher {

        void publish(List<Notice> notices);
    }

    /** The broker is asked three things, each for as long as it may take; the fourth part is the database's. */
    private static final int PARTS_OF_A_BATCH = 4;

    private final NoticeOutbox outbox;
    private final NoticeSettings settings;

    RelayNotices(NoticeOutbox outbox, NoticeSettings settings) {
        this.outbox = outbox;
        this.settings = settings;
    }

    /** @return whether there may be more */
    public boolean relay(Publisher publisher) {
        Duration limit = settings.deliveryTimeout().multipliedBy(PARTS_OF_A_BATCH);
        return QuarkusTransaction.requiringNew()
                .timeout(Math.toIntExact(Math.max(1, limit.toSeconds())))
                .call(() -> outbox.tryToTake(limit) && relayed(publisher));
    }

    private boolean relayed(Publisher publisher) {
        List<Notice> waiting = outbox.waiting(settings.batchSize());
        if (!waiting.isEmpty()) {
            publisher.publish(waiting);
            outbox.remove(waiting);
        }
        return waiting.size() >= settings.batchSize();
    }
}
