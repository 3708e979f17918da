package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
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
import org.meterline.registration.usecase.AcknowledgeFork;

/** The fork of a usage meter's chain of reports: found by us, ended by somebody who has looked after it. */
@Path(Identifiers.USAGE_METERS + "/" + Identifiers.ID_IN_PATH + "/fork")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Usage meters")
@RunOnVirtualThread
class ForkResource {

    private final Requester requester;
    private final AcknowledgeFork acknowledge;
    private final Answers answers;

    ForkResource(Requester requester, AcknowledgeFork acknowledge, Answers answers) {
        this.requester = requester;
        this.acknowledge = acknowledge;
        this.answers = answers;
    }

    @DELETE
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Acknowledge the fork of a usage meter",
            description =
                    "Ends SEQUENCE_FORK: only one of the two copies goes on, and its reports are taken from now on."
                            + " A fork that shows later is another one. Where there is none, nothing changes.")
    @APIResponse(
            responseCode = "200",
            description = "The usage meter as it is now",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered")
    public View acknowledge(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        return answers.view(
                answers.changedOrRefused(acknowledge.acknowledge(id, requester.scope(chosen), requester.actor())));
    }
}
