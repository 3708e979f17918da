package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The keys that sign the tokens of usage meters. */
@ConfigMapping(prefix = "meterline.registration.signing-keys")
public interface SigningKeySettings {

    /** How long a key signs before the next one takes over. */
    @WithDefault("P30D")
    Duration period();

    /** How long a key that no longer signs stays published: longer than any token and any cache of keys lives. */
    @WithDefault("PT2H")
    Duration publishedAfterwards();

    /** How often a process looks for keys that another one has rotated. */
    @WithDefault("60s")
    String refreshEvery();
}
