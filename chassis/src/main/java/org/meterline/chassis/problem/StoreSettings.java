package org.meterline.chassis.problem;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is answered while the service's database is away. */
@ConfigMapping(prefix = "meterline.store")
interface StoreSettings {

    /** How long a client is told to wait. */
    @WithDefault("PT5S")
    Duration retryAfter();
}
