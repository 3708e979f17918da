package org.meterline.collector.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fast a request's body must come. */
@ConfigMapping(prefix = "meterline.collector.body")
public interface BodySettings {

    /** How long a whole body may take from the end of the request's header to its last byte; after that the answer is 408. */
    @WithDefault("PT2M")
    Duration within();

    /** How long the next bytes of a body may be away before the answer is 408. */
    @WithDefault("PT15S")
    Duration pause();

    /** How long the rest of a body that nobody reads may take once its answer was given, before the connection is closed. */
    @WithDefault("PT5S")
    Duration restWithin();
}
