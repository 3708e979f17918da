package org.meterline.registration;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.check;
import static org.meterline.registration.RegistrationApi.exchange;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.registered;
import static org.meterline.registration.RegistrationApi.rotated;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.meterline.local.testing.Tokens;

/** Sends secrets along every way, right and wrong, and looks for them wherever something is written. */
@QuarkusTest
@ServedByRealServers
class SecretsQuarkusTest {

    @Inject
    SigningKeyRows rows;

    @Test
    void secretsReachNoLogAndNoMetric() {
        List<String> secrets = new ArrayList<>();
        Listener listener = new Listener();
        listener.listen();
        String answers;
        try {
            answers = everyWay(secrets);
        } finally {
            listener.stop();
        }

        String written = listener.written() + given().get("/q/metrics").asString();
        assertTrue(written.contains("Request refused"), "the listener heard nothing");
        assertTrue(written.contains("http_server_requests"), "there are no metrics");
        for (String secret : secrets) {
            assertFalse(written.contains(secret), "written: " + secret);
            assertFalse(answers.contains(secret), "answered to a wrong request: " + secret);
        }
        assertFalse(written.contains("mlt_"));
        assertFalse(written.contains("BEGIN"));
    }

    /** @return the answers that may not hold a secret */
    private String everyWay(List<String> secrets) {
        UUID id = UUID.randomUUID();
        String first = registered(id);
        String jwt = jwt(id, first);
        String portal = Tokens.forClient("portal");
        secrets.addAll(List.of(first, jwt, signature(jwt), portal, signature(portal)));
        check(jwt).then().statusCode(200);
        String second = rotated(id, "PT0S");
        secrets.add(second);
        rows.ageTheNextKey();
        StringBuilder answers = new StringBuilder();
        for (Response response : List.of(
                check(jwt),
                exchange(id, first),
                form("grant_type=client_credentials&client_id=" + id + "&client_secret=" + first),
                form("grant_type=%zz&client_secret=" + second),
                form("client_secret=" + second + "&client_secret=" + second),
                form("grant_type=" + second),
                given().contentType("application/json")
                        .body("{\"client_secret\":\"" + second + "\"}")
                        .post("/oauth2/token"),
                given().get("/oauth2/token?client_secret=" + second),
                given().auth().oauth2(second).get("/api/v1/usage-meters"),
                given().auth().oauth2(jwt + "x").get("/api/v1/usage-meters"),
                as("portal")
                        .contentType("application/json")
                        .body("{\"id\":\"" + second + "\",\"name\":\"" + second + "\"}")
                        .post("/api/v1/usage-meters"),
                as("portal")
                        .contentType("application/json")
                        .body("{\"accessToken\":\"" + second + "\"}")
                        .post("/api/v1/usage-meters"),
                as("portal").get("/api/v1/usage-meters/" + id),
                as("portal").get("/api/v1/usage-meters/" + id + "/events"),
                as("platform").get("/api/v1/signing-keys"),
                as("platform").noContentType().post("/api/v1/signing-keys/rotation"),
                as("platform")
                        .contentType("application/json")
                        .body("{\"compromised\":\"" + second + "\"}")
                        .post("/api/v1/signing-keys/rotation"),
                as("platform").get("/api/v1/signing-keys/events"),
                as("platform").get("/api/v1/master-keys"),
                given().get("/jwks"))) {
            answers.append(response.getStatusCode())
                    .append(response.getHeaders())
                    .append(response.asString())
                    .append('\n');
        }
        return answers.toString();
    }

    private static Response form(String body) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(body)
                .post("/oauth2/token");
    }

    private static String signature(String jwt) {
        return jwt.substring(jwt.lastIndexOf('.') + 1);
    }

    /** Hears what would be written at the default levels, and everything that we say ourselves. */
    private static final class Listener extends Handler {

        private final Logger ours = Logger.getLogger("org.meterline");
        private final Logger root = Logger.getLogger("");
        private final Level before = ours.getLevel();
        private final StringWriter lines = new StringWriter();

        void listen() {
            setLevel(Level.ALL);
            ours.setLevel(Level.ALL);
            root.addHandler(this);
        }

        void stop() {
            root.removeHandler(this);
            ours.setLevel(before);
        }

        String written() {
            synchronized (lines) {
                return lines.toString();
            }
        }

        @Override
        public void publish(LogRecord line) {
            synchronized (lines) {
                lines.append(line.getLoggerName())
                        .append(line.getMessage())
                        .append(Arrays.toString(line.getParameters()));
                if (line.getThrown() != null) {
                    line.getThrown().printStackTrace(new PrintWriter(lines, true));
                }
            }
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
