package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.usecase.DecisionQueries;
import org.meterline.aggregation.usecase.ReportDecision;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.aggregation.usecase.UsageQueries;
import org.meterline.aggregation.usecase.UsageQueries.ReportFilter;
import org.meterline.aggregation.usecase.UsageQueries.ReportRow;
import org.meterline.aggregation.usecase.UsageQueries.ReportRowPlace;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.Way;

/** The ledger: what was received, what became of it, and the evidence itself. */
@Path("/api/v1/usage-reports")
@Tag(name = "usage reports")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class UsageReportsResource {

    private static final int PLACE_PARTS = 4;

    private final ActingProvider acting;
    private final UsageQueries queries;
    private final ReportReading reading;
    private final PageSettings pages;
    private final ReportDecisions decisions;
    private final DecisionQueries kept;

    UsageReportsResource(
            ActingProvider acting,
            UsageQueries queries,
            ReportReading reading,
            PageSettings pages,
            ReportDecisions decisions,
            DecisionQueries kept) {
        this.acting = acting;
        this.queries = queries;
        this.reading = reading;
        this.pages = pages;
        this.decisions = decisions;
        this.kept = kept;
    }

    /**
     * One report of the ledger.
     *
     * @param firstOutcome what was said of it when it came
     * @param state what it is at present
     */
    public record Item(
            String digest,
            UUID usageMeterId,
            UUID source,
            Instant hour,
            long sequence,
            @Nullable String previousDigest,
            int observedSeconds,
            int records,
            int bytes,
            Instant received,
            Way way,
            @Nullable UUID fileId,
            Outcome firstOutcome,
            ReportState state) {}

    @GET
    @Operation(summary = "The reports received, in order of their hours, with what each is at present")
    public Page<Item> list(
            @QueryParam("usageMeterId") @Nullable String usageMeter,
            @QueryParam("source") @Nullable String source,
            @QueryParam("month") @Nullable String month,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        ReportFilter filter = new ReportFilter(
                Query.uuid("usageMeterId", usageMeter),
                Query.uuid("source", source),
                month == null ? null : Query.month(month),
                state == null ? null : Query.constant("state", ReportState.class, state));
        int limit = Query.limit(asked, pages);
        ReportRowPlace after = Query.place(cursor, PLACE_PARTS)
                .map(UsageReportsResource::place)
                .orElse(null);
        return Page.of(
                queries.reports(acting.of(provider), filter, after, limit + 1),
                limit,
                UsageReportsResource::item,
                row -> List.of(
                        row.hour().toString(),
                        row.usageMeter().toString(),
                        row.source().toString(),
                        row.digest().value()));
    }

    @GET
    @Path("/{digest}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The original bytes of a report: SHA-256 over them is its digest")
    public Response original(@PathParam("digest") String digest, @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        if (!ReportDigest.isWellFormed(digest)) {
            throw notFound();
        }
        byte[] original = queries.packedReport(acted, new ReportDigest(digest))
                .map(reading::original)
                .orElseThrow(UsageReportsResource::notFound);
        return Response.ok(original, MediaType.APPLICATION_JSON_TYPE)
                .header("ETag", '"' + digest + '"')
                .build();
    }

    @PUT
    @Path("/{digest}/choice")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Let this report of a conflict count",
            description =
                    "It counts instead of the other reports of its usage meter, source and hour, whichever come later.")
    public DecisionBody choose(
            @PathParam("digest") String digest,
            @QueryParam("provider") @Nullable String provider,
            @NotNull ReasonBody body) {
        return decisions.decide(ReportDecision.Kind.CHOICE, acting.of(provider), digest, body);
    }

    @POST
    @Path("/{digest}/withdrawal")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(summary = "Take a report out of counting", description = "It is kept and shown, and never counts again.")
    public DecisionBody withdraw(
            @PathParam("digest") String digest,
            @QueryParam("provider") @Nullable String provider,
            @NotNull ReasonBody body) {
        return decisions.decide(ReportDecision.Kind.WITHDRAWAL, acting.of(provider), digest, body);
    }

    @GET
    @Path("/{digest}/decisions")
    @Operation(summary = "What was decided about the reports of this source and hour: who, when, why, before and after")
    public Page<DecisionBody> decisions(
            @PathParam("digest") String digest,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        int limit = Query.limit(asked, pages);
        long after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(UsageReportsResource::position)
                .orElse(0L);
        if (!ReportDigest.isWellFormed(digest)
                || queries.packedReport(acted, new ReportDigest(digest)).isEmpty()) {
            throw notFound();
        }
        return Page.of(
                kept.decisions(acted, new ReportDigest(digest), after, limit + 1),
                limit,
                row -> DecisionBody.of(row.decision()),
                row -> List.of(Long.toString(row.position())));
    }

    private static long position(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.unknownCursor();
        }
    }

    private static RuntimeException notFound() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such usage report.");
    }

    private static ReportRowPlace place(List<String> parts) {
        try {
            return new ReportRowPlace(
                    Instant.parse(parts.get(0)),
                    UUID.fromString(parts.get(1)),
                    UUID.fromString(parts.get(2)),
                    new ReportDigest(parts.get(3)));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Query.unknownCursor();
        }
    }

    private static Item item(ReportRow row) {
        ReportDigest previous = row.previousDigest();
        return new Item(
                row.digest().value(),
                row.usageMeter(),
                row.source(),
                row.hour(),
                row.sequence(),
                previous == null ? null : previous.value(),
                row.observedSeconds(),
                row.records(),
                row.size(),
                row.received(),
                row.delivery().way(),
                row.delivery().file(),
                row.firstOutcome(),
                row.state());
    }
}
