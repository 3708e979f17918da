package org.meterline.chassis.clock;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Instant;
import java.util.Optional;

/** The business clock; both settings are refused in a PRODUCTION deployment. */
@ConfigMapping(prefix = "meterline.clock")
interface ClockSettings {

    /** The business clock shows this at process start and ticks on from there; without it, it is the wall clock. */
    Optional<Instant> start();

    /** Whether {@code PUT /dev/clock} moves the business clock forward. */
    @WithDefault("false")
    boolean movable();
}
