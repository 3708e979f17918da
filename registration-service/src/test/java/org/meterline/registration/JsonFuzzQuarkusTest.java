package org.meterline.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.meterline.registration.Description.Operation;
import org.meterline.registration.Route.Meter;
import org.meterline.registration.Route.Who;

/** Good bodies with something random done to them: never an error of ours, and no change unless the answer says so. */
@QuarkusTest
@ServedByRealServers
class JsonFuzzQuarkusTest {

    private static final int MUTATIONS_OF_EACH = 40;

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "0",
            "-0",
            "1e400",
            "0.1",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "\"\\u0000\"",
            "\"\\ud83d\\ude00\"",
            "\"\\udc00\"",
            "\"2026-11-01T00:00:00Z\"",
            "\"+1000000000-12-31T23:59:59.999999999Z\"",
            "\"PT1H\"",
            "\"P-1D\"",
            "\"PT99999999999999999999H\"",
            "\"TEST\"",
            "\"test\"",
            "\"PRODUCTION\"",
            "\"OFFLINE\"",
            "\"00000000-0000-0000-0000-000000000000\"",
            "\"a\\nb\"",
            "9223372036854775808",
            "[[[[]]]]",
            ",",
            ":",
            "}",
            "\"mode\":",
            "\"effectiveFrom\":",
            "\\",
            "\u00e9",
            "\ud83d\ude00");

    @Inject
    DataSource dataSource;

    private final Callers callers = new Callers();

    @Test
    void neverAnErrorOfOursAndNoChangeUnlessTheAnswerSaysSo() throws SQLException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Description description = Description.read();
        Meter meter = callers.registered();
        List<String> wrong = new ArrayList<>();
        for (Operation operation : description.operations()) {
            Route route = Route.ALL.stream()
                    .filter(row -> row.name().equals(operation.name()))
                    .findFirst()
                    .orElseThrow();
            Who who = Stream.of(Who.OPERATOR, Who.METER, Who.ADMIN)
                    .filter(route.allowed()::contains)
                    .findFirst()
                    .orElseThrow();
            List<String> examples = description.request(operation).stream()
                    .flatMap(media -> media.examples().stream())
                    .map(JsonNode::toString)
                    .toList();
            if (examples.isEmpty()
                    || route.path().startsWith("/oauth2")
                    || route.path().contains("signing-keys")) {
                continue;
            }
            for (int i = 0; i < MUTATIONS_OF_EACH; i++) {
                String body = mutated(examples.get(random.nextInt(examples.size())), random);
                var unused =
                        route.way().apply(meter); // what has to be there for the call is made before it is looked at
                String before = footprint();
                Response response = callers.call(who, route, meter, body);
                boolean changed = !before.equals(footprint());
                int status = response.statusCode();
                if (status >= 500 || changed && status >= 300) {
                    wrong.add(operation.name() + " " + body + ": " + status + (changed ? ", changed" : ""));
                }
            }
        }

        assertEquals("", String.join("\n", wrong), "seed " + seed);
        assertTrue(description.operations().size() > 0);
    }

    private static String mutated(String example, Random random) {
        StringBuilder body = new StringBuilder(example);
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations && !body.isEmpty(); i++) {
            int at = random.nextInt(body.length());
            switch (random.nextInt(6)) {
                case 0 -> body.deleteCharAt(at);
                case 1 -> body.insert(at, piece(random));
                case 2 -> body.setLength(at);
                case 3 -> body.setCharAt(at, (char) random.nextInt(0x180));
                case 4 -> body.insert(1, "\"" + name(random) + "\":" + piece(random) + ",");
                default -> replaceValue(body, random);
            }
        }
        return body.toString();
    }

    /** What stands behind one of the colons, up to the next comma or brace. */
    private static void replaceValue(StringBuilder body, Random random) {
        int colon = body.indexOf(":", random.nextInt(body.length()));
        if (colon >= 0) {
            int end = colon + 1;
            while (end < body.length() && ",}".indexOf(body.charAt(end)) < 0) {
                end++;
            }
            body.replace(colon + 1, end, piece(random));
        }
    }

    private static String piece(Random random) {
        return PIECES.get(random.nextInt(PIECES.size()));
    }

    private static String name(Random random) {
        return List.of("id", "name", "mode", "siteId", "contractId", "effectiveFrom", "overlap", "version", "x")
                .get(random.nextInt(9));
    }

    /** Grows with every change there is. */
    private String footprint() throws SQLException {
        try (Connection database = dataSource.getConnection();
                Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery("SELECT (SELECT count(*) || ' ' || sum(revision)"
                        + " FROM usage_meter) || ' ' || (SELECT max(last_seen_at) FROM usage_meter_signs) || ' ' || (SELECT count(*) FROM usage_meter_event)"
                        + " || ' ' || (SELECT count(*) FROM idempotent_answer)")) {
            return found.next() ? String.valueOf(found.getString(1)) : "";
        }
    }
}
