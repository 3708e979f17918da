package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.http.Bodies.Rotation;
import org.meterline.registration.http.Bodies.Token;
import org.meterline.registration.usecase.AccessTokens;
import org.meterline.registration.usecase.AccessTokens.Outcome;
import org.meterline.registration.usecase.Idempotency.Key;
import org.meterline.registration.usecase.Scope;

/** The access token of a usage meter: copied again, or replaced. */
@Path(Identifiers.USAGE_METERS + "/" + Identifiers.ID_IN_PATH + "/access-token")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access tokens")
@RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
class AccessTokenResource {

    private final Requester requester;
    private final AccessTokens tokens;
    private final IdempotencyKeys keys;

    AccessTokenResource(Requester requester, AccessTokens tokens, IdempotencyKeys keys) {
        this.requester = requester;
        this.tokens = tokens;
        this.keys = keys;
    }

    @GET
    @Operation(summary = "Copy the access token", description = "Every copy stands in the audit trail.")
    @APIResponse(
            responseCode = "200",
            description = "The newest access token; previousValidUntil is null",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Token.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered and has no token")
    public Response copy(@PathParam("id") UUID id, @QueryParam("provider") @Nullable String chosen) {
        return answer(tokens.copy(id, requester.scope(chosen), requester.actor()));
    }

    @POST
    @Path("rotation")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace the access token",
            description =
                    "The old one lives for the overlap. Where there is none yet, the first one is issued. An overlap of PT0S is for a token in wrong hands: the old one"
                            + " ends at once, and usage files signed under it are not accepted any more.")
    @APIResponse(
            responseCode = "200",
            description = "The new access token, and until when the one before lives",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Token.class)))
    @APIResponse(responseCode = "409", description = "It is unregistered and has no token")
    public Response rotate(
            @PathParam("id") UUID id,
            @RequestBody(description = "Absent: the default overlap, PT24H", required = false) @Valid @Nullable
                    Rotation body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String idempotencyKey,
            @QueryParam("provider") @Nullable String chosen) {
        Rotation rotation = Objects.requireNonNullElse(body, new Rotation(null));
        Scope scope = requester.scope(chosen);
        String owner = scope instanceof Scope.OneProvider one ? one.provider() : "";
        Key key = keys.key(idempotencyKey, owner, "rotation of " + id, rotation);
        return answer(tokens.rotate(id, scope, rotation.overlap(), requester.actor(), key));
    }

    private static Response answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Token token ->
                Response.ok(new Token(token.token().value(), token.generation(), token.previousValidUntil()))
                        .header("Cache-Control", "no-store")
                        .build();
            case Outcome.NotFound() -> throw Answers.notFound();
            case Outcome.Gone() -> throw Answers.gone();
            case Outcome.NoneYet() ->
                throw Problems.of(
                        RegistrationProblem.NO_ACCESS_TOKEN_YET,
                        "Its software is older than access tokens; a rotation, or the upgrade that asks for it, issues one.");
            case Outcome.KeyReused() -> throw Answers.keyReused();
            case Outcome.OverlapRefused(var longest) ->
                throw Problems.of(
                        CommonProblem.INVALID_FIELD, "An overlap lasts PT0S to " + longest + ".", "/overlap", "range");
        };
    }
}
