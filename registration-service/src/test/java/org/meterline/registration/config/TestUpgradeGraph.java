package org.meterline.registration.config;

import org.meterline.registration.domain.UpgradeGraph;

/** The upgrade graph that ships with the service, for tests without a container. */
public final class TestUpgradeGraph {

    private TestUpgradeGraph() {}

    public static UpgradeGraph shipped() {
        return new ConfiguredUpgradeGraph(TestSettings.defaults(UpgradeSettings.class)).graph();
    }
}
