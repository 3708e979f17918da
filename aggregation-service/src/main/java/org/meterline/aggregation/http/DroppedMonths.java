package org.meterline.aggregation.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.RetentionStore;
import org.meterline.chassis.problem.Problems;

/**
 * Answers questions to a month whose ledger was dropped with 410: what is still there of it is not everything, and nothing
 * would look as if nothing had been used.
 */
@Singleton
public class DroppedMonths {

    private static final Set<String> ROUTES = Set.of(
            "api/v1/usage",
            "api/v1/usage/explanation",
            "api/v1/usage/recomputation",
            "api/v1/coverage",
            "api/v1/usage-reports");

    /** What follows is the month. */
    private static final String REPORTS = "api/v1/reports/";

    private final RetentionStore retention;

    DroppedMonths(RetentionStore retention) {
        this.retention = retention;
    }

    @ServerRequestFilter
    void check(ContainerRequestContext request) {
        Optional<BillingMonth> month =
                Optional.ofNullable(asked(request.getUriInfo())).flatMap(BillingMonth::parse);
        month.ifPresent(this::refuseIfDropped);
    }

    private static @Nullable String asked(UriInfo address) {
        String path = address.getPath().startsWith("/") ? address.getPath().substring(1) : address.getPath();
        if (path.startsWith(REPORTS)) {
            int end = path.indexOf('/', REPORTS.length());
            return end < 0 ? null : path.substring(REPORTS.length(), end);
        }
        return ROUTES.contains(path) ? address.getQueryParameters().getFirst("month") : null;
    }

    /** For routes that learn only later which month they are asked for. */
    public void refuseIfDropped(BillingMonth month) {
        if (retention.isDropped(month)) {
            throw Problems.of(
                    AggregationProblem.MONTH_ARCHIVED,
                    "The reports of " + month + " need not be kept any longer and were dropped.");
        }
    }
}
