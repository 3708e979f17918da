package org.meterline.chassis.request;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.MDC;

/** Stands before every route, so that also what never reaches a resource has its id. */
class RequestIdFilter {

    private static final int BEFORE_ALL_OTHERS = 10_000;

    void register(@Observes Filters filters) {
        filters.register(RequestIdFilter::identify, BEFORE_ALL_OTHERS);
    }

    private static void identify(RoutingContext request) {
        String id = RequestId.takenOrMade(request.request().getHeader(RequestId.HEADER));
        MDC.put(RequestId.LOG_KEY, id);
        request.response().putHeader(RequestId.HEADER, id);
        request.next();
    }
}
