package org.meterline.aggregation.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a month comes to something else than was ordered for it. */
@ConfigMapping(prefix = "meterline.aggregation.corrections")
public interface CorrectionSettings {

    /** How long after a month's end a difference may be noticed that goes on the next order without anybody's approval. */
    @WithDefault("P90D")
    Duration byRule();

    /** How often each process looks for ordered months that have changed. */
    @WithDefault("PT10M")
    Duration lookEvery();

    /** The most months that are looked at before the process looks what else has changed. */
    @WithDefault("100")
    int lookAtOnce();
}
