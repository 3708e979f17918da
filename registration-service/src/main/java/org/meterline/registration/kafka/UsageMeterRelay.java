package org.meterline.registration.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.kafka.BackOff;
import org.meterline.registration.config.RelaySettings;
import org.meterline.registration.usecase.Outbox;
import org.meterline.registration.usecase.RelayUsageMeters;
import org.meterline.registration.usecase.RepublishUsageMeters;
import org.meterline.registration.usecase.UsageMeterChanged;

/** Runs the relay on a thread of its own for as long as this process is the elected one. */
@Singleton
class UsageMeterRelay {

    private static final Logger LOG = Logger.getLogger(UsageMeterRelay.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);

    private final RelayUsageMeters relay;
    private final RepublishUsageMeters republish;
    private final Outbox outbox;
    private final RelaySettings settings;
    private final Map<String, Object> connection;
    private final Semaphore wakeUps = new Semaphore(0);

    private volatile boolean running;
    private volatile boolean elected;
    private @Nullable Thread thread;

    UsageMeterRelay(
            RelayUsageMeters relay,
            RepublishUsageMeters republish,
            Outbox outbox,
            RelaySettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.relay = relay;
        this.republish = republish;
        this.outbox = outbox;
        this.settings = settings;
        this.connection = connection;
    }

    void atStart(@Observes StartupEvent event) {
        if (settings.enabled()) {
            start();
        }
    }

    void atStop(@Observes ShutdownEvent event) {
        stop();
    }

    void afterCommit(@Observes(during = TransactionPhase.AFTER_SUCCESS) UsageMeterChanged change) {
        wakeUps.release();
    }

    synchronized void start() {
        if (thread == null) {
            running = true;
            thread = Thread.ofPlatform().daemon().name("usage-meter relay").start(this::run);
        }
    }

    synchronized void stop() {
        Thread stopping = thread;
        if (stopping == null) {
            return;
        }
        running = false;
        wakeUps.release();
        try {
            stopping.join(settings.deliveryTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    /** Whether this process is the one that publishes; another may have taken over a moment ago. */
    boolean elected() {
        return elected;
    }

    private void run() {
        BackOff backOff = new BackOff(FIRST_BACK_OFF, settings.longestBackOff());
        while (running) {
            try {
                leadWhileElected();
                backOff.reset();
                pause(settings.electionInterval());
            } catch (RuntimeException e) {
                Duration wait = backOff.next();
                LOG.warnf(e, "Publishing usage meters failed; tried again in %s", wait);
                pause(wait);
            }
        }
    }

    private void leadWhileElected() {
        Optional<Outbox.Leadership> won = outbox.tryToLead();
        if (won.isEmpty()) {
            return;
        }
        try (Outbox.Leadership leadership = won.get();
                UsageMeterTopic topic = new UsageMeterTopic(connection, settings)) {
            elected = true;
            LOG.info("This process publishes the usage meters");
            while (running && leadership.held()) {
                if (!publishedAFullBatch(topic)) {
                    pause(settings.pollInterval());
                }
            }
        } finally {
            elected = false;
        }
        LOG.info("This process publishes the usage meters no more");
    }

    private boolean publishedAFullBatch(UsageMeterTopic topic) {
        boolean more = relay.relay(topic) >= settings.batchSize();
        return republish.nextBatch(topic) || more;
    }

    private void pause(Duration wait) {
        try {
            if (running && wakeUps.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                // All changes up to here are seen by the next look.
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            running = false;
            Thread.currentThread().interrupt();
        }
    }
}
