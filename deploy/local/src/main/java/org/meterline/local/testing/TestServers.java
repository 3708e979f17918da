package org.meterline.local.testing;

import java.util.Set;
import org.meterline.local.servers.PostgresDatabases;

/** The servers of one test run; only those that were asked for are there. */
interface TestServers {

    enum Kind {
        POSTGRES,
        KAFKA,
        KEYCLOAK
    }

    /** Starts all of them and returns when each is ready. */
    void start(Set<Kind> wanted);

    PostgresDatabases postgres();

    String kafkaBootstrapServers();

    String keycloakUrl();

    void stop();
}
