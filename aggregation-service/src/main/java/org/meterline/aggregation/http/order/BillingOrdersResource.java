package org.meterline.aggregation.http.order;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EntitlementHour;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderState;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.order.ShownLine;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.DroppedMonths;
import org.meterline.aggregation.http.ExplanationBody;
import org.meterline.aggregation.http.Page;
import org.meterline.aggregation.http.Query;
import org.meterline.aggregation.usecase.EstimatedLines;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.UsageQueries;
import org.meterline.aggregation.usecase.UsageQueries.LineHourPlace;
import org.meterline.aggregation.usecase.order.ExplainOrder;
import org.meterline.aggregation.usecase.order.ShowOrders;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** The billing orders of a provider: drafts as long as their month collects, stored from when they open for review. */
@Path("/api/v1/billing-orders")
@Tag(name = "billing orders")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class BillingOrdersResource {

    private final ActingProvider acting;
    private final ShowOrders shown;
    private final OrderAnswers answers;
    private final UsageQueries queries;
    private final EstimatedLines estimates;
    private final StoredExplanations stored;
    private final MetricsInForce metrics;
    private final DroppedMonths dropped;
    private final Closings closings;
    private final PageSettings pages;
    private final Clock clock;

    BillingOrdersResource(
            ActingProvider acting,
            ShowOrders shown,
            OrderAnswers answers,
            UsageQueries queries,
            EstimatedLines estimates,
            StoredExplanations stored,
            MetricsInForce metrics,
            DroppedMonths dropped,
            Closings closings,
            PageSettings pages,
            Clock clock) {
        this.acting = acting;
        this.shown = shown;
        this.answers = answers;
        this.queries = queries;
        this.estimates = estimates;
        this.stored = stored;
        this.metrics = metrics;
        this.dropped = dropped;
        this.closings = closings;
        this.pages = pages;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "The orders of a month, one for each contract",
            description = "Without month: the current one.")
    public Page<OrderBody> list(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = monthText == null ? BillingMonth.containing(clock.instant()) : Query.month(monthText);
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(part -> Query.uuid("cursor", part))
                .orElse(null);
        String acted = acting.of(provider);
        OrderState wanted = state == null ? null : state(state);
        List<ShowOrders.OfContract> found = shown.ofMonth(acted, month, after, limit + 1);
        Map<UUID, ClosingBody> closed = closings.of(found.stream()
                .limit(limit)
                .flatMap(each -> each.order().stream())
                .map(ReviewedOrder::order)
                .filter(order -> wanted == null || order.state().equals(wanted))
                .toList());
        return Page.ofSome(
                found,
                limit,
                each -> each.order()
                        .flatMap(order -> Optional.ofNullable(
                                        closed.get(order.computed().id()))
                                .map(closing -> OrderBody.of(order, closing))),
                each -> List.of(each.contract().toString()));
    }

    private static OrderState state(String word) {
        return OrderState.of(word).orElseThrow(() -> Query.refused("state", "'" + word + "' is no state of an order."));
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One order",
            description = "The ETag of a stored order is what a change of it asks for as If-Match.")
    @APIResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = OrderBody.class)),
            headers =
                    @Header(
                            name = "ETag",
                            description = "For If-Match",
                            schema = @Schema(implementation = String.class)))
    public Response get(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        return answers.of(acting.of(provider), OrderAnswers.id(id));
    }

    @GET
    @Path("/{id}/explanation")
    @Operation(
            summary = "Where a line comes from",
            description =
                    "The source hours behind it, each with its exact sum in the metric's base unit and the reports "
                            + "that count in it; base units divided by perUnit and the month's periods are the quantity. A "
                            + "stored order is explained as it was frozen, whatever was counted since: the hours add up to "
                            + "the line's exact quantity, or they are not shown. Where the price has tiers, pricing has them of what "
                            + "was measured, and editedPricing of what the order shows since people changed it.")
    public ExplanationBody explanation(
            @PathParam("id") String id,
            @QueryParam("line") @Nullable Integer number,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        ReviewedOrder reviewed =
                shown.find(acting.of(provider), OrderAnswers.id(id)).orElseThrow(OrderAnswers::unknown);
        DraftOrder order = reviewed.computed();
        if (number == null) {
            throw Query.refused("line", "Say which line of the order.");
        }
        ShownLine ofNumber = reviewed.line(number)
                .orElseThrow(() -> Problems.of(CommonProblem.NOT_FOUND, "The order has no such line."));
        OrderLine line = ofNumber.computed();
        if (line == null) {
            return ExplanationBody.byHand(reviewed, ofNumber);
        }
        dropped.refuseIfDropped(line.sourceMonth());
        int limit = Query.limit(asked, pages);
        LineHourPlace after = Query.place(cursor, ExplanationBody.PLACE_PARTS)
                .map(ExplanationBody::place)
                .orElse(null);
        if (reviewed.order() instanceof StoredOrder frozen) {
            return stored.of(frozen, line, after, limit, provider).with(reviewed, ofNumber);
        }
        if (!line.sourceMonth().equals(order.month())) {
            return StoredExplanations.owed(order, line, ExplainOrder.owed(order, metrics.catalogue(), line));
        }
        Page<ExplanationBody.Hour> hours = line.estimated()
                ? Page.of(
                        estimates.hours(order.contract(), line, after, limit + 1),
                        limit,
                        hour -> ExplanationBody.Hour.estimated(hour, line, provider),
                        hour -> ExplanationBody.placeOf(hour.hour()))
                : Page.of(
                        queries.lineHours(order.contract(), line, after, limit + 1),
                        limit,
                        hour -> ExplanationBody.Hour.of(hour, line, provider),
                        ExplanationBody::placeOf);
        return ExplanationBody.of(
                order, line, metrics.catalogue(), hours, after == null ? contractHours(order, line) : null);
    }

    /** An estimated line has none: what is above with the estimates, less what is above without, is not of one hour alone. */
    private @Nullable List<ExplanationBody.ContractHour> contractHours(DraftOrder order, OrderLine line) {
        if (line.origin().from() != OrderLine.From.SUMS_OF_THE_CONTRACT || line.estimated()) {
            return null;
        }
        OrderInputs inputs =
                queries.orderInputs(order.contract(), line.sourceMonth(), Set.of(line.metric()), clock.instant());
        List<ExplanationBody.ContractHour> hours = EntitlementHour.of(inputs.hourly(), metrics.catalogue()).stream()
                .map(ExplanationBody.ContractHour::of)
                .toList();
        return hours.isEmpty() ? null : hours;
    }
}
