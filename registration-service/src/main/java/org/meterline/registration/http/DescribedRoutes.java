package org.meterline.registration.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.OAuthFlows;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.security.Roles;

/**
 * Says of every route what is the same for all of them: how it can be refused and with what body, who may call it with which
 * token, and what the parameters mean that many routes have. What a route does stands in its annotations.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class DescribedRoutes implements OASFilter {

    private static final String PROBLEM = "Problem";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String PEOPLE = "people";
    private static final String USAGE_METERS = "usageMeters";
    private static final String OURS = "/api/";
    private static final String LARGEST_PAGE = "500";
    private static final List<String> OF_THE_EXTENSION = List.of("HttpProblem", "HttpValidationProblem", "Violation");
    private static final List<String> OF_A_BODY = List.of("413", "415", "422");

    private static final Map<String, CommonProblem> REFUSALS = Map.ofEntries(
            Map.entry("400", CommonProblem.MALFORMED_REQUEST),
            Map.entry("401", CommonProblem.UNAUTHENTICATED),
            Map.entry("403", CommonProblem.FORBIDDEN),
            Map.entry("404", CommonProblem.NOT_FOUND),
            Map.entry("409", CommonProblem.CONFLICT),
            Map.entry("412", CommonProblem.PRECONDITION_FAILED),
            Map.entry("413", CommonProblem.PAYLOAD_TOO_LARGE),
            Map.entry("415", CommonProblem.UNSUPPORTED_MEDIA_TYPE),
            Map.entry("422", CommonProblem.INVALID_FIELD),
            Map.entry("428", CommonProblem.PRECONDITION_REQUIRED),
            Map.entry("429", CommonProblem.TOO_MANY_REQUESTS),
            Map.entry("503", CommonProblem.UNAVAILABLE),
            Map.entry("default", CommonProblem.INTERNAL_ERROR));

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry(
                    "id", "The id of the usage meter, a lower-case UUID; in any other form there is no such resource."),
            Map.entry("key", "The id of a master key: letters and digits."),
            Map.entry("usageMeterId", "Only what was done to this usage meter, a lower-case UUID."),
            Map.entry("uid", "The id of the upgrade, a lower-case UUID."),
            Map.entry("from", "The version that runs: two to four numbers, like 4.8.0."),
            Map.entry("to", "The version to get to: two to four numbers, like 9.1.0."),
            Map.entry("version", "A version of the usage meter's software: two to four numbers, like 9.0.1."),
            Map.entry("provider", "Whom a platform admin acts for; ignored for everybody else, who have their own."),
            Map.entry("limit", "How many items a page has: 1 to " + LARGEST_PAGE + "; 50 where it is absent."),
            Map.entry(
                    "cursor",
                    "The nextCursor of the page before, as it is; good for this list only. Absent: the first."),
            Map.entry(
                    "q",
                    "A part of the name, or the beginning of the id; case does not matter. At most 128 characters."),
            Map.entry("status", "Only those of this status: REGISTERED, ACTIVE, SUSPENDED or UNREGISTERED."),
            Map.entry("connectivity", "Only those of this connectivity: ONLINE or OFFLINE."),
            Map.entry("health", "Only those of this health: OK, WARNING, ERROR or UNKNOWN."),
            Map.entry(
                    IdempotencyKeys.HEADER,
                    "1 to 128 printable ASCII characters. The same key with the same body gets the first answer again, for"
                            + " at least 24 hours; with another body, 422."),
            Map.entry(
                    IfMatch.HEADER,
                    "The ETag of what was looked at, several with commas between them, or * for any. Missing: 428; none of"
                            + " them is the present one: 412."));

    /** For the build, which makes one. */
    public DescribedRoutes() {}

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents() == null ? OASFactory.createComponents() : api.getComponents();
        components.addSchema(PROBLEM, problemSchema());
        OF_THE_EXTENSION.forEach(components::removeSchema);
        components.setSecuritySchemes(new LinkedHashMap<>(Map.of(PEOPLE, people(), USAGE_METERS, usageMeters())));
        api.setComponents(components);
        api.getPaths()
                .getPathItems()
                .forEach(
                        (path, item) -> item.getOperations().forEach((method, operation) -> complete(path, operation)));
    }

    private static void complete(String path, Operation operation) {
        Set<String> refusals = new TreeSet<>(List.of("default"));
        if (path.startsWith(OURS)) {
            refusals.addAll(List.of("400", "401", "403"));
            operation.setSecurity(security(operation));
            if (path.contains("{")) {
                refusals.add("404");
            }
            if (parameters(operation).stream()
                    .anyMatch(parameter -> parameter.getName().equals("limit"))) {
                refusals.add("422");
            }
            if (operation.getRequestBody() != null) {
                refusals.addAll(OF_A_BODY);
            }
        }
        refuse(path, operation, refusals);
        parameters(operation).forEach(parameter -> {
            if (parameter.getDescription() == null) {
                parameter.setDescription(PARAMETERS.get(parameter.getName()));
            }
        });
    }

    private static List<Parameter> parameters(Operation operation) {
        List<Parameter> parameters = operation.getParameters();
        return parameters == null ? List.of() : parameters;
    }

    private static void refuse(String path, Operation operation, Set<String> refusals) {
        APIResponses responses = operation.getResponses();
        for (String status : refusals) {
            if (!responses.hasAPIResponse(status)) {
                responses.addAPIResponse(status, OASFactory.createAPIResponse());
            }
        }
        responses.getAPIResponses().forEach((status, response) -> {
            CommonProblem problem = REFUSALS.get(status);
            if (problem != null && response.getRef() == null && !isOfOAuth(path, status)) {
                describe(response, problem);
            }
        });
    }

    /** RFC 6749 has a body of its own for these. */
    private static boolean isOfOAuth(String path, String status) {
        return path.startsWith("/oauth2/") && !status.equals("default");
    }

    private static void describe(APIResponse response, CommonProblem problem) {
        String said = response.getDescription();
        if (said == null || said.equals("Not Authorized") || said.equals("Not Allowed") || said.equals("Bad Request")) {
            response.setDescription(
                    problem == CommonProblem.INTERNAL_ERROR ? "Any other refusal or error" : problem.title());
        }
        if (!isExemplified(response.getContent())) {
            MediaType media = OASFactory.createMediaType()
                    .schema(OASFactory.createSchema().ref("#/components/schemas/" + PROBLEM))
                    .example(example(problem));
            Content content = OASFactory.createContent().addMediaType(PROBLEM_JSON, media);
            response.setContent(content);
        }
    }

    /** The extension that makes problems describes some of them too, but in no shape that leaves us. */
    private static boolean isExemplified(@Nullable Content content) {
        return content != null
                && content.getMediaTypes().values().stream()
                        .anyMatch(media -> media.getExample() != null
                                || media.getExamples() != null
                                        && !media.getExamples().isEmpty());
    }

    private static Map<String, Object> example(CommonProblem problem) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", "urn:meterline:problem:" + problem.slug());
        example.put("title", problem.title());
        example.put("status", problem.status());
        example.put("detail", "What is different in this case.");
        if (problem == CommonProblem.INVALID_FIELD) {
            example.put("field", "/name");
            example.put("rule", "pattern");
        }
        example.put("requestId", "portal-1");
        return example;
    }

    private static List<SecurityRequirement> security(Operation operation) {
        List<String> roles = new ArrayList<>();
        Objects.requireNonNullElse(operation.getSecurity(), List.<SecurityRequirement>of())
                .forEach(requirement -> requirement.getSchemes().values().forEach(roles::addAll));
        boolean meters = roles.contains(Roles.USAGE_METER);
        roles.remove(Roles.USAGE_METER);
        List<SecurityRequirement> security = new ArrayList<>();
        if (!roles.isEmpty() || !meters) {
            security.add(OASFactory.createSecurityRequirement().addScheme(PEOPLE, roles));
        }
        if (meters) {
            security.add(OASFactory.createSecurityRequirement().addScheme(USAGE_METERS, List.of()));
        }
        return security;
    }

    private static SecurityScheme people() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description(
                        "A token of the OIDC issuer of people and portals; each route names the roles of which one is"
                                + " needed. A platform admin acts for every provider.");
    }

    private static SecurityScheme usageMeters() {
        OAuthFlows flows = OASFactory.createOAuthFlows()
                .clientCredentials(
                        OASFactory.createOAuthFlow().tokenUrl("/oauth2/token").scopes(Map.of()));
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.OAUTH2)
                .flows(flows)
                .description("A token for which a usage meter has traded its access token here.");
    }

    private static Schema problemSchema() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("RFC 9457; docs/problems has a page for each type.")
                .required(List.of("type", "title", "status"))
                .addProperty("type", text("Stable: urn:meterline:problem: and the name of the problem's page"))
                .addProperty("title", text("The same for every occurrence"))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", text("What is different in this case"))
                .addProperty("field", text("Where: a JSON pointer into the body, or the name of a parameter or header"))
                .addProperty("rule", text("The stable name of the rule that was broken"))
                .addProperty("requestId", text("Finds the request in the service's log"));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }
}
