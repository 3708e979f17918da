package org.meterline.registration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Upgrades of the usage meters' software. */
@ConfigMapping(prefix = "meterline.registration.upgrades")
public interface UpgradeSettings {

    /** A file that takes the place of the upgrade graph that ships with the service. */
    Optional<Path> graph();

    /** The largest such file. */
    @WithDefault("1048576")
    int largestGraphBytes();

    /** The most certificates that the proof of one upgrade may name. */
    @WithDefault("1000")
    int mostCertificates();
}
