package org.meterline.registration;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.local.testing.Tokens;
import org.meterline.registration.Description.Media;
import org.meterline.registration.Description.Operation;
import org.meterline.registration.Route.Meter;
import org.meterline.registration.Route.Who;

/**
 * What can be wrong with a request, at every route that takes JSON: it is refused with a problem that says where and why, and
 * neither a row nor the audit trail nor the topic is another afterwards. Bodies are made from the examples of /q/openapi.
 */
@QuarkusTest
@ServedByRealServers
class BadInputQuarkusTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "application/json";
    private static final Set<String> WITH_RULE = Set.of("malformed-json", "invalid-field", "unknown-field");
    private static final Set<String> WITH_FIELD = Set.of("invalid-field", "unknown-field");
    private static final int OVER_THE_LIMIT = 300_000;
    private static final int OVER_THE_LIMIT_UNANNOUNCED = 250_000;

    @Inject
    DataSource dataSource;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> kafka;

    @TestHTTPResource("/")
    URL root;

    /** @param statuses any of them will do */
    private record Bad(String what, byte[] body, @Nullable String type, boolean announced, Set<Integer> statuses) {

        static Bad text(String what, String body, Integer... statuses) {
            return new Bad(what, body.getBytes(StandardCharsets.UTF_8), TYPE, true, Set.of(statuses));
        }
    }

    private final List<String> wrong = new ArrayList<>();
    private final Callers callers = new Callers();

    @Test
    void badBodiesAreRefusedAndChangeNothing() throws Exception {
        Description description = Description.read();
        Meter meter = callers.registered();
        Map<Route, String> tokens = new TreeMap<>(java.util.Comparator.comparing(Route::name));
        Map<Route, String> ways = new TreeMap<>(java.util.Comparator.comparing(Route::name));
        for (Route route : Route.ALL) {
            tokens.put(route, token(route, meter));
            ways.put(route, route.way().apply(meter));
        }
        List<String> before = everything();
        Map<Integer, Long> topicBefore = topic();

        try (HttpClient http = HttpClient.newHttpClient()) {
            for (Operation operation : description.operations()) {
                Route route = route(operation);
                Media request = description.request(operation).orElse(null);
                if (request == null || !request.type().equals(TYPE)) {
                    continue;
                }
                boolean required =
                        operation.node().path("requestBody").path("required").asBoolean();
                for (Bad bad : bad(description, request, required)) {
                    check(http, route, String.valueOf(ways.get(route)), String.valueOf(tokens.get(route)), bad);
                }
            }
        }

        assertEquals("", String.join("\n", wrong));
        assertEquals(before, everything());
        assertEquals(topicBefore, topic());
    }

    private static List<Bad> bad(Description description, Media request, boolean required)
            throws JsonProcessingException {
        ObjectNode good = (ObjectNode) request.examples().getFirst();
        List<Bad> bad = new ArrayList<>(wholes(good, required));
        for (var property : good.properties()) {
            for (String value : List.of(
                    "null",
                    "true",
                    "12",
                    "-1.5",
                    "1e999999",
                    "\"\"",
                    "\"\\ud800\"",
                    "\"a\\u0000b\"",
                    "\"a\\u0007b\"",
                    "[]",
                    "{}",
                    "[\"x\"]",
                    "\"" + "x".repeat(5000) + "\"")) {
                String name = property.getKey();
                ObjectNode body = good.deepCopy();
                body.set(
                        name,
                        JSON.getNodeFactory().rawValueNode(new com.fasterxml.jackson.databind.util.RawValue(value)));
                if (!isAllowed(description, request, good, name, value)) {
                    bad.add(Bad.text(
                            name + " = " + value.substring(0, Math.min(20, value.length())),
                            body.toString(),
                            400,
                            422));
                }
            }
        }
        return bad;
    }

    /** What the description allows is no bad input. */
    private static boolean isAllowed(Description description, Media request, ObjectNode good, String name, String value)
            throws JsonProcessingException {
        if (value.contains("\\u") || value.contains("1e9")) {
            return false;
        }
        ObjectNode body = good.deepCopy();
        body.set(name, JSON.readTree(value));
        return description.complaints(request.schema(), body).isEmpty();
    }

    private static List<Bad> wholes(ObjectNode good, boolean required) {
        String example = good.toString();
        String first = good.fieldNames().next();
        String twice = example.replaceFirst("\\{", "{\"" + first + "\":" + good.get(first) + ",");
        List<Bad> bad = new ArrayList<>(List.of(
                Bad.text("not JSON", "nonsense", 400),
                Bad.text("cut off", example.substring(0, example.length() - 1), 400),
                Bad.text("garbage behind", example + " x", 400),
                Bad.text("two bodies", example + example, 400),
                Bad.text("a field twice", twice, 400),
                Bad.text("an unknown field", example.replaceFirst("\\{", "{\"colour\":\"blue\","), 400),
                Bad.text("an unknown field without a name", example.replaceFirst("\\{", "{\"\":1,"), 400),
                Bad.text("half a pair in a name", example.replaceFirst("\\{", "{\"\\\\ud800\":1,"), 400),
                Bad.text("a list", "[]", 400),
                Bad.text("a list around it", "[" + example + "]", 400),
                Bad.text("a text", "\"" + first + "\"", 400),
                Bad.text("a number", "1", 400),
                Bad.text("true", "true", 400),
                Bad.text(
                        "depth",
                        example.replaceFirst("\\{", "{\"colour\":" + "[".repeat(9_000) + "]".repeat(9_000) + ","),
                        400),
                Bad.text("depth alone", "[".repeat(90_000), 400),
                Bad.text("a raw control character", example.replaceFirst("\": ?\"", "\":\"\u0001"), 400),
                other("a byte order mark", "\ufeff" + example, StandardCharsets.UTF_8),
                other("UTF-16", example, StandardCharsets.UTF_16BE),
                other("UTF-16 with a mark", example, StandardCharsets.UTF_16),
                other("Latin 1", example.replaceFirst("\": ?\"", "\":\"\u00fc"), StandardCharsets.ISO_8859_1),
                new Bad("as text", example.getBytes(StandardCharsets.UTF_8), "text/plain", true, Set.of(415)),
                new Bad(
                        "as a form",
                        example.getBytes(StandardCharsets.UTF_8),
                        "application/x-www-form-urlencoded",
                        true,
                        Set.of(415)),
                new Bad(
                        "as a merge patch",
                        example.getBytes(StandardCharsets.UTF_8),
                        "application/merge-patch+json",
                        true,
                        Set.of(415)),
                new Bad("as nonsense", example.getBytes(StandardCharsets.UTF_8), "nonsense", true, Set.of(400, 415)),
                new Bad("too large", tooLarge(example, OVER_THE_LIMIT), TYPE, true, Set.of(413)),
                new Bad(
                        "too large without a length",
                        tooLarge(example, OVER_THE_LIMIT_UNANNOUNCED),
                        TYPE,
                        false,
                        Set.of(413))));
        // Where there is no text to spoil.
        bad.removeIf(each ->
                TYPE.equals(each.type()) && Arrays.equals(each.body(), example.getBytes(StandardCharsets.UTF_8)));
        if (required) {
            bad.add(Bad.text("nothing", "", 422));
            bad.add(Bad.text("null", "null", 422));
        }
        return bad;
    }

    private static Bad other(String what, String body, Charset charset) {
        return new Bad(what, body.getBytes(charset), TYPE, true, Set.of(400));
    }

    private static byte[] tooLarge(String example, int bytes) {
        return (" ".repeat(bytes) + example).getBytes(StandardCharsets.UTF_8);
    }

    private void check(HttpClient http, Route route, String path, String token, Bad bad)
            throws IOException, InterruptedException {
        String what = route.name() + ", " + bad.what();
        var body = bad.announced()
                ? BodyPublishers.ofByteArray(bad.body())
                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bad.body()));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(root.toString()).resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + token)
                .header("If-Match", "*")
                .method(route.method(), body);
        if (bad.type() != null) {
            request.header("Content-Type", bad.type());
        }
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            wrong.add(what + ": " + e);
            return;
        }
        if (!bad.statuses().contains(response.statusCode())) {
            wrong.add(what + ": " + response.statusCode() + " " + response.body());
        } else {
            checkProblem(what, response);
        }
    }

    private void checkProblem(String what, HttpResponse<String> response) throws JsonProcessingException {
        String type = response.headers().firstValue("Content-Type").orElse("none");
        JsonNode problem =
                type.startsWith("application/problem+json") ? JSON.readTree(response.body()) : JSON.createObjectNode();
        String slug = problem.path("type").asText().replace("urn:meterline:problem:", "");
        boolean told = !slug.isEmpty()
                && problem.path("status").asInt() == response.statusCode()
                && problem.hasNonNull("requestId")
                && (!WITH_RULE.contains(slug) || problem.hasNonNull("rule"))
                && (!WITH_FIELD.contains(slug) || problem.hasNonNull("field"));
        if (!told) {
            wrong.add(what + ": " + type + " " + response.body());
        }
    }

    private String token(Route route, Meter meter) {
        if (route.allowed().contains(Who.OPERATOR)) {
            return Tokens.forClient("portal");
        }
        return route.allowed().contains(Who.ADMIN)
                ? Tokens.forClient("platform")
                : RegistrationApi.jwt(meter.id(), meter.accessToken());
    }

    private static Route route(Operation operation) {
        return Route.ALL.stream()
                .filter(row -> row.name().equals(operation.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Give " + operation.name() + " a row in Route.ALL."));
    }

    /** A digest of each table, once nothing waits to be published any more. */
    private List<String> everything() throws SQLException {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> query("SELECT ((SELECT count(*) FROM usage_meter WHERE published_revision < revision)"
                                + " + (SELECT count(*) FROM republication WHERE finished_at IS NULL))::text")
                        .equals(List.of("0")));
        List<String> digests = new ArrayList<>();
        for (String table : query("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
                + " AND tablename NOT LIKE 'flyway%' ORDER BY 1")) {
            digests.addAll(query("SELECT '" + table
                    + " ' || count(*) || ' ' || coalesce(md5(string_agg(line, ',' ORDER BY"
                    + " line)), '') FROM (SELECT (to_jsonb(t) - 'published_revision')::text AS line FROM " + table
                    + " t) AS rows"));
        }
        return digests;
    }

    private List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection database = dataSource.getConnection();
                Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private Map<Integer, Long> topic() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(kafka)) {
            var topic = admin.describeTopics(List.of(Topics.USAGE_METERS))
                    .allTopicNames()
                    .get();
            var partitions =
                    Objects.requireNonNull(topic.get(Topics.USAGE_METERS)).partitions();
            return admin
                    .listOffsets(partitions.stream()
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(Topics.USAGE_METERS, partition.partition()),
                                    partition -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            end -> end.getKey().partition(),
                            end -> end.getValue().offset()));
        }
    }
}
