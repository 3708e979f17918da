package org.meterline.registration.usecase;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.meterline.chassis.clock.WallClock;
import org.meterline.registration.config.RegistrationSettings;

/** Removes the answers to Idempotency-Keys that nobody will ask for again. */
@ApplicationScoped
class ForgetOldAnswers {

    private static final Logger LOG = Logger.getLogger(ForgetOldAnswers.class);

    private final Idempotency idempotency;
    private final RegistrationSettings settings;
    private final Clock wallClock;

    ForgetOldAnswers(Idempotency idempotency, RegistrationSettings settings, @WallClock Clock wallClock) {
        this.idempotency = idempotency;
        this.settings = settings;
        this.wallClock = wallClock;
    }

    @Scheduled(every = "1h", delayed = "5m")
    @Transactional
    void forget() {
        int forgotten = idempotency.forgetBefore(wallClock.instant().minus(settings.idempotencyKept()));
        LOG.debugf("%d old answers forgotten", forgotten);
    }
}
