package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Walks every route that changes a usage meter, or hands out its token: each leaves exactly one line in the audit trail,
 * and where the line cannot be written, nothing happens.
 */
@QuarkusTest
@ServedByRealServers
class AuditWalkQuarkusTest {

    private static final String ONE = METERS + "/{id}";
    private static final String UPGRADE = "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}";

    /** One call of the walk. */
    private record Step(String route, String kind, Supplier<Response> call) {}

    private final UUID id = UUID.randomUUID();
    private String accessToken = "";
    private String jwt = "";
    private String upgrade = "";

    /** In an order in which each is allowed. */
    private final List<Step> walk = List.of(
            new Step("POST " + METERS, "REGISTERED", () -> RegistrationApi.register("portal", id, "um-01")),
            new Step("POST /api/v1/registration-check", "CHECKED", () -> RegistrationApi.check(jwt())),
            new Step("PATCH " + ONE, "CHANGED", () -> RegistrationApi.patch(id, "{\"name\":\"um-02\"}")),
            step("PUT", "/suspension", "SUSPENDED", "portal"),
            step("DELETE", "/suspension", "SUSPENSION_LIFTED", "portal"),
            step("PUT", "/lock", "LOCKED", "platform"),
            step("DELETE", "/lock", "UNLOCKED", "platform"),
            step("GET", "/access-token", "TOKEN_COPIED", "portal"),
            new Step(
                    "POST " + ONE + "/access-token/rotation",
                    "TOKEN_ROTATED",
                    () -> as("portal")
                            .contentType(ContentType.JSON)
                            .body("{\"overlap\":\"PT1H\"}")
                            .post(METERS + "/" + id + "/access-token/rotation")),
            new Step(
                    "POST " + ONE + "/upgrades",
                    "UPGRADE_STARTED",
                    () -> as("portal")
                            .contentType(ContentType.JSON)
                            .body(UPGRADE)
                            .post(METERS + "/" + id + "/upgrades")),
            new Step(
                    "PATCH " + ONE + "/upgrades/{uid}",
                    "UPGRADE_CHANGED",
                    () -> as("portal")
                            .contentType(ContentType.JSON)
                            .body("{\"state\":\"SNAPSHOT_CONFIRMED\"}")
                            .patch(METERS + "/" + id + "/upgrades/" + upgrade)),
            step("DELETE", "", "UNREGISTERED", "portal"));

    /** What is no usage meter's, or has its walk in a test of its own. */
    private static final Set<String> ELSEWHERE = Set.of("POST " + METERS + "/republication", "DELETE " + ONE + "/fork");

    @Inject
    DataSource dataSource;

    @BeforeEach
    void prepareRefusal() throws SQLException {
        run("CREATE OR REPLACE FUNCTION refuse_line() RETURNS trigger LANGUAGE plpgsql AS $$"
                + " BEGIN RAISE EXCEPTION 'no line today'; END $$");
    }

    @AfterEach
    void writeAgain() throws SQLException {
        run("DROP TRIGGER IF EXISTS refuse_line ON usage_meter_event");
        run("DROP FUNCTION refuse_line");
    }

    @Test
    void everyChangingRouteWritesExactlyOneLineWithWhatItDoes() throws SQLException {
        for (Step step : walk) {
            String before = everything();
            run("CREATE TRIGGER refuse_line BEFORE INSERT ON usage_meter_event FOR EACH ROW"
                    + " WHEN (NEW.usage_meter_id = '" + id + "') EXECUTE FUNCTION refuse_line()");
            assertEquals(500, step.call().get().statusCode(), step.route() + " without its line");
            assertEquals(before, everything(), step.route() + " has changed something without its line");
            run("DROP TRIGGER refuse_line ON usage_meter_event");
            long lines = lines();

            Response answer = step.call().get();

            assertTrue(answer.statusCode() / 100 == 2, step.route() + ": " + answer.asString());
            assertEquals(lines + 1, lines(), step.route());
            assertEquals(List.of(step.kind(), "127.0.0.1", "true"), newest(), step.route());
            remember(step, answer);
        }
    }

    @Test
    void noRouteIsLeftOutOfTheWalk() {
        JsonPath document =
                given().accept(ContentType.JSON).get("/q/openapi?format=json").jsonPath();
        Map<String, Map<String, Object>> paths = document.getMap("paths");
        Set<String> left = new TreeSet<>();
        paths.forEach((path, operations) -> operations.keySet().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .filter(method -> Set.of("POST", "PUT", "PATCH", "DELETE").contains(method))
                .filter(method -> path.startsWith(METERS))
                .map(method -> method + " " + path)
                .forEach(left::add));
        assertTrue(left.size() >= 10, left::toString);

        walk.forEach(step -> left.remove(step.route()));
        left.removeAll(ELSEWHERE);

        assertEquals(Set.of(), left, "each needs a step above");
    }

    private Step step(String method, String path, String kind, String client) {
        return new Step(method + " " + ONE + path, kind, () -> as(client).request(method, METERS + "/" + id + path));
    }

    private void remember(Step step, Response answer) {
        switch (step.kind()) {
            case "REGISTERED" -> accessToken = answer.path("accessToken");
            case "UPGRADE_STARTED" -> upgrade = answer.path("id");
            default -> {
                // nothing that a later step needs
            }
        }
    }

    /** Traded once: what trades it is no change. */
    private String jwt() {
        if (jwt.isEmpty()) {
            jwt = RegistrationApi.jwt(id, accessToken);
        }
        return jwt;
    }

    /** All rows of the usage meter, but not its trail. */
    private String everything() throws SQLException {
        StringBuilder rows = new StringBuilder();
        for (String from : List.of(
                "usage_meter t WHERE t.id",
                "usage_meter_mode t WHERE t.usage_meter_id",
                "usage_meter_contract t WHERE t.usage_meter_id",
                "token_generation t WHERE t.usage_meter_id",
                "usage_meter_upgrade t WHERE t.usage_meter_id")) {
            rows.append(text(
                    "SELECT coalesce(string_agg((to_jsonb(t) - 'published_revision')::text, ';' ORDER BY t::text), '')"
                            + " FROM " + from + " = '" + id + "'"));
        }
        return rows.toString();
    }

    private long lines() throws SQLException {
        return Long.parseLong(text("SELECT count(*) FROM usage_meter_event WHERE usage_meter_id = '" + id + "'"));
    }

    /** Kind and address of the newest line, and whether it says who and in which request. */
    private List<String> newest() throws SQLException {
        String where = " FROM usage_meter_event WHERE usage_meter_id = '" + id + "' ORDER BY id DESC LIMIT 1";
        return List.of(
                text("SELECT kind" + where),
                text("SELECT address" + where),
                text("SELECT (length(actor) = 36 AND length(request_id) = 36)::text" + where));
    }

    private String text(String query) throws SQLException {
        try (Connection database = dataSource.getConnection();
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertTrue(rows.next(), query);
            return rows.getString(1);
        }
    }

    private void run(String command) throws SQLException {
        try (Connection database = dataSource.getConnection();
                Statement statement = database.createStatement()) {
            statement.execute(command);
        }
    }
}
