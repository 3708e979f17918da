package org.meterline.collector;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import org.meterline.local.testing.MeterlineServers;

/** The servers that all Quarkus tests of the collector share: one start of a broker, an identity provider, an issuer. */
@QuarkusTestResource(
        value = MeterlineServers.class,
        initArgs = {@ResourceArg(name = "keycloak", value = "true"), @ResourceArg(name = "meter-issuer", value = "true")
        })
@QuarkusTestResource(StoppableBroker.class)
final class RealServers {

    private RealServers() {}
}
