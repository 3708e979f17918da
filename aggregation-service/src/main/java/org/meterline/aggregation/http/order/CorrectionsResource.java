package org.meterline.aggregation.http.order;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
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
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.DecisionSettings;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionState;
import org.meterline.aggregation.domain.order.StoredCorrection;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.http.DroppedMonths;
import org.meterline.aggregation.http.Page;
import org.meterline.aggregation.http.Query;
import org.meterline.aggregation.http.ReasonBody;
import org.meterline.aggregation.usecase.order.CorrectionStore;
import org.meterline.aggregation.usecase.order.CorrectionStore.Approved;
import org.meterline.aggregation.usecase.order.CorrectionStore.Filter;
import org.meterline.aggregation.usecase.order.CorrectionStore.Place;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** What months come to otherwise than was ordered for them: ordered already, to be ordered next, or waiting for an approval. */
@Path("/api/v1/corrections")
@Tag(name = "corrections")
@RunOnVirtualThread
public class CorrectionsResource {

    private static final List<String> STATES =
            List.of(CorrectionState.Pending.WORD, CorrectionState.AwaitingApproval.WORD, CorrectionState.Ordered.WORD);

    private static final int PLACE_PARTS = 3;

    private final ActingProvider acting;
    private final CorrectionStore corrections;
    private final Caller caller;
    private final DroppedMonths dropped;
    private final PageSettings pages;
    private final DecisionSettings decisions;
    private final Clock clock;

    CorrectionsResource(
            ActingProvider acting,
            CorrectionStore corrections,
            Caller caller,
            DroppedMonths dropped,
            PageSettings pages,
            DecisionSettings decisions,
            Clock clock) {
        this.acting = acting;
        this.corrections = corrections;
        this.caller = caller;
        this.dropped = dropped;
        this.pages = pages;
        this.decisions = decisions;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Corrections of months that were ordered",
            description =
                    "Each is the difference between what its source month comes to and all that was ordered for it before, "
                            + "as measured: what people edited stands beside and is not taken back.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = Page.class),
                            examples = @ExampleObject(name = "late usage", value = CorrectionExamples.CORRECTIONS)))
    public Page<CorrectionBody> list(
            @QueryParam("sourceMonth") @Nullable String sourceMonth,
            @QueryParam("contract") @Nullable String contract,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        if (state != null && !STATES.contains(state)) {
            throw Query.refused("state", "'" + state + "' is not one of " + STATES + ".");
        }
        int limit = Query.limit(asked, pages);
        Filter filter = new Filter(
                sourceMonth == null ? null : Query.month(sourceMonth), Query.uuid("contract", contract), state);
        return Page.of(
                corrections.list(acting.of(provider), filter, place(cursor).orElse(null), limit + 1),
                limit,
                CorrectionBody::of,
                each -> List.of(
                        each.computed().sourceMonth().toString(),
                        each.computed().contract().toString(),
                        Integer.toString(each.computed().number())));
    }

    private static Optional<Place> place(@Nullable String cursor) {
        return Query.place(cursor, PLACE_PARTS).map(parts -> {
            BillingMonth month = BillingMonth.parse(parts.getFirst()).orElseThrow(Query::unknownCursor);
            if (!parts.getLast().matches("[0-9]{1,9}")) {
                throw Query.unknownCursor();
            }
            UUID contract = Query.uuid("cursor", parts.get(1));
            if (contract == null) {
                throw Query.unknownCursor();
            }
            return new Place(month, contract, Integer.parseInt(parts.getLast()));
        });
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "One correction; its ETag is needed to approve it")
    public Response get(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        return answer(corrections.find(acting.of(provider), id(id)).orElseThrow(CorrectionsResource::unknown));
    }

    @POST
    @Path("/{id}/approval")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(
            summary = "Let a correction be ordered that was noticed too late to go by rule",
            description =
                    "It then goes on the contract's next order. What changes afterwards needs an approval of its own.")
    public Response approve(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Nullable ReasonBody body,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Correction.Approval approval =
                new Correction.Approval(caller.subject(), clock.instant().truncatedTo(ChronoUnit.MICROS), reason(body));
        return switch (corrections.approve(acted, id(id), version(ifMatch), approval)) {
            case Approved.Done(StoredCorrection approved) -> answer(approved);
            case Approved.Unknown ignored -> throw unknown();
            case Approved.Stale ignored -> throw stale();
            case Approved.NotAwaited(CorrectionState state) ->
                throw Problems.of(
                        AggregationProblem.CORRECTION_NOT_AWAITED,
                        "The correction is " + state.word() + ": it needs no approval, or no other one.");
        };
    }

    @GET
    @Path("/reconciliation")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "A month as it was ordered, and as it comes out now",
            description =
                    "For each contract and line: what the month's own order measured (first), how much more or less it shows since "
                            + "people changed it (edits), each correction with the order that it is on, the sum of all three "
                            + "(ordered), the month computed again by the rules of its order (now), and the difference: now less "
                            + "ordered, but for the edits, which no correction takes back. That is what is pending, and 0 where "
                            + "nothing is. Each number adds up with those of its kind to the last digit.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            schema = @Schema(implementation = Page.class),
                            examples = @ExampleObject(name = "late usage", value = CorrectionExamples.RECONCILIATION)))
    public Page<ReconciliationBody> reconciliation(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        String acted = acting.of(provider);
        dropped.refuseIfDropped(month);
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(part -> Query.uuid("cursor", part))
                .orElse(null);
        return Page.of(
                corrections.reconcile(acted, month, after, limit + 1, clock.instant()),
                limit,
                ReconciliationBody::of,
                each -> List.of(each.first().contract().id().toString()));
    }

    private static Response answer(StoredCorrection correction) {
        return Response.ok(CorrectionBody.of(correction))
                .tag(Long.toString(correction.version()))
                .build();
    }

    private String reason(@Nullable ReasonBody body) {
        String reason =
                body == null || body.reason() == null ? "" : body.reason().strip();
        if (reason.isEmpty()) {
            throw invalid("Name the service request, and say why.", "required");
        }
        if (reason.length() > decisions.maxReasonLength()) {
            throw invalid("It is longer than " + decisions.maxReasonLength() + " characters.", "too-long");
        }
        if (reason.indexOf('\0') >= 0) {
            throw invalid("It has a character that cannot be kept, U+0000.", "unreadable");
        }
        return reason;
    }

    private static RuntimeException invalid(String detail, String rule) {
        return Problems.of(CommonProblem.INVALID_FIELD, detail, "/reason", rule);
    }

    private static long version(@Nullable String ifMatch) {
        if (ifMatch == null) {
            throw Problems.of(CommonProblem.PRECONDITION_REQUIRED, "Send the correction's ETag as If-Match.");
        }
        if (!ifMatch.matches("\"[0-9]{1,18}\"")) {
            throw stale();
        }
        return Long.parseLong(ifMatch.substring(1, ifMatch.length() - 1));
    }

    private static RuntimeException stale() {
        return Problems.of(CommonProblem.PRECONDITION_FAILED, "The correction has changed meanwhile. Read it again.");
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such correction.");
    }
}
