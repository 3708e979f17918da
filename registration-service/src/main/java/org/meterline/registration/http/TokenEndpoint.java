package org.meterline.registration.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.http.ClientCredentials.Presented;
import org.meterline.registration.usecase.ExchangeToken;
import org.meterline.registration.usecase.ExchangeToken.Outcome;
import org.meterline.registration.usecase.WrongSecrets;

/** RFC 6749, client credentials: a usage meter trades its access token for a short-lived one. */
@Path("/oauth2/token")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Issuer of usage meters' tokens")
@PermitAll
@RunOnVirtualThread
class TokenEndpoint {

    @Schema(name = "IssuedToken")
    record Issued(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {

        @Override
        public String toString() {
            return "Issued[hidden]";
        }
    }

    @Schema(name = "TokenRefusal")
    record Refusal(
            @JsonProperty("error") String error,
            @JsonProperty("error_description") String description) {}

    private static final String CLIENT_CREDENTIALS = "client_credentials";

    private final ExchangeToken exchange;
    private final WrongSecrets wrongSecrets;
    private final Requester requester;

    TokenEndpoint(ExchangeToken exchange, WrongSecrets wrongSecrets, Requester requester) {
        this.exchange = exchange;
        this.wrongSecrets = wrongSecrets;
        this.requester = requester;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(
            summary = "Trade an access token for a short-lived one",
            description =
                    "grant_type=client_credentials; the client id is the usage meter's id, the secret its access token,"
                            + " by HTTP Basic or in the form. Errors of the request are those of RFC 6749; what is no"
                            + " form at all, too large or another method is refused like everywhere else, as a problem.")
    @APIResponse(
            responseCode = "200",
            description = "A bearer token of at most 15 minutes",
            content =
                    @Content(
                            schema = @Schema(implementation = Issued.class),
                            examples =
                                    @ExampleObject(
                                            value =
                                                    "{\"access_token\":\"eyJ…\",\"token_type\":\"Bearer\",\"expires_in\":900}")))
    @APIResponse(
            responseCode = "400",
            description = "invalid_request, unsupported_grant_type or invalid_scope",
            content = @Content(schema = @Schema(implementation = Refusal.class)))
    @APIResponse(
            responseCode = "401",
            description = "invalid_client",
            content =
                    @Content(
                            schema = @Schema(implementation = Refusal.class),
                            examples = @ExampleObject(value = "{\"error\":\"invalid_client\"}")))
    @APIResponse(
            responseCode = "429",
            description = "Too many wrong secrets from this address; Retry-After says how long")
    public Response token(
            @RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_FORM_URLENCODED,
                                            examples =
                                                    @ExampleObject(
                                                            value =
                                                                    "grant_type=client_credentials&client_id=0b6e4c1e-0000-4000-8000-000000000001&client_secret=mlt_…")))
                    @Nullable
                    String body,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        return TokenForm.read(Objects.requireNonNullElse(body, ""))
                .map(form -> answer(form, authorization))
                .orElseGet(() -> refused(400, "invalid_request", "The form is broken, or says something twice."));
    }

    private Response answer(TokenForm form, @Nullable String authorization) {
        String grantType = form.value("grant_type");
        if (grantType == null) {
            return refused(400, "invalid_request", "grant_type is missing.");
        }
        if (!CLIENT_CREDENTIALS.equals(grantType)) {
            return refused(400, "unsupported_grant_type", "Only client_credentials is served here.");
        }
        if (form.value("scope") != null) {
            return refused(400, "invalid_scope", "There are no scopes here: leave it out.");
        }
        return switch (ClientCredentials.read(form, authorization)) {
            case ClientCredentials.Twofold() ->
                refused(400, "invalid_request", "The client authenticates in one way, not in two.");
            case ClientCredentials.Missing() -> invalidClient();
            case Presented presented -> exchanged(presented);
        };
    }

    private Response exchanged(Presented presented) {
        Outcome outcome = presented
                .usageMeterId()
                .map(id -> exchange.exchange(id, presented.secret()))
                .orElseGet(() -> exchange.exchangeOfNobody(presented.secret()));
        return switch (outcome) {
            case Outcome.Issued issued ->
                unstored(Response.ok(new Issued(issued.token(), "Bearer", issued.expiresInSeconds())));
            case Outcome.WrongSecret() -> wrongSecret();
        };
    }

    private Response wrongSecret() {
        String address = Objects.requireNonNullElse(requester.address(), "unknown");
        Optional<Duration> wait = wrongSecrets.count(address);
        if (wait.isEmpty()) {
            return invalidClient();
        }
        return unstored(Response.status(429)
                .header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.get().toSeconds()))
                .entity(new Refusal("invalid_client", "Too many wrong secrets from this address; wait.")));
    }

    private static Response invalidClient() {
        return unstored(Response.status(401)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"usage-meters\", charset=\"UTF-8\"")
                .entity(new Refusal("invalid_client", "No usage meter with this id has this access token.")));
    }

    private static Response refused(int status, String error, String description) {
        return unstored(Response.status(status).entity(new Refusal(error, description)));
    }

    /** That it is stored nowhere is said of every answer of this path, whoever gives it: a setting of the HTTP server. */
    private static Response unstored(Response.ResponseBuilder response) {
        return response.header("Pragma", "no-cache")
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    /** The names of the ways a client may authenticate, for the discovery document. */
    static List<String> authenticationMethods() {
        return List.of("client_secret_basic", "client_secret_post");
    }
}
