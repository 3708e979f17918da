package org.meterline.registration.usecase;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Has the signing keys at start, and again from time to time, because other processes rotate them too. */
@Singleton
class KeepSigningKeys {

    private final SigningKeyRing ring;

    KeepSigningKeys(SigningKeyRing ring) {
        this.ring = ring;
    }

    void atStart(@Observes StartupEvent start) {
        ring.refresh();
    }

    @Scheduled(
            every = "${meterline.registration.signing-keys.refresh-every:60s}",
            delayed = "${meterline.registration.signing-keys.refresh-every:60s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void fromTimeToTime() {
        ring.refresh();
    }
}
