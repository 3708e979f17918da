package org.meterline.registration.usecase;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Has the signing keys at start, and again from time to time, because other processes rotate them too. */
@Singleton
class KeepSigningKeys {

    private final SigningKeyRing ring;
    private final MasterKeysInUse masterKeys;

    KeepSigningKeys(SigningKeyRing ring, MasterKeysInUse masterKeys) {
        this.ring = ring;
        this.masterKeys = masterKeys;
    }

    void atStart(@Observes StartupEvent start) {
        masterKeys.refuseIfOneIsMissing();
        ring.refresh();
    }

    @Scheduled(
            every = "${meterline.registration.signing-keys.refresh-every:PT10S}",
            delayed = "${meterline.registration.signing-keys.refresh-every:PT10S}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void fromTimeToTime() {
        ring.refresh();
    }
}
