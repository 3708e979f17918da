package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the registration routes. */
@ConfigMapping(prefix = "meterline.registration.limits")
public interface RegistrationSettings {

    /** Usage meters or events on a page where the caller does not say. */
    @WithDefault("50")
    int defaultPageSize();

    /** The most usage meters or events on a page. */
    @WithDefault("500")
    int largestPageSize();

    /** The most characters of what a list is searched for. */
    @WithDefault("128")
    int longestSearch();

    /** A month's totals are final this long after its end; until then a change may take effect in it. */
    @WithDefault("PT72H")
    Duration finalAfter();

    /** How far ahead a change may be planned; farther is a slip of the pen. */
    @WithDefault("P366D")
    Duration furthestAhead();

    /** How long the answer to an Idempotency-Key is kept; at least 24 hours, which is what clients are promised. */
    @WithDefault("P7D")
    Duration idempotencyKept();

    /** Wrong secrets from one address within {@link #wrongSecretWindow} before it is told to wait. */
    @WithDefault("20")
    int wrongSecrets();

    /** The time over which wrong secrets are counted. */
    @WithDefault("PT1M")
    Duration wrongSecretWindow();

    /** How many counts of wrong secrets there are; addresses share them. The same for all processes. */
    @WithDefault("10000")
    int wrongSecretSlots();
}
