package org.meterline.aggregation.http.order;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.OrderOutputSettings;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.ReviewedOrder;
import org.meterline.aggregation.domain.report.SafeName;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.http.ReportStreams;
import org.meterline.aggregation.usecase.MonthVersionStore.Fingerprint;
import org.meterline.aggregation.usecase.order.OrderArchive;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.aggregation.usecase.order.OrderReviews;
import org.meterline.aggregation.usecase.order.RecomputeOrder;
import org.meterline.aggregation.usecase.order.ShowOrders;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** Orders as files: to be signed, to be calculated with, to be checked elsewhere. */
@Path("/api/v1/billing-orders")
@Tag(name = "billing orders")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class OrderFilesResource {

    private static final String ZIP = "application/zip";
    private static final String CSV = "text/csv;charset=UTF-8;header=present";
    private static final String PDF = "application/pdf";
    private static final String DIGEST = "Repr-Digest";

    private static final String EXAMPLE_CSV = """
            order,month,state,line,metric,bundle,customer,site,source,measured,measuredExact,quantity,unit,price,amount,amountUnit,sourceMonth,estimated,notes
            6f1d2c3e-0000-4000-8000-000000000001,2026-10,PENDING_SP,1,billed-vram,base,acme,fra-1,,2.4167,29/12,2.42,GB,4.50,10.88,EUR,2026-10,false,
            """;

    private final ActingProvider acting;
    private final ShowOrders orders;
    private final OrderReviews reviews;
    private final OrderArchive archive;
    private final RecomputeOrder recompute;
    private final Evidence evidence;
    private final OrderPdf pdf;
    private final ReportStreams streams;
    private final OrderOutputSettings settings;
    private final Clock clock;

    OrderFilesResource(
            ActingProvider acting,
            ShowOrders orders,
            OrderReviews reviews,
            OrderArchive archive,
            RecomputeOrder recompute,
            Evidence evidence,
            OrderPdf pdf,
            ReportStreams streams,
            OrderOutputSettings settings,
            Clock clock) {
        this.acting = acting;
        this.orders = orders;
        this.reviews = reviews;
        this.archive = archive;
        this.recompute = recompute;
        this.evidence = evidence;
        this.pdf = pdf;
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
    }

    @GET
    @Path("/{id}/evidence")
    @Produces(ZIP)
    @Operation(
            summary = "The evidence of a stored order",
            description =
                    "A ZIP: the order, what it was computed from and by which rules, what happened to it, the digests of its usage "
                            + "reports, and a program that checks all of it without network. The same version of an order is the "
                            + "same bytes for ever; Repr-Digest and ETag are its SHA-256. Of a closed order it is noted that its "
                            + "evidence was exported.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = ZIP, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "304", description = "It is the one that If-None-Match names")
    public Response evidence(
            @PathParam("id") String id,
            @QueryParam("provider") @Nullable String provider,
            @Context Request request,
            @Context RoutingContext routing)
            throws IOException {
        String acted = acting.of(provider);
        UUID order = OrderAnswers.id(id);
        ReportStreams.Place place = streams.enter(routing);
        try {
            Archived archived = archived(acted, order);
            ReportStreams.Writing writing = out -> evidence.write(archived, out);
            Fingerprint fingerprint = place.fingerprint(writing);
            Response.ResponseBuilder same = request.evaluatePreconditions(new EntityTag(fingerprint.sha256()));
            if (same != null) {
                place.leave();
                return same.build();
            }
            StreamingOutput body = out -> {
                place.send(out, writing, fingerprint);
                reviews.noteExported(acted, order, clock.instant());
            };
            return file(body, ZIP, Evidence.name(archived.order().computed()), fingerprint);
        } catch (IOException | RuntimeException | Error failure) {
            place.leave();
            throw failure;
        }
    }

    private Archived archived(String provider, UUID order) {
        return switch (archive.find(provider, order, settings.maxEvidenceBytes())) {
            case OrderArchive.Found.Whole whole -> whole.archived();
            case OrderArchive.Found.NotStored ignored ->
                throw Problems.of(CommonProblem.NOT_FOUND, "There is no such stored billing order.");
            case OrderArchive.Found.Unreadable ignored -> {
                recompute.noteUnreadable(provider, order);
                throw OrderAnswers.unreadable("the order " + order);
            }
            case OrderArchive.Found.TooLarge ignored ->
                throw Problems.of(
                        AggregationProblem.ORDER_TOO_LARGE,
                        "The order and what it was computed from have more than " + settings.maxEvidenceBytes()
                                + " bytes (meterline.aggregation.order-outputs.max-evidence-bytes).");
        };
    }

    @GET
    @Path("/{id}.csv")
    @Produces(CSV)
    @Operation(
            summary = "The lines of an order as CSV",
            description =
                    "No cell is a formula to a spreadsheet: where it would be one it has an apostrophe before it.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = SchemaType.STRING),
                            examples = @ExampleObject(name = "one line", value = EXAMPLE_CSV)))
    public Response csv(
            @PathParam("id") String id,
            @QueryParam("provider") @Nullable String provider,
            @Context RoutingContext routing)
            throws IOException {
        PrintedOrder order = find(acting.of(provider), id);
        return sent(routing, out -> OrderCsv.write(order, out), CSV, name(order, "csv"));
    }

    @GET
    @Path("/{id}.pdf")
    @Produces(PDF)
    @Operation(
            summary = "An order as a PDF that a person signs",
            description = "The same version of a stored order is the same PDF. A draft says that it is one.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = PDF, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response pdf(
            @PathParam("id") String id,
            @QueryParam("provider") @Nullable String provider,
            @Context RoutingContext routing)
            throws IOException {
        PrintedOrder order = find(acting.of(provider), id);
        if (order.lines().size() > settings.maxPdfLines()) {
            throw Problems.of(
                    AggregationProblem.ORDER_TOO_LARGE,
                    "The order has more than " + settings.maxPdfLines()
                            + " lines (meterline.aggregation.order-outputs.max-pdf-lines).");
        }
        return sent(routing, out -> pdf.write(order, out), PDF, name(order, "pdf"));
    }

    private PrintedOrder find(String provider, String id) {
        ReviewedOrder order = orders.find(provider, OrderAnswers.id(id))
                .orElseThrow(() -> Problems.of(CommonProblem.NOT_FOUND, "There is no such billing order."));
        return PrintedOrder.of(order, reviews.submission(order.computed().id()));
    }

    private static String name(PrintedOrder order, String ending) {
        DraftOrder computed = order.computed();
        return "order_" + SafeName.of(computed.contract().terms().name()) + "_" + computed.month() + "." + ending;
    }

    private Response sent(RoutingContext routing, ReportStreams.Writing writing, String mediaType, String name)
            throws IOException {
        ReportStreams.Place place = streams.enter(routing);
        try {
            Fingerprint fingerprint = place.fingerprint(writing);
            StreamingOutput body = out -> place.send(out, writing, fingerprint);
            return file(body, mediaType, name, fingerprint);
        } catch (IOException | RuntimeException | Error failure) {
            place.leave();
            throw failure;
        }
    }

    private static Response file(StreamingOutput body, String mediaType, String name, Fingerprint fingerprint) {
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(fingerprint.sha256()));
        return Response.ok(body, MediaType.valueOf(mediaType))
                .tag(fingerprint.sha256())
                .header(DIGEST, "sha-256=:" + digest + ":")
                .header(HttpHeaders.CONTENT_LENGTH, fingerprint.bytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                .build();
    }
}
