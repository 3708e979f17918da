package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.usecase.AuditTrail.Filter;
import org.meterline.registration.usecase.AuditTrail.Position;
import org.meterline.registration.usecase.ReadAuditTrail;
import org.meterline.registration.usecase.UsageMeterEvent;

/** The audit trail of all usage meters of a provider, by pages or whole. */
@Path("/api/v1/usage-meter-events")
@Tag(name = "Audit trail")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
class UsageMeterEventsResource {

    static final String LINES = "application/x-ndjson";
    static final String CSV = "text/csv";

    private static final String LINE = """
            {"id":4711,"usageMeterId":"0b6e4c1e-5b0a-4c57-9f0e-2f6b1c8d7a01","provider":"nimbus",\
            "at":"2026-11-22T10:15:00Z","kind":"TOKEN_COPIED","actor":"5d0c7f2e-3c1b-4f0e-9a51-1f4d2f6f7a10",\
            "address":"192.0.2.17","requestId":"7a1c0e0e-0c55-4b0b-8a55-0b8b8e2f1d3c","details":{"generation":"2"}}""";
    private static final String PAGE = "{\"items\":[" + LINE + "],\"nextCursor\":null}";

    @Schema(name = "ProvidersUsageMeterEventPage")
    record Page(List<EventExport.Line> items, @Nullable String nextCursor) {}

    private final Requester requester;
    private final ReadAuditTrail read;
    private final EventExport export;
    private final Paging paging;

    UsageMeterEventsResource(Requester requester, ReadAuditTrail read, EventExport export, Paging paging) {
        this.requester = requester;
        this.read = read;
        this.export = export;
        this.paging = paging;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Show what was done to the usage meters",
            description = "The newest first. Accept: application/x-ndjson or text/csv exports all of it at once.")
    @APIResponse(
            responseCode = "200",
            description = "A page",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Page.class),
                            examples = @ExampleObject(name = "page", value = PAGE)))
    public Page page(
            @BeanParam EventQuery query,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int size = paging.limit(limit);
        Position after = EventQuery.position(cursor);
        List<UsageMeterEvent> events = read.page(filter(query), after, size + 1);
        List<UsageMeterEvent> page = events.subList(0, Math.min(size, events.size()));
        String next = events.size() > size ? EventQuery.cursor(page.getLast()) : null;
        return new Page(page.stream().map(EventExport.Line::of).toList(), next);
    }

    @GET
    @Produces(LINES + ";qs=0.5")
    @Operation(hidden = true)
    public Response lines(@BeanParam EventQuery query) {
        return file(export.lines(exported(query)), "usage-meter-events.ndjson");
    }

    @GET
    @Produces(CSV + ";qs=0.4")
    @Operation(hidden = true)
    public Response csv(@BeanParam EventQuery query) {
        return file(export.csv(exported(query)), "usage-meter-events.csv");
    }

    private static Response file(StreamingOutput content, String name) {
        return Response.ok(content)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .header("Cache-Control", "no-store")
                .build();
    }

    private Filter exported(EventQuery query) {
        Filter filter = filter(query);
        if (read.tooMany(filter)) {
            throw Problems.of(
                    RegistrationProblem.EXPORT_TOO_LARGE,
                    "Ask for less time at once, by from and to.",
                    "from",
                    "export");
        }
        return filter;
    }

    private Filter filter(EventQuery query) {
        return query.filter(requester.scope(query.provider));
    }
}
