package org.meterline.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.registration.Description.Media;
import org.meterline.registration.Description.Operation;
import org.meterline.registration.Route.Meter;
import org.meterline.registration.Route.Who;

/** Every route: described with examples that hold, open to its roles and no other, and silent about other providers. */
@QuarkusTest
@ServedByRealServers
class RoutesQuarkusTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS_BESIDES = List.of("HEAD", "OPTIONS");

    private final List<String> wrong = new ArrayList<>();
    private final Callers callers = new Callers();
    private @Nullable Description answer;

    private Description description() {
        Description present = answer == null ? Description.read() : answer;
        answer = present;
        return present;
    }

    @Test
    void everyOperationHasARow() {
        List<String> described = description().operations().stream()
                .map(Operation::name)
                .sorted()
                .toList();
        List<String> rows = Route.ALL.stream().map(Route::name).sorted().toList();

        assertEquals(described, rows, "Give each operation of /q/openapi a row in Route.ALL.");
    }

    @Test
    void everyOperationIsDescribedWithExamplesThatKeepToTheirSchemas() {
        for (Operation operation : description().operations()) {
            JsonNode node = operation.node();
            expect(!node.path("summary").asText().isBlank(), operation.name() + ": no summary");
            expect(!node.path("description").asText().isBlank(), operation.name() + ": no description");
            node.path("parameters")
                    .forEach(
                            parameter -> checkParameter(operation, description().resolved(parameter)));
            description().request(operation).ifPresent(this::checkExamples);
            checkAnswers(operation);
        }

        assertNothingWrong("Annotate the resource (@Operation, @APIResponse with @ExampleObject, or examples in the"
                + " @Schema of the body's record); common parameters and refusals come from DescribedRoutes.");
    }

    private void checkParameter(Operation operation, JsonNode parameter) {
        String name = parameter.path("name").asText();
        expect(
                !parameter.path("description").asText().isBlank(),
                operation.name() + ": parameter " + name + " is not described");
    }

    private void checkAnswers(Operation operation) {
        List<String> statuses = new ArrayList<>();
        operation.node().path("responses").fieldNames().forEachRemaining(statuses::add);
        for (String status : statuses) {
            List<Media> media = description().response(operation, status).toList();
            boolean empty = status.equals("204") || status.startsWith("3");
            expect(empty || !media.isEmpty(), operation.name() + " " + status + ": no body described");
            media.forEach(this::checkExamples);
        }
        expect(statuses.stream().anyMatch(status -> status.startsWith("2")), operation.name() + ": no success");
        for (String needed : refusals(operation)) {
            expect(statuses.contains(needed), operation.name() + ": " + needed + " is not described");
        }
    }

    private List<String> refusals(Operation operation) {
        List<String> needed = new ArrayList<>(List.of("default"));
        if (!operation.path().startsWith("/api/")) {
            return needed;
        }
        needed.addAll(List.of("400", "401", "403"));
        expect(operation.node().path("security").size() > 0, operation.name() + ": no security scheme");
        if (operation.path().contains("{")) {
            needed.add("404");
        }
        if (description().request(operation).isPresent()) {
            needed.addAll(List.of("413", "415", "422"));
        }
        return needed;
    }

    private void checkExamples(Media media) {
        expect(!media.schema().isMissingNode(), media.where() + ": no schema");
        expect(!media.examples().isEmpty(), media.where() + ": no example");
        for (JsonNode example : media.examples()) {
            List<String> complaints = description().complaints(media.schema(), example);
            expect(complaints.isEmpty(), media.where() + ": its example breaks its schema: " + complaints);
        }
    }

    @Test
    void everyRouteServesItsRolesAndNoOther() throws IOException {
        Meter toBeDenied = callers.registered();
        for (Operation operation : description().operations()) {
            Route route = route(operation);
            for (Who who : Who.values()) {
                boolean allowed = route.allowed().contains(who);
                Meter meter = allowed ? callers.registered() : toBeDenied;
                Response response = callers.call(who, route, meter, goodBody(operation, route, meter));
                if (allowed) {
                    checkServed(operation, who, response);
                } else {
                    expect(
                            response.statusCode() == (who == Who.NOBODY ? 401 : 403),
                            operation.name() + " as " + who + ": " + response.statusCode());
                }
            }
        }

        assertNothingWrong("Who may call a route stands in its row of Route.ALL; what is sent is the request example"
                + " of the description, unless the row says otherwise.");
    }

    /** The example was taken, and what is answered is what is described. */
    private void checkServed(Operation operation, Who who, Response response) throws IOException {
        String status = Integer.toString(response.statusCode());
        String what = operation.name() + " as " + who + ": " + status + " " + response.asString();
        boolean tooEarly = status.equals("409") && !operation.path().contains("{id}");
        expect(
                (status.startsWith("2") || tooEarly)
                        && operation.node().path("responses").has(status),
                what);
        List<Media> described = description().response(operation, status).toList();
        if (!described.isEmpty() && status.startsWith("2")) {
            JsonNode body = JSON.readTree(response.asByteArray());
            List<String> complaints =
                    description().complaints(described.getFirst().schema(), body);
            expect(complaints.isEmpty(), what + " breaks its schema: " + complaints);
        }
    }

    @Test
    void anotherProvidersMeterAnswersLikeNone() {
        Meter ofNimbus = callers.registered();
        Meter nobodys = new Meter(UUID.randomUUID(), ofNimbus.accessToken());
        for (Operation operation : description().operations()) {
            Route route = route(operation);
            if (!route.ofOneMeter()) {
                continue;
            }
            String good = goodBody(operation, route, ofNimbus);
            for (String body :
                    good == null ? new @Nullable String[] {null} : new String[] {good, "{}", "[]", "nonsense"}) {
                String expected = told(route, route.method(), nobodys, body);
                String told = told(route, route.method(), ofNimbus, body);
                expect(told.equals(expected), operation.name() + ": " + told + " instead of " + expected);
                boolean refused = expected.startsWith("40") || expected.startsWith("42");
                expect(refused, operation.name() + " of nobody's meter: " + expected);
            }
            for (String method : METHODS_BESIDES) {
                expect(
                        told(route, method, ofNimbus, null).equals(told(route, method, nobodys, null)),
                        method + " " + route.path());
            }
        }

        assertNothingWrong("");
        callers.client("portal")
                .get(RegistrationApi.METERS + "/" + ofNimbus.id())
                .then()
                .statusCode(200)
                .body("revision", org.hamcrest.Matchers.equalTo(1));
    }

    private String told(Route route, String method, Meter meter, @Nullable String body) {
        Route asked = new Route(method, route.path(), route.allowed(), route.way(), null);
        Response response = Callers.send(
                callers.client("portal-stratus").header("If-Match", "*"),
                asked,
                route.path()
                        .replace("{id}", meter.id().toString())
                        .replaceAll("\\{\\w+}", meter.id().toString()),
                body);
        return response.statusCode() + " " + response.asString().replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    private @Nullable String goodBody(Operation operation, Route route, Meter meter) {
        String example = description()
                .request(operation)
                .flatMap(media -> media.examples().stream().findFirst())
                .map(JsonNode::toString)
                .orElse(null);
        return example == null || route.body() == null
                ? example
                : Objects.requireNonNull(route.body()).apply(meter, example);
    }

    private Route route(Operation operation) {
        return Route.ALL.stream()
                .filter(row -> row.name().equals(operation.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Give " + operation.name() + " a row in Route.ALL."));
    }

    private void expect(boolean condition, String otherwise) {
        if (!condition) {
            wrong.add(otherwise);
        }
    }

    private void assertNothingWrong(String advice) {
        assertEquals("", String.join("\n", wrong), advice);
    }
}
