package org.meterline.registration.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** The bodies of OAuth and OpenID Connect: other people's formats, which no record of ours describes. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class DescribedIssuer implements OASFilter {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final Map<String, Object> TOKEN_FORM = Map.of(
            "grant_type", "client_credentials",
            "client_id", "0b6e4c1e-2f6a-4c1d-9b1e-3a5d7c9e1f20",
            "client_secret", "mlt_Zm9yIHRoZSBleGFtcGxlLCBubyByZWFsIHRva2VuISE");

    private static final Map<String, Object> TOKEN =
            Map.of("access_token", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "token_type", "Bearer", "expires_in", 900);

    private static final Map<String, Object> ERROR = Map.of(
            "error", "invalid_client",
            "error_description", "No usage meter with this id has this access token.");

    private static final Map<String, Object> DISCOVERY = Map.of(
            "issuer", "https://meters.example.com",
            "token_endpoint", "https://meters.example.com/oauth2/token",
            "jwks_uri", "https://meters.example.com/jwks",
            "grant_types_supported", List.of("client_credentials"));

    private static final Map<String, Object> KEYS = Map.of(
            "keys",
            List.of(Map.of(
                    "kty", "EC",
                    "crv", "P-256",
                    "kid", "2026-11-22-1",
                    "alg", "ES256",
                    "use", "sig",
                    "x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                    "y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")));

    /** For the build, which makes one. */
    public DescribedIssuer() {}

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, operation) -> {
                    switch (path) {
                        case "/oauth2/token" -> describeToken(operation);
                        case "/jwks" -> answer(operation, "200", KEYS);
                        case "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" -> {
                            answer(operation, "200", DISCOVERY);
                            describeWhereNothingStands(
                                    operation, "What OpenID Connect Discovery and RFC 8414 ask of an issuer.");
                        }
                        default -> {
                            // Routes of our own say themselves what they do.
                        }
                    }
                }));
    }

    private static void describeToken(Operation operation) {
        operation.setRequestBody(OASFactory.createRequestBody()
                .required(true)
                .content(content(FORM, TOKEN_FORM, List.of("grant_type"))));
        answer(operation, "200", TOKEN);
        for (String refused : List.of("400", "401", "429")) {
            answer(operation, refused, ERROR);
        }
    }

    private static void describeWhereNothingStands(Operation operation, String description) {
        if (operation.getDescription() == null) {
            operation.setDescription(description);
        }
    }

    private static void answer(Operation operation, String status, Map<String, Object> example) {
        BiConsumer<String, org.eclipse.microprofile.openapi.models.responses.APIResponse> describe =
                (code, response) -> {
                    if (code.equals(status)) {
                        response.setContent(content(JSON, example, List.copyOf(example.keySet())));
                    }
                };
        operation.getResponses().getAPIResponses().forEach(describe);
    }

    private static Content content(String type, Map<String, Object> example, List<String> required) {
        Schema schema = OASFactory.createSchema().addType(SchemaType.OBJECT).required(required);
        example.forEach((name, value) ->
                schema.addProperty(name, OASFactory.createSchema().addType(typeOf(value))));
        MediaType media = OASFactory.createMediaType().schema(schema).example(example);
        return OASFactory.createContent().addMediaType(type, media);
    }

    private static SchemaType typeOf(Object value) {
        return switch (value) {
            case Integer number -> SchemaType.INTEGER;
            case List<?> list -> SchemaType.ARRAY;
            default -> SchemaType.STRING;
        };
    }
}
