package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.FinalMonths;
import org.meterline.aggregation.usecase.ForecastMonths;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** What the orders of a month that is not final may come to. */
@Path("/api/v1/forecast")
@Tag(name = "forecast")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class ForecastResource {

    private final ActingProvider acting;
    private final ForecastMonths forecasts;
    private final FinalMonths finals;
    private final PageSettings pages;
    private final Clock clock;

    ForecastResource(
            ActingProvider acting, ForecastMonths forecasts, FinalMonths finals, PageSettings pages, Clock clock) {
        this.acting = acting;
        this.forecasts = forecasts;
        this.finals = finals;
        this.pages = pages;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "What the orders of a month may come to, one forecast for each contract",
            description =
                    "Without month: the current one; also one that is over and not final yet. It is no order. Low: "
                            + "missing hours count nothing and the rest of the month is like the quietest day of the window; "
                            + "expected: both are as the window was on average; high: both are like its busiest day.")
    @APIResponse(
            responseCode = "200",
            description = "The forecasts",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ForecastBody.class),
                            examples = @ExampleObject(name = "one contract", value = ApiExamples.FORECAST)))
    public ForecastBody forecast(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        Instant over = clock.instant().truncatedTo(ChronoUnit.HOURS);
        BillingMonth current = BillingMonth.containing(over);
        BillingMonth month = monthText == null ? current : Query.month(monthText);
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(part -> Query.uuid("cursor", part))
                .orElse(null);
        String acted = acting.of(provider);
        if (month.compareTo(current) > 0) {
            throw Query.refused("month", "It has not begun: there is nothing to judge it by.");
        }
        if (finals.isFinal(month)) {
            throw Problems.of(
                    AggregationProblem.MONTH_IS_FINAL, "The totals of " + month + " are final: see its orders.");
        }
        return ForecastBody.of(
                month,
                over.isBefore(month.end()) ? over : month.end(),
                Page.ofSome(
                        forecasts.ofMonth(acted, month, after, limit + 1),
                        limit,
                        each -> each.forecast().map(ForecastBody::of),
                        each -> List.of(each.contract().toString())));
    }
}
