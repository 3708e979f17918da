package org.meterline.aggregation.http.order;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.meterline.aggregation.usecase.order.UnreadableOrderException;

/** What is answered where the order itself, and not what is made of it, turns out not to read back. */
class UnreadableOrders {

    private static final String ORDERS = "/api/v1/billing-orders/";

    @ServerExceptionMapper
    Response unreadable(UnreadableOrderException cause, UriInfo uri) {
        String id = uri.getPathParameters().getFirst("id");
        boolean named = uri.getPath().startsWith(ORDERS) && id != null;
        HttpProblem problem = OrderAnswers.unreadable(named ? "the order " + id : "an order that this is about");
        return ExceptionMapperBase.postProcessorsRegistry
                .applyPostProcessing(problem, ProblemContext.of(cause, uri))
                .toResponse();
    }
}
