package org.meterline.collector.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How bearer tokens are checked, and how long the collector relies on it. */
@ConfigMapping(prefix = "meterline.collector.tokens")
public interface TokenSettings {

    /** Whether a native library checks their signatures, where it runs on this machine; else the JDK does. */
    @WithDefault("true")
    boolean nativeSignatures();

    /** The most tokens whose signature is remembered as good; 0: each request's token is checked. */
    @WithDefault("10000")
    int remembered();

    /** How long a signature is not checked again; a key that the issuer takes back is trusted for so much longer. */
    @WithDefault("PT30S")
    Duration rememberedFor();
}
