package org.meterline.registration.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.RegistrationSettings;

/**
 * Counts wrong secrets by address and says when an address has to wait. Asked only after a secret was found wrong, so a
 * right one is never refused. Each process counts for itself.
 */
@Singleton
public class WrongSecrets {

    private record Count(Instant windowStart, int wrong) {}

    private final RegistrationSettings settings;
    private final Clock wallClock;
    private final Map<String, Count> counts;

    WrongSecrets(RegistrationSettings settings, @WallClock Clock wallClock) {
        this.settings = settings;
        this.wallClock = wallClock;
        this.counts = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                return size() > settings.rememberedAddresses();
            }
        };
    }

    /** @return how long the address has to wait, where it has tried too often */
    public synchronized Optional<Duration> count(String address) {
        Instant now = wallClock.instant();
        Count before = counts.get(address);
        boolean sameWindow = before != null && now.isBefore(before.windowStart().plus(settings.wrongSecretWindow()));
        Count count =
                before != null && sameWindow ? new Count(before.windowStart(), before.wrong() + 1) : new Count(now, 1);
        counts.put(address, count);
        return count.wrong() > settings.wrongSecrets()
                ? Optional.of(Duration.between(now, count.windowStart().plus(settings.wrongSecretWindow())))
                : Optional.empty();
    }
}
