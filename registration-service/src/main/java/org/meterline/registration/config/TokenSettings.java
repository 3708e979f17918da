package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** The access tokens of usage meters and the short-lived tokens they are traded for. */
@ConfigMapping(prefix = "meterline.registration.token")
public interface TokenSettings {

    /**
     * Master keys by id: 32 random bytes each, in base64. Keep every one that a living token was derived under. An id is
     * letters and digits, so that it can be written in the name of an environment variable.
     */
    Map<String, String> masterKeys();

    /** The id of the master key that new tokens are derived under. */
    @WithDefault("k1")
    String currentMasterKey();

    /** How long the old access token lives after a rotation that does not say so itself. */
    @WithDefault("PT24H")
    Duration defaultOverlap();

    /** The longest overlap a rotation may ask for. */
    @WithDefault("P30D")
    Duration longestOverlap();

    /** How long a usage file signed under a token that has ended is still accepted. */
    @WithDefault("P35D")
    Duration filesAfterwards();

    /** The life of a token that an access token is traded for; at most 15 minutes. */
    @WithDefault("PT15M")
    Duration lifetime();

    /** The audience of those tokens. */
    @WithDefault("meterline-usage-meters")
    String audience();
}
