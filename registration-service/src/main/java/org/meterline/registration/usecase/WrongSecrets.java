package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.RegistrationSettings;
import org.meterline.registration.domain.AddressBlock;
import org.meterline.registration.usecase.WrongSecretStore.Counted;

/**
 * Counts wrong secrets by address and says when an address has to wait. Asked only after a secret was found wrong, so a
 * right one is never refused. All processes count together; what one of them knows to be over the limit it does not count
 * any more, so that whoever goes on trying costs the database nothing.
 */
@Singleton
public class WrongSecrets {

    private final WrongSecretStore store;
    private final RegistrationSettings settings;
    private final Clock wallClock;

    /** Until when a slot is over its limit; no more entries than slots. */
    private final Map<Integer, Instant> overUntil = new ConcurrentHashMap<>();

    WrongSecrets(WrongSecretStore store, RegistrationSettings settings, @WallClock Clock wallClock) {
        this.store = store;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    /** @return how long the address has to wait, where it has tried too often */
    public Optional<Duration> count(String address) {
        int slot = slot(address);
        Instant now = wallClock.instant();
        Instant known = overUntil.get(slot);
        if (known != null && now.isBefore(known)) {
            return Optional.of(Duration.between(now, known));
        }
        Counted counted = store.count(slot, now, settings.wrongSecretWindow());
        if (counted.wrong() <= settings.wrongSecrets()) {
            return Optional.empty();
        }
        Instant until = counted.since().plus(settings.wrongSecretWindow());
        overUntil.put(slot, until);
        return Optional.of(Duration.between(now, until));
    }

    int remembered() {
        return overUntil.size();
    }

    /** Addresses share a fixed number of counts: two may meet in one, and then only their wrong secrets are slowed down. */
    private int slot(String address) {
        return AddressBlock.of(address).slot(settings.wrongSecretSlots());
    }
}
