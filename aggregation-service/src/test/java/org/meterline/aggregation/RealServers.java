package org.meterline.aggregation;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import org.meterline.local.testing.MeterlineServers;

/** The servers that all Quarkus tests of the service share. */
@QuarkusTestResource(
        value = MeterlineServers.class,
        initArgs = {
            @ResourceArg(name = "postgres", value = "aggregation"),
            @ResourceArg(name = "kafka", value = "true"),
            @ResourceArg(name = "keycloak", value = "true")
        })
final class RealServers {

    private RealServers() {}
}
