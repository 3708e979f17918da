package org.meterline.registration.usecase;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.RegistrationSettings;

/** Removes the answers to Idempotency-Keys that nobody will ask for again. */
@ApplicationScoped
class ForgetOldAnswers {

    private static final Logger LOG = Logger.getLogger(ForgetOldAnswers.class);

    private static final Duration PROMISED = Duration.ofHours(24);

    private final Idempotency idempotency;
    private final RegistrationSettings settings;
    private final Clock wallClock;

    ForgetOldAnswers(Idempotency idempotency, RegistrationSettings settings, @WallClock Clock wallClock) {
        this.idempotency = idempotency;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    /** Looked at once, at start: clients are promised this much. */
    void refuseTooShort(@Observes StartupEvent start) {
        checkKept(settings.idempotencyKept());
    }

    static void checkKept(Duration kept) {
        if (kept.compareTo(PROMISED) < 0) {
            throw new ConfigurationException("meterline.registration.limits.idempotency-kept is " + kept
                    + ", but answers to an Idempotency-Key are promised for " + PROMISED + ".");
        }
    }

    @Scheduled(every = "1h", delayed = "5m")
    @Transactional
    void forget() {
        int forgotten = idempotency.forgetBefore(wallClock.instant().minus(settings.idempotencyKept()));
        LOG.debugf("%d old answers forgotten", forgotten);
    }
}
