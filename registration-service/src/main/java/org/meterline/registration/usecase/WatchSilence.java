package org.meterline.registration.usecase;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import org.meterline.registration.config.HealthSettings;

/** Looks for usage meters that have fallen silent. Every process does; none waits for another's rows. */
@ApplicationScoped
class WatchSilence {

    private final KeepHealth health;
    private final HealthSettings settings;

    WatchSilence(KeepHealth health, HealthSettings settings) {
        this.health = health;
        this.settings = settings;
    }

    @Scheduled(
            every = "${meterline.registration.health.watch-every:PT30S}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void watch() {
        int looked;
        do {
            looked = health.lookForSilence();
        } while (looked >= settings.watchBatch());
    }
}
