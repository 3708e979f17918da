package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.usecase.RotateSigningKeys;
import org.meterline.registration.usecase.RotateSigningKeys.Outcome;
import org.meterline.registration.usecase.SigningKeyEvent;

/** The keys that sign usage meters' tokens, as whoever runs the suite sees and rotates them. */
@Path(SigningKeyResource.SIGNING_KEYS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing keys")
@RolesAllowed(Roles.PLATFORM_ADMIN)
@RunOnVirtualThread
class SigningKeyResource {

    static final String SIGNING_KEYS = "/api/v1/signing-keys";

    private static final String EVENTS = SIGNING_KEYS + "/events";
    private static final Duration ALMOST_A_SECOND = Duration.ofMillis(999);

    private final RotateSigningKeys signingKeys;
    private final Requester requester;
    private final Paging paging;

    SigningKeyResource(RotateSigningKeys signingKeys, Requester requester, Paging paging) {
        this.signingKeys = signingKeys;
        this.requester = requester;
        this.paging = paging;
    }

    @GET
    @Operation(
            summary = "List the signing keys",
            description = "The next one, the one that signs, and those that are published for as long as their tokens"
                    + " may live. Instants are of the wall clock.")
    public SigningKeyBodies.Keys list() {
        return new SigningKeyBodies.Keys(signingKeys.list());
    }

    @POST
    @Path("rotation")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Let the next signing key sign",
            description = "Without a body no request fails by it. With compromised the present key leaves the key set"
                    + " at once, and the tokens it signed are refused as soon as the other services ask for the keys"
                    + " again.")
    @APIResponse(
            responseCode = "200",
            description = "The signing keys as they are now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SigningKeyBodies.Keys.class)))
    @APIResponse(responseCode = "409", description = "The next key is too young; Retry-After says for how long")
    public SigningKeyBodies.Keys rotate(
            @RequestBody(required = false) @Valid SigningKeyBodies.@Nullable Rotation body) {
        boolean compromised = body != null && Boolean.TRUE.equals(body.compromised());
        return switch (signingKeys.rotate(compromised, requester.actor())) {
            case Outcome.Rotated(List<RotateSigningKeys.Shown> keys) -> new SigningKeyBodies.Keys(keys);
            case Outcome.TooEarly(Duration wait) ->
                throw Problems.of(
                        RegistrationProblem.SIGNING_KEY_TOO_YOUNG,
                        "The next key may sign in " + wait.plus(ALMOST_A_SECOND).toSeconds() + " s.",
                        wait.plus(ALMOST_A_SECOND));
        };
    }

    @GET
    @Path("events")
    @Operation(summary = "Export the audit trail of the signing keys", description = "The newest first.")
    public SigningKeyBodies.EventPage events(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        int size = paging.limit(limit);
        long before = Paging.position(EVENTS, cursor, Long.MAX_VALUE);
        List<SigningKeyEvent> events = signingKeys.events(before, size + 1);
        List<SigningKeyEvent> page = events.subList(0, Math.min(size, events.size()));
        String next =
                events.size() > size ? Paging.cursor(EVENTS, page.getLast().id()) : null;
        return new SigningKeyBodies.EventPage(
                page.stream().map(SigningKeyBodies.Event::of).toList(), next);
    }
}
