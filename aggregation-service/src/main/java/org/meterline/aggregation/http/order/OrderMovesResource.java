package org.meterline.aggregation.http.order;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.config.ReviewSettings;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.Order;
import org.meterline.aggregation.domain.order.OrderCommand;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.Price;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.Page;
import org.meterline.aggregation.http.Query;
import org.meterline.aggregation.http.ReasonBody;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.order.FindOrders;
import org.meterline.aggregation.usecase.order.MoveOrders;
import org.meterline.aggregation.usecase.order.OrderReviews;
import org.meterline.aggregation.usecase.order.OrderReviews.Changed;
import org.meterline.aggregation.usecase.order.OrderReviews.Happened;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.report.RecordHead;

/** What people do to orders that are open: each move asks for the version that was seen, and answers with the order after it. */
@Path("/api/v1/billing-orders")
@Tag(name = "billing orders")
@RolesAllowed(Roles.BILLING_MANAGER)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class OrderMovesResource {

    private final ActingProvider acting;
    private final Caller caller;
    private final FindOrders orders;
    private final MoveOrders moves;
    private final OrderReviews reviews;
    private final OrderAnswers answers;
    private final MetricsInForce metrics;
    private final ReviewSettings settings;
    private final PageSettings pages;

    OrderMovesResource(
            ActingProvider acting,
            Caller caller,
            FindOrders orders,
            MoveOrders moves,
            OrderReviews reviews,
            OrderAnswers answers,
            MetricsInForce metrics,
            ReviewSettings settings,
            PageSettings pages) {
        this.acting = acting;
        this.caller = caller;
        this.orders = orders;
        this.moves = moves;
        this.reviews = reviews;
        this.answers = answers;
        this.metrics = metrics;
        this.settings = settings;
        this.pages = pages;
    }

    /** Something that happened to an order, with what it was before and after. */
    public record EventBody(
            long version, Instant at, String actor, String kind, String state, Map<String, String> detail) {

        static EventBody of(Happened event) {
            return new EventBody(
                    event.version(), event.at(), event.actor(), event.kind(), event.state(), event.detail());
        }
    }

    @POST
    @Path("/{id}/lines/{line}/edits")
    @Operation(
            summary = "Let a line show another quantity",
            description = "What was measured stays beside it. The amount follows from the line's price.")
    @RequestBody(content = @Content(examples = @ExampleObject(OrderExamples.EDIT)))
    public Response edit(
            @PathParam("id") String id,
            @PathParam("line") int line,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider,
            OrderChanges.@NotNull LineEdit body) {
        return move(
                id,
                ifMatch,
                provider,
                () -> new OrderCommand.Edit(
                        line,
                        OrderChanges.quantity(body.quantity()),
                        OrderChanges.reason(body.reason(), body.text(), body.evidence(), settings)));
    }

    @POST
    @Path("/{id}/lines")
    @Operation(
            summary = "Add a line by hand",
            description = "Of a metric that the contract has a price of, and that the order has no such line of.")
    @RequestBody(content = @Content(examples = @ExampleObject(OrderExamples.NEW_LINE)))
    public Response add(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider,
            OrderChanges.@NotNull NewLine body) {
        return move(id, ifMatch, provider, () -> added(id, provider, body));
    }

    private OrderCommand added(String id, @Nullable String provider, OrderChanges.NewLine body) {
        int longest = settings.referenceLength();
        String metric = OrderChanges.text(OrderChanges.required(body.metric(), "/metric"), "/metric", longest);
        String bundle = OrderChanges.optional(body.bundle(), "/bundle", longest);
        String customer = OrderChanges.optional(body.customer(), "/customer", longest);
        String site = OrderChanges.optional(body.site(), "/site", longest);
        boolean byCustomer = orders.find(acting.of(provider), OrderAnswers.id(id))
                .filter(order -> order.computed().contract().terms().linesBy().byCustomer())
                .isPresent();
        String nobody = byCustomer ? RecordHead.NO_CUSTOMER : OrderLine.ALL_CUSTOMERS;
        return new OrderCommand.AddLine(
                new LineKey(
                        metric,
                        bundle == null ? Price.BASE_BUNDLE : bundle,
                        customer == null ? nobody : customer,
                        site == null ? "" : site,
                        null,
                        false),
                metrics.catalogue().latest(metric).map(MetricVersion::unit).orElse(""),
                OrderChanges.quantity(body.quantity()),
                OrderChanges.reason(body.reason(), body.text(), body.evidence(), settings));
    }

    @POST
    @Path("/{id}/refresh")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Compute the order anew from what is counted now",
            description = "Edits stay where their line still exists; the others are told as setAside.")
    public Response refresh(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider) {
        return move(id, ifMatch, provider, OrderCommand.Refresh::new);
    }

    @POST
    @Path("/{id}/submission")
    @Operation(
            summary = "Submit the order to the aggregator",
            description = "Where it was changed much, or is much unlike the months before, a second person has to "
                    + "approve it first: PENDING_APPROVAL.")
    @RequestBody(content = @Content(examples = @ExampleObject(OrderExamples.SUBMISSION)))
    public Response submit(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider,
            OrderChanges.@NotNull NewSubmission body) {
        return move(id, ifMatch, provider, () -> submission(body));
    }

    private OrderCommand submission(OrderChanges.NewSubmission body) {
        OrderChanges.LowCoverage coverage = body.coverageAcknowledged();
        return new OrderCommand.Submit(
                OrderChanges.text(
                        OrderChanges.required(body.purchaseOrder(), "/purchaseOrder"),
                        "/purchaseOrder",
                        settings.referenceLength()),
                Boolean.TRUE.equals(body.zeroUsageConfirmed()),
                coverage == null
                        ? null
                        : OrderChanges.text(
                                OrderChanges.required(coverage.reason(), "/coverageAcknowledged/reason"),
                                "/coverageAcknowledged/reason",
                                settings.textLength()));
    }

    @POST
    @Path("/{id}/approval")
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Approve the order",
            description = "In PENDING_APPROVAL a second person, who neither edited nor submitted it; in "
                    + "PENDING_AGGREGATOR a platform admin.")
    public Response approve(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider,
            OrderChanges.@Nullable Approval body) {
        return move(
                id,
                ifMatch,
                provider,
                () -> new OrderCommand.Approve(OrderChanges.optional(
                        body == null ? null : body.comment(), "/comment", settings.textLength())));
    }

    @POST
    @Path("/{id}/rejection")
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "Give the order back to the provider, to be changed and submitted again")
    @RequestBody(content = @Content(examples = @ExampleObject(OrderExamples.REJECTION)))
    public Response reject(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider,
            @NotNull ReasonBody body) {
        return move(
                id,
                ifMatch,
                provider,
                () -> new OrderCommand.Reject(OrderChanges.text(
                        OrderChanges.required(body.reason(), "/reason"), "/reason", settings.textLength())));
    }

    @POST
    @Path("/{id}/closing")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(summary = "Close the order, with the numbers under which it was ordered further on")
    @RequestBody(content = @Content(examples = @ExampleObject(OrderExamples.CLOSING)))
    public Response close(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider,
            OrderChanges.@NotNull FurtherOrders body) {
        return move(
                id,
                ifMatch,
                provider,
                () -> new OrderCommand.Close(
                        OrderChanges.references(
                                body.purchaseOrders(),
                                "/purchaseOrders",
                                settings.purchaseOrders(),
                                settings.referenceLength()),
                        OrderChanges.optional(body.comment(), "/comment", settings.textLength())));
    }

    @GET
    @Path("/{id}/events")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "What happened to the order: who, when, what, before and after; the oldest first")
    public Page<EventBody> events(
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        Order order = orders.find(acting.of(provider), OrderAnswers.id(id)).orElseThrow(OrderAnswers::unknown);
        int limit = Query.limit(asked, pages);
        long after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(OrderMovesResource::version)
                .orElse(0L);
        return Page.of(
                reviews.events(order.computed().id(), after, limit + 1),
                limit,
                EventBody::of,
                event -> List.of(Long.toString(event.version())));
    }

    private static long version(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.unknownCursor();
        }
    }

    /** First whether there is such an order, then whether its state is one to speak of, then what is said. */
    private Response move(
            String id, @Nullable String ifMatch, @Nullable String provider, Supplier<OrderCommand> command) {
        String acted = acting.of(provider);
        UUID order = OrderAnswers.id(id);
        Order found = orders.find(acted, order).orElseThrow(OrderAnswers::unknown);
        if (found instanceof StoredOrder && ifMatch == null) {
            throw Problems.of(CommonProblem.PRECONDITION_REQUIRED, "Send the order's ETag as If-Match.");
        }
        Person person = new Person(caller.subject(), caller.platformAdmin());
        Changed changed = moves.move(
                acted, order, version -> ('"' + Long.toString(version) + '"').equals(ifMatch), command.get(), person);
        return answers.of(acted, order, changed);
    }
}
