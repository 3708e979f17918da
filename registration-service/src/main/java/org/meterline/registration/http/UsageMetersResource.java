package org.meterline.registration.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.http.Bodies.Change;
import org.meterline.registration.http.Bodies.EventPage;
import org.meterline.registration.http.Bodies.EventView;
import org.meterline.registration.http.Bodies.Page;
import org.meterline.registration.http.Bodies.Registered;
import org.meterline.registration.http.Bodies.Registration;
import org.meterline.registration.http.Bodies.View;
import org.meterline.registration.usecase.ChangeUsageMeter;
import org.meterline.registration.usecase.Idempotency.Key;
import org.meterline.registration.usecase.MoveUsageMeter;
import org.meterline.registration.usecase.ReadUsageMeters;
import org.meterline.registration.usecase.RegisterUsageMeter;
import org.meterline.registration.usecase.RegisterUsageMeter.Outcome;
import org.meterline.registration.usecase.Scope;
import org.meterline.registration.usecase.UsageMeterEvent;
import org.meterline.registration.usecase.UsageMeterStore.Filter;

/** Registering usage meters and looking after them, for a provider's people and portal. */
@Path(Identifiers.USAGE_METERS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Usage meters")
@RunOnVirtualThread
class UsageMetersResource {

    private static final String METERS = "m";
    private static final String EVENTS = "e";

    private final Requester requester;
    private final RegisterUsageMeter register;
    private final ReadUsageMeters read;
    private final ChangeUsageMeter change;
    private final MoveUsageMeter move;
    private final Answers answers;
    private final Paging paging;
    private final IdempotencyKeys keys;

    UsageMetersResource(
            Requester requester,
            RegisterUsageMeter register,
            ReadUsageMeters read,
            ChangeUsageMeter change,
            MoveUsageMeter move,
            Answers answers,
            Paging paging,
            IdempotencyKeys keys) {
        this.requester = requester;
        this.register = register;
        this.read = read;
        this.change = change;
        this.move = move;
        this.answers = answers;
        this.paging = paging;
        this.keys = keys;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Register a usage meter",
            description =
                    "The answer carries the access token. An id belongs for ever to the provider that registered it"
                            + " first; after it was unregistered, the same provider may register it again.")
    @APIResponse(
            responseCode = "201",
            description = "Registered; the body has the usage meter and its accessToken",
            headers = {
                @Header(
                        name = "Location",
                        description = "The usage meter",
                        schema = @Schema(implementation = String.class)),
                @Header(name = "ETag", description = "For If-Match", schema = @Schema(implementation = String.class))
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Registered.class)))
    @APIResponse(responseCode = "409", description = "The id is taken, whoever holds it")
    @APIResponse(
            responseCode = "422",
            description = "A field breaks a rule, or the Idempotency-Key came with another body")
    public Response register(
            @Valid @NotNull @Nullable Registration body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String idempotencyKey,
            @QueryParam("provider") @Nullable String chosen) {
        Registration registration = Objects.requireNonNull(body);
        String provider = requester.onlyProvider(chosen);
        Key key = keys.key(idempotencyKey, provider, "registration", registration);
        Outcome outcome = register.register(
                UUID.fromString(registration.id()),
                provider,
                wish(registration),
                requester.actor(),
                key,
                answers::written);
        return switch (outcome) {
            case Outcome.Done done -> created(done);
            case Outcome.IdTaken() ->
                throw Problems.of(
                        RegistrationProblem.USAGE_METER_ID_TAKEN, "Every usage meter has its own id.", "/id", "unique");
            case Outcome.KeyReused() -> throw Answers.keyReused();
            case Outcome.ModeIsFinal() -> throw Answers.modeIsFinal();
        };
    }

    private static UsageMeter.Wish wish(Registration registration) {
        return new UsageMeter.Wish(
                new UsageMeterName(Objects.requireNonNull(registration.name())),
                Objects.requireNonNullElse(registration.connectivity(), Connectivity.ONLINE),
                registration.mode(),
                uuid(registration.contractId()),
                registration.siteId(),
                registration.version() == null ? null : SoftwareVersion.of(registration.version()));
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private Response created(Outcome.Done done) {
        ObjectNode body = answers.withToken(done.answer(), done.token());
        return Response.created(URI.create(Identifiers.USAGE_METERS + "/" + done.usageMeterId()))
                .tag(Answers.tag(body.get("revision").longValue()))
                .header("Cache-Control", "no-store")
                .entity(body)
                .build();
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(summary = "List usage meters", description = "In the order of their first registration; never a token.")
    public Page list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("connectivity") @Nullable String connectivity,
            @QueryParam("health") @Nullable String health,
            @QueryParam("q") @Nullable String text,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("provider") @Nullable String chosen) {
        Filter filter = new Filter(
                Paging.oneOf(Status.class, status, "status"),
                Paging.oneOf(Connectivity.class, connectivity, "connectivity"),
                paging.text(text),
                Paging.oneOf(Health.class, health, "health"));
        int size = paging.limit(limit);
        long after = Paging.position(METERS, cursor, 0);
        List<UsageMeter> meters = read.page(requester.scope(chosen), filter, after, size + 1);
        List<UsageMeter> page = meters.subList(0, Math.min(size, meters.size()));
        String next =
                meters.size() > size ? Paging.cursor(METERS, page.getLast().ordinal()) : null;
        return new Page(answers.views(page), next);
    }

    @GET
    @Path(Identifiers.ID_IN_PATH)
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(summary = "Show a usage meter", description = "The ETag is what a change asks for as If-Match.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter",
            headers =
                    @Header(
                            name = "ETag",
                            description = "For If-Match",
                            schema = @Schema(implementation = String.class)),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    public Response one(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        UsageMeter meter = read.one(id, requester.scope(chosen)).orElseThrow(Answers::notFound);
        return shown(meter);
    }

    @PATCH
    @Path(Identifiers.ID_IN_PATH)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Change a usage meter",
            description =
                    "Name, connectivity, mode (TEST to PRODUCTION, from a full hour of a month that is still open) and"
                            + " contract (from the start of a month). What is absent stays as it is; so does what is"
                            + " null, but for contractId and siteId, which null takes away.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter as it is now",
            headers =
                    @Header(
                            name = "ETag",
                            description = "For If-Match",
                            schema = @Schema(implementation = String.class)),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered, or in production for good")
    @APIResponse(responseCode = "412", description = "Somebody else changed it meanwhile")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response change(
            @PathParam("id") UUID id,
            @Valid @NotNull @Nullable Change body,
            @HeaderParam(IfMatch.HEADER) List<String> ifMatch,
            @QueryParam("provider") @Nullable String chosen) {
        Change wanted = Objects.requireNonNull(body);
        Optional<String> contract = wanted.contractId();
        ChangeUsageMeter.Wish wish = new ChangeUsageMeter.Wish(
                wanted.name() == null ? null : new UsageMeterName(wanted.name()),
                wanted.connectivity(),
                wanted.mode(),
                contract == null ? null : contract.map(UUID::fromString),
                wanted.siteId(),
                wanted.effectiveFrom());
        Scope scope = requester.scope(chosen);
        if (read.one(id, scope).isEmpty()) {
            // Before If-Match is asked for: a meter of somebody else is not there at all.
            throw Answers.notFound();
        }
        return shown(
                answers.changedOrRefused(change.change(id, scope, IfMatch.seen(ifMatch), wish, requester.actor())));
    }

    @DELETE
    @Path(Identifiers.ID_IN_PATH)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Unregister a usage meter",
            description = "Its tokens end at once. The id stays its provider's and can be registered again.")
    @APIResponse(responseCode = "204", description = "Unregistered")
    @APIResponse(responseCode = "409", description = "It is locked, or unregistered already")
    public void unregister(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        var unused = answers.changedOrRefused(move.unregister(id, requester.scope(chosen), requester.actor()));
    }

    @GET
    @Path(Identifiers.ID_IN_PATH + "/events")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(summary = "Show the audit trail of a usage meter", description = "The newest first.")
    public EventPage events(
            @PathParam("id") UUID id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("provider") @Nullable String chosen) {
        int size = paging.limit(limit);
        long before = Paging.position(EVENTS, cursor, Long.MAX_VALUE);
        List<UsageMeterEvent> events =
                read.events(id, requester.scope(chosen), before, size + 1).orElseThrow(Answers::notFound);
        List<UsageMeterEvent> page = events.subList(0, Math.min(size, events.size()));
        String next =
                events.size() > size ? Paging.cursor(EVENTS, page.getLast().id()) : null;
        return new EventPage(page.stream().map(EventView::of).toList(), next);
    }

    private Response shown(UsageMeter meter) {
        View view = answers.view(meter);
        return Response.ok(view).tag(Answers.tag(meter.revision())).build();
    }
}
