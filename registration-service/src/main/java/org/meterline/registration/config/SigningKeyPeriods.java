package org.meterline.registration.config;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How the periods of the signing keys must stand to each other, so that a change of keys fails no request. Checked before
 * anything is served.
 */
@Startup
@Singleton
class SigningKeyPeriods {

    private static final String PREFIX = "meterline.registration.signing-keys.";

    SigningKeyPeriods(SigningKeySettings keys, TokenSettings tokens) {
        // A process that has not looked yet publishes a set without the new key, and others keep that set for a while.
        Duration unknown = keys.mayBeKept().plus(keys.refreshEvery());
        require(
                keys.publishedBeforehand().compareTo(unknown) >= 0,
                "published-beforehand",
                "may-be-kept + refresh-every",
                unknown);
        // It also goes on signing with the old key, and what it signs last lives for as long as any token.
        Duration used = tokens.lifetime().plus(unknown);
        require(
                keys.publishedAfterwards().compareTo(used) > 0,
                "published-afterwards",
                "the lifetime of tokens + may-be-kept + refresh-every",
                used);
        require(
                keys.period().compareTo(keys.publishedBeforehand()) > 0,
                "period",
                "published-beforehand",
                keys.publishedBeforehand());
    }

    private static void require(boolean held, String setting, String limit, Duration value) {
        if (!held) {
            throw new ConfigurationException(PREFIX + setting + " must be longer than " + limit + ", which is " + value
                    + "; else a change of keys fails requests.");
        }
    }
}
