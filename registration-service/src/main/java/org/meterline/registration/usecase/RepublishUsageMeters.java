package org.meterline.registration.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.domain.UsageMeter;

/** Puts every usage meter on the topic again, where the topic was lost or is not trusted any more. */
@ApplicationScoped
public class RepublishUsageMeters {

    /**
     * @param order the newest one; null where there never was one
     * @param pending how many usage meters have still to be published, changed ones and those whose turn has not come
     */
    public record Progress(@Nullable Republication order, long pending) {}

    private static final Logger LOG = Logger.getLogger(RepublishUsageMeters.class);
    private static final int TOLD_EVERY = 10_000;

    private final Republications republications;
    private final Outbox outbox;
    private final RelaySettings settings;
    private final Clock clock;
    private final Clock wallClock;

    RepublishUsageMeters(
            Republications republications,
            Outbox outbox,
            RelaySettings settings,
            Clock clock,
            @WallClock Clock wallClock) {
        this.republications = republications;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
        this.wallClock = wallClock;
    }

    @Transactional
    public Progress begin(Actor actor) {
        Republication order = republications.begin(clock.instant(), actor);
        Progress progress = progress(order);
        LOG.infof("Republication %d: %d usage meters, ordered by %s", order.id(), progress.pending(), actor.subject());
        return progress;
    }

    @Transactional
    public Progress progress() {
        return progress(republications.newest().orElse(null));
    }

    private Progress progress(@Nullable Republication order) {
        long waiting = outbox.backlog().usageMeters();
        return new Progress(order, order == null ? waiting : waiting + republications.pending(order));
    }

    /**
     * Does a batch of the order that is under way, if one is; the elected relay's thread calls it, between batches of changes,
     * so that what it reads is never older than what is on the topic.
     *
     * @return whether there was anything to do
     */
    public boolean nextBatch(RelayUsageMeters.Publisher publisher) {
        Optional<Republication> underWay = republications.newest().filter(Republication::underWay);
        underWay.ifPresent(order -> publish(order, publisher));
        return underWay.isPresent();
    }

    private void publish(Republication order, RelayUsageMeters.Publisher publisher) {
        List<UsageMeter> meters = republications.next(order, settings.batchSize());
        if (meters.isEmpty()) {
            republications.finish(order, clock.instant());
            LOG.infof("Republication %d is done: %d usage meters", order.id(), order.published());
            return;
        }
        publisher.publish(meters.stream()
                .map(meter -> meter.published(wallClock.instant()))
                .toList());
        republications.advance(order, meters.getLast().ordinal(), meters.size());
        long published = order.published() + meters.size();
        if (published / TOLD_EVERY > order.published() / TOLD_EVERY) {
            LOG.infof("Republication %d: %d usage meters published", order.id(), published);
        }
    }
}
