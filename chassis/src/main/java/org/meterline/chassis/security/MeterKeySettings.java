package org.meterline.chassis.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Asking the issuer of usage meters' tokens for its keys. */
@ConfigMapping(prefix = "meterline.meter-keys")
interface MeterKeySettings {

    /** After the keys were asked for, a key that was not among them is not asked for again within this time. */
    @WithDefault("PT5S")
    Duration askAgainAfter();

    /** How many questions may wait for an answer at once. */
    @WithDefault("50")
    int unanswered();

    /** How long one question may take. */
    @WithDefault("PT5S")
    Duration answerWithin();

    /** How long a client is told to wait while the issuer does not answer; one question is tried in each such time. */
    @WithDefault("PT1S")
    Duration retryAfter();
}
