package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.usecase.Republication;
import org.meterline.registration.usecase.RepublishUsageMeters;

/** Publishing everything again, for whoever runs the suite. */
@Path(Identifiers.USAGE_METERS + "/republication")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operation")
@RolesAllowed(Roles.PLATFORM_ADMIN)
@RunOnVirtualThread
class RepublicationResource {

    private static final String UNDER_WAY = """
            {"pending": 61500, "published": 38500, "requestedAt": "2026-11-22T10:15:00Z",
             "requestedBy": "5d0c7f2e-3c1b-4f0e-9a51-1f4d2f6f7a10", "finishedAt": null}""";

    @Schema(name = "Republication")
    record View(
            @Schema(description = "Usage meters that have still to be published, changed ones included")
            long pending,

            @Schema(description = "Usage meters published again so far")
            long published,

            @Nullable Instant requestedAt,

            @Schema(description = "Who ordered it") @Nullable
            String requestedBy,

            @Schema(description = "null: under way, or never ordered") @Nullable
            Instant finishedAt) {

        static View of(RepublishUsageMeters.Progress progress) {
            Republication order = progress.order();
            return order == null
                    ? new View(progress.pending(), 0, null, null, null)
                    : new View(
                            progress.pending(),
                            order.published(),
                            order.requestedAt(),
                            order.requestedBy(),
                            order.finishedAt());
        }
    }

    private final RepublishUsageMeters republish;
    private final Requester requester;

    RepublicationResource(RepublishUsageMeters republish, Requester requester) {
        this.republish = republish;
        this.requester = requester;
    }

    @POST
    @Operation(
            summary = "Publish all usage meters again",
            description =
                    "For a topic that was lost. It goes on in the background, also over a restart; ordered again, it"
                            + " begins from the start.")
    @APIResponse(
            responseCode = "202",
            description = "Ordered",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = View.class),
                            examples = @ExampleObject(name = "ordered", value = UNDER_WAY)))
    public Response begin() {
        return Response.accepted(View.of(republish.begin(requester.actor()))).build();
    }

    @GET
    @Operation(
            summary = "Show how far publishing again has come",
            description = "The last order, whoever gave it, and what waits to be published.")
    @APIResponse(
            responseCode = "200",
            description = "The last order, and what is left",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = View.class),
                            examples = @ExampleObject(name = "under way", value = UNDER_WAY)))
    public View show() {
        return View.of(republish.progress());
    }
}
