package org.meterline.registration;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.meterline.local.testing.MeterlineServers;

/** The one set of servers all Quarkus tests of this service share, so that the service starts once. */
@QuarkusTestResource(
        value = MeterlineServers.class,
        initArgs = {
            @ResourceArg(name = "postgres", value = "registration"),
            @ResourceArg(name = "kafka", value = "true"),
            @ResourceArg(name = "keycloak", value = "true")
        })
@QuarkusTestResource(OwnIssuer.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ServedByRealServers {}
