package org.meterline.aggregation.http.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.WebhookSettings;
import org.meterline.aggregation.domain.webhook.Verdict;
import org.meterline.aggregation.usecase.webhook.DeliverEvents;
import org.meterline.aggregation.usecase.webhook.DeliverySignal;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries.Claimed;

/**
 * Sends what is due: at once when something becomes due here, and every now and then for what others left. Each attempt has a
 * thread of its own, so that a slow receiver holds up nobody.
 */
@Singleton
class WebhookWorker implements DeliverySignal {

    private static final Logger LOG = Logger.getLogger(WebhookWorker.class);

    private final Provider<DeliverEvents> deliver;
    private final WebhookSettings settings;
    private final MeterRegistry measurements;
    private final Semaphore look = new Semaphore(0);
    private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "sender of webhooks");
    private volatile boolean stopping;

    WebhookWorker(Provider<DeliverEvents> deliver, WebhookSettings settings, MeterRegistry measurements) {
        this.deliver = deliver;
        this.settings = settings;
        this.measurements = measurements;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** What is under way has the time that an attempt may take; what is cut off is sent again when its lease ends. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        look.release();
        thread.join(settings.attemptTimeout());
        long until = System.nanoTime() + settings.attemptTimeout().toNanos();
        for (long left = 1; left > 0 && attempts() > 0; left = until - System.nanoTime()) {
            var unused = look.tryAcquire(left, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void due() {
        look.release();
    }

    private void run() {
        while (!stopping) {
            look.drainPermits();
            int free = settings.atOnce() - attempts();
            List<Claimed> claimed = free > 0 ? claim(free) : List.of();
            claimed.forEach(this::begin);
            if (free <= 0 || claimed.size() < free) {
                await(settings.lookEvery());
            }
        }
    }

    private List<Claimed> claim(int free) {
        try {
            return deliver.get().claim(free, Map.copyOf(underWay));
        } catch (RuntimeException e) {
            if (!stopping) {
                LOG.warnf(e, "Deliveries could not be taken up; tried again in %s", settings.lookEvery());
            }
            return List.of();
        }
    }

    private void begin(Claimed claimed) {
        underWay.merge(claimed.webhook(), 1, Integer::sum);
        Thread.ofVirtual().name("delivery").start(() -> {
            try {
                attempt(claimed);
            } finally {
                underWay.computeIfPresent(claimed.webhook(), (webhook, attempts) -> attempts > 1 ? attempts - 1 : null);
                look.release();
            }
        });
    }

    private void attempt(Claimed claimed) {
        try {
            Verdict verdict = deliver.get().attempt(claimed);
            count(verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        } catch (RuntimeException e) {
            count("unknown");
            LOG.warnf(e, "What came of delivery %s is not known; it is made again in %s", claimed, settings.lease());
        }
    }

    private void count(String outcome) {
        measurements
                .counter("meterline.aggregation.webhook.attempts", "outcome", outcome)
                .increment();
    }

    private int attempts() {
        return underWay.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void await(Duration wait) {
        try {
            var unused = look.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping = true;
            Thread.currentThread().interrupt();
        }
    }
}
