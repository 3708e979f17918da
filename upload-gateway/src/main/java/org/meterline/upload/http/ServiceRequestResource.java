package org.meterline.upload.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;
import org.meterline.upload.domain.ServiceRequest;
import org.meterline.upload.domain.ServiceRequest.Answer;
import org.meterline.upload.usecase.HandleServiceRequests;
import org.meterline.upload.usecase.HandleServiceRequests.Answering;
import org.meterline.upload.usecase.ServiceRequestStore;

/** Service requests: a provider asks for a closed month to be opened once more, the platform answers. */
@Path(ServiceRequestResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
public class ServiceRequestResource {

    static final String PATH = "/api/v1/service-requests";

    private static final int LONGEST_REASON = 1000;

    private final HandleServiceRequests handle;
    private final Callers callers;
    private final Caller caller;
    private final Clock clock;

    ServiceRequestResource(HandleServiceRequests handle, Callers callers, Caller caller, Clock clock) {
        this.handle = handle;
        this.callers = callers;
        this.caller = caller;
        this.clock = clock;
    }

    /** What is asked for. */
    public record Asked(
            @NotNull @Nullable String usageMeterId,
            @NotNull @Nullable String month,
            @NotBlank @Size(max = LONGEST_REASON) @Nullable String reason) {}

    /** Until when the month is open. */
    public record Approval(@NotNull @Nullable Instant until) {}

    /** Why it is not opened. */
    public record Denial(
            @NotBlank @Size(max = LONGEST_REASON) @Nullable String reason) {}

    /** How a request stands. */
    enum State {
        OPEN,
        APPROVED,
        /** Approved, and the time that the month was open for is over. */
        EXPIRED,
        REFUSED
    }

    /** What happened to a request. */
    enum Happened {
        REQUESTED,
        APPROVED,
        REFUSED,
        FILE_TAKEN,
        EXPIRED
    }

    /**
     * One step of a request's way.
     *
     * @param by who did it; null where time did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(
            Instant at,
            Happened what,
            @Nullable String by,
            @Nullable String reason,
            @Nullable Instant until,
            @Nullable UUID fileId) {}

    /** A service request as it is shown. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shown(
            UUID id,
            String provider,
            UUID usageMeterId,
            String month,
            String reason,
            State state,
            String requestedBy,
            Instant requestedAt,
            @Nullable Instant until,
            @Nullable String answer,
            @Nullable String answeredBy,
            @Nullable Instant answeredAt,
            @Nullable List<Step> history) {

        static Shown of(ServiceRequest request, Instant now) {
            return switch (request.answer()) {
                case Answer.Open _ -> of(request, State.OPEN, null, null, null, null);
                case Answer.Approved(Instant until, String by, Instant at) ->
                    of(request, until.isAfter(now) ? State.APPROVED : State.EXPIRED, until, null, by, at);
                case Answer.Refused(String reason, String by, Instant at) ->
                    of(request, State.REFUSED, null, reason, by, at);
            };
        }

        private static Shown of(
                ServiceRequest request,
                State state,
                @Nullable Instant until,
                @Nullable String answer,
                @Nullable String by,
                @Nullable Instant at) {
            return new Shown(
                    request.id(),
                    request.provider(),
                    request.usageMeterId(),
                    request.month().toString(),
                    request.reason(),
                    state,
                    request.requestedBy(),
                    request.requestedAt(),
                    until,
                    answer,
                    by,
                    at,
                    null);
        }

        Shown with(List<Step> steps) {
            return new Shown(
                    id,
                    provider,
                    usageMeterId,
                    month,
                    reason,
                    state,
                    requestedBy,
                    requestedAt,
                    until,
                    answer,
                    answeredBy,
                    answeredAt,
                    steps);
        }
    }

    @POST
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    public Response request(@Valid @NotNull Asked asked) {
        ServiceRequest request = handle.request(
                        callers.present(),
                        Parameters.required(Parameters.uuid(asked.usageMeterId(), "/usageMeterId"), "/usageMeterId"),
                        Parameters.required(Parameters.month(asked.month(), "/month"), "/month"),
                        Parameters.required(asked.reason(), "/reason"))
                .orElseThrow(() ->
                        Problems.of(CommonProblem.NOT_FOUND, "No such usage meter, or none that this caller may see."));
        return Response.status(Response.Status.CREATED).entity(shown(request)).build();
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    public FileBodies.Page<Shown> list(
            @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
        Cursor after = cursor == null ? null : Cursor.parse(cursor);
        int size = Parameters.limit(limit);
        List<ServiceRequest> found = handle.page(
                callers.present(),
                after == null ? null : new ServiceRequestStore.Position(after.time(), after.id()),
                size);
        List<ServiceRequest> page = found.subList(0, Math.min(size, found.size()));
        String next = found.size() > size
                ? new Cursor(page.getLast().requestedAt(), page.getLast().id()).text()
                : null;
        return new FileBodies.Page<>(page.stream().map(this::shown).toList(), next);
    }

    /** One request with all that happened to it. */
    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    public Shown one(@PathParam("id") String id) {
        return handle.one(callers.present(), requestId(id))
                .map(found -> shown(found.request()).with(history(found)))
                .orElseThrow(() -> Problems.of(
                        CommonProblem.NOT_FOUND, "No such service request, or none that this caller may see."));
    }

    private List<Step> history(HandleServiceRequests.Followed found) {
        ServiceRequest request = found.request();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                request.requestedAt(), Happened.REQUESTED, request.requestedBy(), request.reason(), null, null));
        switch (request.answer()) {
            case Answer.Open _ -> {
                // Nothing has happened since.
            }
            case Answer.Approved(Instant until, String by, Instant at) -> {
                steps.add(new Step(at, Happened.APPROVED, by, null, until, null));
                found.files()
                        .forEach(file -> steps.add(new Step(
                                file.at(), Happened.FILE_TAKEN, file.uploadedBy(), null, null, file.fileId())));
                if (!until.isAfter(clock.instant())) {
                    steps.add(new Step(until, Happened.EXPIRED, null, null, null, null));
                }
            }
            case Answer.Refused(String reason, String by, Instant at) ->
                steps.add(new Step(at, Happened.REFUSED, by, reason, null, null));
        }
        return steps;
    }

    private Shown shown(ServiceRequest request) {
        return Shown.of(request, clock.instant());
    }

    @POST
    @Path("/{id}/approval")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    public Shown approve(@PathParam("id") String id, @Valid @NotNull Approval approval) {
        Instant until = Parameters.required(approval.until(), "/until");
        return answered(handle.approve(caller.subject(), requestId(id), until));
    }

    @POST
    @Path("/{id}/refusal")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    public Shown refuse(@PathParam("id") String id, @Valid @NotNull Denial denial) {
        return answered(handle.refuse(caller.subject(), requestId(id), denial.reason()));
    }

    private static UUID requestId(String id) {
        return Parameters.required(Parameters.uuid(id, "id"), "id");
    }

    private Shown answered(Answering answering) {
        return switch (answering) {
            case Answering.Done(ServiceRequest request) -> shown(request);
            case Answering.AnsweredBefore _ ->
                throw Problems.of(UploadProblem.SERVICE_REQUEST_ANSWERED, "The first answer stays.");
            case Answering.NoSuchRequest _ ->
                throw Problems.of(CommonProblem.NOT_FOUND, "There is no such service request.");
            case Answering.NotInTheFuture(Instant now) ->
                throw Problems.of(CommonProblem.INVALID_FIELD, "It is " + now + " already.", "/until", "in-the-future");
        };
    }
}
