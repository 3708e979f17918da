package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.metric.MetricRules.Violation;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CatalogueStore;
import org.meterline.aggregation.usecase.CatalogueStore.Change;
import org.meterline.aggregation.usecase.ChangeMetrics;
import org.meterline.aggregation.usecase.ChangeMetrics.Outcome;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** The metric catalogue: the rules by which everything is counted. */
@Path("/api/v1/metrics")
@Tag(name = "metrics")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class MetricsResource {

    private static final String VERSION = """
            {"id": "licensable-cores", "effectiveFrom": "2026-12-01", "unit": "cores", "counting": "once-per-hour",
             "object": "licensable-cores", "parameters": {"minimumPerCpu": 16}, "words": {}}""";

    private final MetricsInForce metrics;
    private final ChangeMetrics changing;
    private final CatalogueStore store;
    private final PageSettings pages;
    private final Caller caller;

    MetricsResource(
            MetricsInForce metrics, ChangeMetrics changing, CatalogueStore store, PageSettings pages, Caller caller) {
        this.metrics = metrics;
        this.changing = changing;
        this.store = store;
        this.pages = pages;
        this.caller = caller;
    }

    /**
     * One version of a metric.
     *
     * @param parameters the numbers that it takes
     * @param words the words that it takes
     */
    public record Item(
            String id,
            LocalDate effectiveFrom,
            String unit,
            String counting,
            String object,
            SortedMap<String, Long> parameters,
            SortedMap<String, String> words) {}

    /**
     * A change of a metric.
     *
     * @param revision the catalogue's, with it
     * @param before absent where the version was new
     */
    @Schema(name = "MetricChange")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChangeItem(
            long revision,
            LocalDate effectiveFrom,
            Instant at,
            String actor,
            @Nullable ContentItem before,
            ContentItem after) {}

    /** What a version says. */
    @Schema(name = "MetricContent")
    public record ContentItem(
            String unit,
            String counting,
            String object,
            SortedMap<String, Long> parameters,
            SortedMap<String, String> words) {

        static ContentItem of(CatalogueStore.Content content) {
            return new ContentItem(
                    content.unit(),
                    content.shape().counting(),
                    content.shape().object(),
                    content.shape().parameters(),
                    content.shape().words());
        }
    }

    @GET
    @Operation(
            summary = "All versions of all metrics",
            description = "The ETag is the catalogue's: it is needed to write a version.")
    @APIResponse(
            responseCode = "200",
            description = "The catalogue",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Page.class),
                            examples =
                                    @ExampleObject(
                                            name = "one metric",
                                            value = "{\"items\": [" + VERSION + "], \"nextCursor\": null}")))
    public Response list() {
        MetricCatalogue catalogue = metrics.catalogue();
        return tagged(
                Response.ok(new Page<>(
                        catalogue.versions().stream().map(MetricsResource::item).toList(), null)),
                catalogue.revision());
    }

    @PUT
    @Path("/{id}/versions/{effectiveFrom}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(
            summary = "Write a version of a metric",
            description = "It holds from the start of its day in UTC until the metric's next version. If-Match is the "
                    + "catalogue's ETag. Open months are counted again in the background; no version begins in a month "
                    + "whose totals are final. A new id is a new metric. That any part of an hour counts as a whole one "
                    + "is said by counting once-per-hour instead of by-second.")
    @APIResponse(
            responseCode = "201",
            description = "Written; 200 where there was such a version before",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Item.class),
                            examples = @ExampleObject(name = "any part of an hour counts", value = VERSION)))
    public Response put(
            @PathParam("id") String id,
            @PathParam("effectiveFrom") String effectiveFrom,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull MetricBody body) {
        LocalDate from = Query.day("effectiveFrom", effectiveFrom);
        if (ifMatch == null) {
            throw Problems.of(CommonProblem.PRECONDITION_REQUIRED, "Send the catalogue's ETag as If-Match.");
        }
        long revision = metrics.catalogue().revision();
        if (!ifMatch.equals(tag(revision))) {
            throw stale();
        }
        return switch (changing.put(id, from, body.toUnit(), body.toShape(), revision, caller.subject())) {
            case Outcome.Done(MetricVersion version, long now, boolean created) ->
                tagged(
                        Response.status(created ? Response.Status.CREATED : Response.Status.OK)
                                .entity(item(version)),
                        now);
            case Outcome.Refused(Violation violation) ->
                throw Problems.of(
                        AggregationProblem.INVALID_METRIC, violation.detail(), violation.field(), violation.rule());
            case Outcome.TooLate(BillingMonth month) ->
                throw Problems.of(
                        AggregationProblem.MONTH_IS_FINAL, "The totals of " + month + " are final; begin later.");
            case Outcome.Stale ignored -> throw stale();
        };
    }

    @GET
    @Path("/{id}/changes")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(summary = "Who changed a metric, the newest change first")
    public Page<ChangeItem> changes(
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked) {
        int limit = Query.limit(asked, pages);
        long before = Query.place(cursor, 1).map(MetricsResource::revision).orElse(Long.MAX_VALUE);
        return Page.of(
                store.changes(id, before, limit + 1),
                limit,
                MetricsResource::item,
                change -> List.of(Long.toString(change.revision())));
    }

    private static long revision(List<String> place) {
        try {
            return Long.parseLong(place.getFirst());
        } catch (NumberFormatException e) {
            throw Query.unknownCursor();
        }
    }

    private static Response tagged(Response.ResponseBuilder response, long revision) {
        return response.header(HttpHeaders.ETAG, tag(revision)).build();
    }

    private static String tag(long revision) {
        return '"' + Long.toString(revision) + '"';
    }

    private static RuntimeException stale() {
        return Problems.of(CommonProblem.PRECONDITION_FAILED, "The catalogue was changed meanwhile; get it again.");
    }

    private static ChangeItem item(Change change) {
        CatalogueStore.Content before = change.before();
        return new ChangeItem(
                change.revision(),
                change.effectiveFrom(),
                change.at(),
                change.actor(),
                before == null ? null : ContentItem.of(before),
                ContentItem.of(change.after()));
    }

    private static Item item(MetricVersion version) {
        ShapeData shape = ShapeData.of(version.shape());
        return new Item(
                version.metric(),
                version.effectiveFrom(),
                version.unit(),
                shape.counting(),
                shape.object(),
                shape.parameters(),
                shape.words());
    }
}
