package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The keys that sign the tokens of usage meters; {@link SigningKeyPeriods} checks how they must stand to each other. */
@ConfigMapping(prefix = "meterline.registration.signing-keys")
public interface SigningKeySettings {

    /** How long a key signs before the next one takes over. */
    @WithDefault("P30D")
    Duration period();

    /** How long a key must have been published before it may sign: longer than anybody keeps a set of keys without it. */
    @WithDefault("PT15M")
    Duration publishedBeforehand();

    /** How long a key that no longer signs stays published: longer than any token and any cache of keys lives. */
    @WithDefault("PT2H")
    Duration publishedAfterwards();

    /** How long others may keep the set of keys without asking again; {@code Cache-Control} says so. */
    @WithDefault("PT5M")
    Duration mayBeKept();

    /** How often a process looks for keys that another one has rotated. */
    @WithDefault("PT10S")
    Duration refreshEvery();
}
