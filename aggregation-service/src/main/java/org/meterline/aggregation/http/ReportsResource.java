package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.Variant;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.report.MonthVersion;
import org.meterline.aggregation.usecase.MonthQueries;
import org.meterline.aggregation.usecase.MonthVersionStore;
import org.meterline.aggregation.usecase.MonthVersionStore.Fingerprint;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** The reports of a month; a version of a final month is the same for ever. */
@Path("/api/v1/reports")
@Tag(name = "reports")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class ReportsResource {

    static final String VERSION = "Meterline-Report-Version";
    static final String STATE = "Meterline-Report-State";
    static final String DIGEST = "Repr-Digest";

    private static final String EXAMPLE_JSON = """
            {"report": "monthly-usage", "provider": "nimbus", "month": "2026-10", "state": "FINAL", "version": 1,
             "asOf": "2026-11-04T00:00:00.412Z", "items": [
              {"contract": "6b9f4a0e-6f0e-4f5e-9b43-2a53f8f6f001", "contractName": "rental", "site": "fra-1",
               "source": "9d2c1d5a-1c3f-4f34-8f0a-0b8d3c1f7a02", "sourceName": "vc-1", "metric": "billed-vram",
               "metricVersion": "2020-01-01", "unit": "GB", "billed": "2.4167", "billedExact": "29/12",
               "metered": "2.4167", "meteredExact": "29/12"}]}""";

    private static final String EXAMPLE_CSV = """
            contract,contractName,site,source,sourceName,customer,metric,metricVersion,variant,unit,billed,billedExact,metered,meteredExact
            6b9f4a0e-6f0e-4f5e-9b43-2a53f8f6f001,rental,fra-1,9d2c1d5a-1c3f-4f34-8f0a-0b8d3c1f7a02,vc-1,,billed-vram,2020-01-01,,GB,2.4167,29/12,2.4167,29/12
            """;

    private final ActingProvider acting;
    private final MonthVersions versions;
    private final MonthVersionStore store;
    private final MonthQueries queries;
    private final ReportContents contents;
    private final ReportStreams streams;

    ReportsResource(
            ActingProvider acting,
            MonthVersions versions,
            MonthVersionStore store,
            MonthQueries queries,
            ReportContents contents,
            ReportStreams streams) {
        this.acting = acting;
        this.versions = versions;
        this.store = store;
        this.queries = queries;
        this.contents = contents;
        this.streams = streams;
    }

    static String state(MonthVersion version) {
        return version.fixed() ? "FINAL" : "OPEN";
    }

    @GET
    @Path("/{month}/{kind}")
    @Operation(
            summary = "A report of a month",
            description =
                    "kind is monthly-usage, customer-monthly-usage, vm-history, cluster-history or hourly-usage, each "
                            + "as application/json, text/csv or text/tab-separated-values by Accept, or bundle, a ZIP of a final "
                            + "month. A month whose totals are final has versions: what was counted late is in the next one, and "
                            + "each is the same bytes for ever, with Repr-Digest and ETag. Without version: the latest. A report "
                            + "that fails on its way is cut off: then neither its end nor its Content-Length is reached.")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "monthly-usage", value = EXAMPLE_JSON)),
                @Content(
                        mediaType = "text/csv",
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "monthly-usage", value = EXAMPLE_CSV)),
                @Content(mediaType = "text/tab-separated-values", schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = "application/zip", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(responseCode = "304", description = "It is the one that If-None-Match names")
    public Response report(
            @PathParam("month") @Parameter(example = "2026-10") String monthText,
            @PathParam("kind") @Parameter(example = "monthly-usage") String kindText,
            @QueryParam("version") @Parameter(description = "Which version of a final month") @Nullable Integer number,
            @QueryParam("provider") @Nullable String provider,
            @Context Request request,
            @Context RoutingContext routing)
            throws IOException {
        BillingMonth month = Query.month(monthText);
        ReportKind kind = ReportKind.of(kindText).orElseThrow(() -> missing("There is no such report."));
        ReportForm form = form(kind, request);
        MonthVersion version = versions.of(acting.of(provider), month, number)
                .orElseThrow(() -> missing("The month has no such version."));
        if (kind == ReportKind.BUNDLE && !version.fixed()) {
            throw Problems.of(AggregationProblem.MONTH_IS_OPEN, "A bundle is of a month whose totals are final.");
        }
        if (kind.fromLedger() && !queries.hasLedger(version)) {
            throw missing("The original reports of the month are no longer kept.");
        }
        return answer(version, kind, form, request, streams.enter(routing));
    }

    private static ReportForm form(ReportKind kind, Request request) {
        List<Variant> variants = kind.forms().stream()
                .map(form -> new Variant(form.mediaType(), (Locale) null, null))
                .toList();
        Variant chosen = request.selectVariant(variants);
        return kind.forms().stream()
                .filter(form -> chosen != null && form.mediaType().equals(chosen.getMediaType()))
                .findFirst()
                .orElseThrow(() -> Problems.of(
                        CommonProblem.NOT_ACCEPTABLE,
                        "This report is served as "
                                + String.join(
                                        ", ",
                                        kind.forms().stream()
                                                .map(form -> form.mediaType().getType() + "/"
                                                        + form.mediaType().getSubtype())
                                                .toList())
                                + "."));
    }

    private Response answer(
            MonthVersion version, ReportKind kind, ReportForm form, Request request, ReportStreams.Place place)
            throws IOException {
        ReportStreams.Writing writing = out -> contents.write(version, kind, form, out);
        Response.ResponseBuilder response;
        Fingerprint fingerprint;
        try {
            fingerprint = version.fixed() ? fingerprint(version, kind, form, place, writing) : null;
        } catch (IOException | RuntimeException | Error failure) {
            place.leave();
            throw failure;
        }
        Optional<Response.ResponseBuilder> known = Optional.ofNullable(fingerprint)
                .map(each -> request.evaluatePreconditions(new EntityTag(each.sha256())));
        if (known.isPresent()) {
            place.leave();
            response = known.get();
        } else {
            StreamingOutput streamed = out -> place.send(out, writing, fingerprint);
            response = Response.ok(streamed, form.mediaType())
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + file(version, kind, form) + '"');
            if (fingerprint != null) {
                response.header(HttpHeaders.CONTENT_LENGTH, fingerprint.bytes());
            }
        }
        response.header(VERSION, version.number())
                .header(STATE, state(version))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        if (fingerprint != null) {
            byte[] sha256 = HexFormat.of().parseHex(fingerprint.sha256());
            response.tag(fingerprint.sha256())
                    .header(DIGEST, "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
        }
        return response.build();
    }

    /** What the report was when it was made first: made now without being sent, where that was never. */
    private Fingerprint fingerprint(
            MonthVersion version,
            ReportKind kind,
            ReportForm form,
            ReportStreams.Place place,
            ReportStreams.Writing writing)
            throws IOException {
        String name = ReportContents.form(kind, form);
        Optional<Fingerprint> noted = store.fingerprint(version, name);
        if (noted.isPresent()) {
            return noted.get();
        }
        store.note(version, name, place.fingerprint(writing));
        return store.fingerprint(version, name)
                .orElseThrow(() -> new IllegalStateException("the fingerprint was not noted"));
    }

    private static String file(MonthVersion version, ReportKind kind, ReportForm form) {
        String ofKind = kind == ReportKind.BUNDLE ? "" : "_" + kind.word();
        return Bundle.name(version) + ofKind + "." + form.ending();
    }

    private static RuntimeException missing(String detail) {
        return Problems.of(CommonProblem.NOT_FOUND, detail);
    }
}
