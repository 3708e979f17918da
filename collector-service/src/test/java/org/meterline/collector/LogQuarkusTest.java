package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.codec.Compression;
import org.meterline.local.testing.TestMeterIssuer;
import org.meterline.local.testing.Tokens;

/** What stands in the log when everything of ours that can be said is said. */
@QuarkusTest
class LogQuarkusTest {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final String SECRET = "vm-of-nobodys-business";
    private static final int MIB = 1024 * 1024;

    private final Logger root = Logger.getLogger("");
    private final Logger ours = Logger.getLogger("org.meterline");
    private final Written written = new Written();
    private final Map<Handler, Level> levels = new HashMap<>();
    private Level rootLevel = Level.INFO;

    @BeforeEach
    void sayEverything() {
        rootLevel = root.getLevel();
        for (Handler console : root.getHandlers()) {
            levels.put(console, console.getLevel());
            console.setLevel(Level.INFO);
        }
        root.setLevel(Level.FINE);
        ours.setLevel(Level.ALL);
        written.setLevel(Level.ALL);
        root.addHandler(written);
    }

    @AfterEach
    void sayTheUsual() {
        root.removeHandler(written);
        levels.forEach(Handler::setLevel);
        ours.setLevel(null);
        root.setLevel(rootLevel);
    }

    /** COL-78 */
    @Test
    void noEntryHoldsABodyOrAToken() throws Exception {
        UUID meter = UsageMeters.registered();
        List<String> tokens = new ArrayList<>();
        byte[] good = Samples.report(meter, HOUR, 1, SECRET);
        String text = new String(good, UTF_8);
        String token = remembered(tokens, TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1));

        assertEquals(202, send(token, "application/json", Map.of(), good));
        for (byte[] bad : List.of(
                text.substring(0, text.indexOf(SECRET) + 12).getBytes(UTF_8),
                text.replace("\"cpus\"", "")
                        .replace("4096", "\"" + SECRET + "\"")
                        .getBytes(UTF_8),
                text.replace("\"kind\":\"vm\"", "\"kind\":null").getBytes(UTF_8),
                ("\u0000" + text).getBytes(UTF_8),
                Samples.report(meter, HOUR.plusSeconds(7200), 1, SECRET))) {
            int status = send(token, "application/json", Map.of(), bad);
            assertTrue(status == 400 || status == 422, "status " + status);
        }
        assertEquals(202, send(token, "application/x-ndjson", Map.of(), (text + "\n{" + SECRET).getBytes(UTF_8)));
        assertEquals(400, send(token, "application/json", Map.of("Content-Encoding", "gzip"), good));
        assertEquals(
                413,
                send(token, "application/json", Map.of("Content-Encoding", "zstd"), Compression.zstd(oversized(text))));
        assertEquals(400, heartbeat(token, "{\"version\":\"" + SECRET + "\",\"nobodys-business\":"));
        assertEquals(422, heartbeat(token, "{\"version\":\"" + SECRET.repeat(9) + "\",\"sources\":[],\"backlog\":1}"));
        for (String refused : List.of(
                TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 2),
                TestMeterIssuer.expiredTokenFor(meter, Samples.PROVIDER, 1),
                TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1, Map.of("aud", "meterline")),
                TestMeterIssuer.tokenNamingKey("unknown-key", meter, Samples.PROVIDER, 1),
                Tokens.forClient("portal"),
                token.substring(0, token.lastIndexOf('.')) + ".c2lnbmVkLWJ5LW5vYm9keQ",
                "mlt_dGhpcy1pcy1hbi1hY2Nlc3MtdG9rZW4tYnktbWlzdGFrZQ")) {
            int status = send(remembered(tokens, refused), "application/json", Map.of(), good);
            assertTrue(status == 401 || status == 403, "status " + status);
        }

        String log = String.join("", written.entries);
        assertTrue(log.contains("Request refused: 400 urn:meterline:problem:malformed-report"), "nothing was heard");
        for (String line : log.lines().toList()) {
            assertFalse(line.contains("nobodys-business"), line);
            assertFalse(line.startsWith("ERROR"), line);
            for (String secret : tokens) {
                assertFalse(line.contains(signature(secret)), line);
            }
        }
    }

    private static String remembered(List<String> tokens, String token) {
        tokens.add(token);
        return token;
    }

    /** The last part of a JWT, without which it is worth nothing; of anything else, all. */
    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static byte[] oversized(String text) {
        return text.repeat(33 * MIB / text.length() + 1).getBytes(UTF_8);
    }

    private static int send(String token, String type, Map<String, String> headers, byte[] body) {
        return given().auth()
                .oauth2(token)
                .headers(headers)
                .contentType(type)
                .body(body)
                .post(UsageMeters.REPORTS)
                .statusCode();
    }

    private static int heartbeat(String token, String body) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(body)
                .post(UsageMeters.HEARTBEATS)
                .statusCode();
    }

    /** Keeps entries as the console would show them, with what belongs to the request and with stack traces. */
    private static final class Written extends Handler {

        private final ConcurrentLinkedQueue<String> entries = new ConcurrentLinkedQueue<>();

        Written() {
            setFormatter(new PatternFormatter("%p %c %X %s%e%n"));
        }

        @Override
        public void publish(LogRecord entry) {
            // The tests' own client tells what it sends.
            if (!entry.getLoggerName().startsWith("org.apache.http")) {
                entries.add(getFormatter().format(entry));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
