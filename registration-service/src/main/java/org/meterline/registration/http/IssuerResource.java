package org.meterline.registration.http;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.meterline.registration.config.SigningKeySettings;
import org.meterline.registration.usecase.PublishedKeys;

/** What the issuer of usage meters' tokens says of itself. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Issuer of usage meters' tokens")
@PermitAll
class IssuerResource {

    private final PublishedKeys keys;
    private final String issuer;
    private final String mayBeKept;

    IssuerResource(
            PublishedKeys keys,
            SigningKeySettings settings,
            @ConfigProperty(name = "meterline.meter-issuer") String issuer) {
        this.keys = keys;
        this.issuer = issuer;
        this.mayBeKept = "public, max-age=" + settings.mayBeKept().toSeconds();
    }

    @GET
    @Path(".well-known/openid-configuration")
    @Operation(summary = "Discovery document")
    public Map<String, Object> discovery() {
        return new TreeMap<>(Map.of(
                "issuer", issuer,
                "token_endpoint", issuer + "/oauth2/token",
                "jwks_uri", issuer + "/jwks",
                "grant_types_supported", List.of("client_credentials"),
                "response_types_supported", List.of("token"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of(PublishedKeys.ALGORITHM),
                "token_endpoint_auth_methods_supported", TokenEndpoint.authenticationMethods()));
    }

    @GET
    @Path(".well-known/oauth-authorization-server")
    @Operation(summary = "Discovery document, where RFC 8414 looks for it")
    public Map<String, Object> metadata() {
        return discovery();
    }

    @GET
    @Path("jwks")
    @Operation(
            summary = "Public keys",
            description = "The one that signs, the next one, and those of tokens still alive.")
    public Response jwks() {
        return Response.ok(Map.of("keys", keys.jwks()))
                .header("Cache-Control", mayBeKept)
                .build();
    }
}
