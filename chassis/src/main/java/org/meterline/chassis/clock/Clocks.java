package org.meterline.chassis.clock;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the clocks, and keeps a production from starting with one that can be moved. They tick in milliseconds: a database
 * keeps fewer digits than the machine has, and an instant is to be the same before and after it was stored.
 */
class Clocks {

    private static final int BEFORE_ANY_WORK = 1;

    @Produces
    @Singleton
    @WallClock
    Clock wallClock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Produces
    @Singleton
    @Typed({Clock.class, BusinessClock.class})
    BusinessClock businessClock(@WallClock Clock wall, ClockSettings settings) {
        return new BusinessClock(wall, settings.start());
    }

    void refuseMovedTimeInProduction(
            @Observes @Priority(BEFORE_ANY_WORK) StartupEvent start,
            ClockSettings settings,
            @ConfigProperty(name = "meterline.deployment", defaultValue = "PRODUCTION") Deployment deployment) {
        check(settings, deployment);
    }

    static void check(ClockSettings settings, Deployment deployment) {
        if (deployment == Deployment.PRODUCTION
                && (settings.movable() || settings.start().isPresent())) {
            throw new ConfigurationException(
                    "meterline.clock.start and meterline.clock.movable are for local stacks and "
                            + "tests: remove them, or set meterline.deployment=LOCAL if this is one.");
        }
    }
}
