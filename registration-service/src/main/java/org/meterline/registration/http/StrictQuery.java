package org.meterline.registration.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.meterline.chassis.request.KnownParameters;

/** Refuses query parameters that a route does not know, or that stand there twice. */
@Singleton
class StrictQuery {

    private final KnownParameters known = new KnownParameters();

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        known.check(request, resource);
    }
}
