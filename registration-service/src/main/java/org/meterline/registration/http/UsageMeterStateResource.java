package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.http.Bodies.View;
import org.meterline.registration.usecase.ChangeOutcome;
import org.meterline.registration.usecase.MoveUsageMeter;

/** Suspension and lock: each is there or not, so both calls may be repeated. */
@Path(Identifiers.USAGE_METERS + "/" + Identifiers.ID_IN_PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Usage meters")
@RunOnVirtualThread
class UsageMeterStateResource {

    private final Requester requester;
    private final MoveUsageMeter move;
    private final Answers answers;

    UsageMeterStateResource(Requester requester, MoveUsageMeter move, Answers answers) {
        this.requester = requester;
        this.move = move;
        this.answers = answers;
    }

    @PUT
    @Path("suspension")
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Suspend a usage meter",
            description = "Its reports are refused until the suspension is lifted.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter as it is now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered")
    public View suspend(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        return view(move.suspend(id, requester.scope(chosen), requester.actor()));
    }

    @DELETE
    @Path("suspension")
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Lift the suspension of a usage meter",
            description = "Reports are taken again. It may be repeated.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter as it is now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered")
    public View lift(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        return view(move.liftSuspension(id, requester.scope(chosen), requester.actor()));
    }

    @PUT
    @Path("lock")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(summary = "Lock a usage meter", description = "A locked usage meter cannot be unregistered.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter as it is now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered")
    public View lock(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        return view(move.lock(id, requester.scope(chosen), requester.actor()));
    }

    @DELETE
    @Path("lock")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(summary = "Unlock a usage meter", description = "It can be unregistered again.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter as it is now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered")
    public View unlock(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        return view(move.unlock(id, requester.scope(chosen), requester.actor()));
    }

    private View view(ChangeOutcome outcome) {
        return answers.view(answers.changedOrRefused(outcome));
    }
}
