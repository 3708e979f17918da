package org.meterline.registration;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.check;
import static org.meterline.registration.RegistrationApi.exchange;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.register;
import static org.meterline.registration.RegistrationApi.rotated;
import static org.meterline.registration.RegistrationApi.unregister;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterline.registration.usecase.ExchangeToken;

/** Usage meters whose software is older than access tokens, until they are given one. */
@QuarkusTest
@ServedByRealServers
class WithoutTokenQuarkusTest {

    /** How such a registration came to be. */
    enum Origin {
        REGISTERED,
        IMPORTED
    }

    @Inject
    DataSource dataSource;

    @Inject
    ExchangeToken exchange;

    @ParameterizedTest
    @CsvSource({"4.8.0, 0", "4.1, 0", "8.9, 1", "9.0.1, 1", "1.0.0, 1"})
    void aVersionFromBeforeTokensRegistersWithoutOne(String version, int generation) {
        UUID id = UUID.randomUUID();

        Response registered = registerWith(id, version);

        registered
                .then()
                .statusCode(201)
                .body("tokenGeneration", equalTo(generation))
                .body("version", equalTo(version));
        registered.then().body("$", generation == 0 ? not(hasKey("accessToken")) : hasKey("accessToken"));
        as("portal")
                .get(METERS + "?q=" + id)
                .then()
                .statusCode(200)
                .body("items.tokenGeneration", contains(generation));
    }

    @ParameterizedTest
    @CsvSource({"4", "4.8.0-beta", "v4.8", "4.8.0.0.0"})
    void aVersionInAnotherFormIsRefused(String version) {
        registerWith(UUID.randomUUID(), version)
                .then()
                .statusCode(422)
                .body("field", equalTo("/version"))
                .body("rule", equalTo("pattern"));
    }

    @ParameterizedTest
    @EnumSource
    void withoutATokenNothingLetsAnybodyIn(Origin origin) throws SQLException {
        UUID id = without(origin);

        as("portal")
                .get(METERS + "/" + id + "/access-token")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:no-access-token-yet"));
        // Not over HTTP: wrong secrets are counted by address, and all tests come from one.
        assertEquals(new ExchangeToken.Outcome.WrongSecret(), exchange.exchange(id, "mlt_" + "A".repeat(43)));
        as("portal").get(METERS + "/" + id).then().statusCode(200).body("tokenGeneration", equalTo(0));
    }

    @ParameterizedTest
    @EnumSource
    void theFirstUpgradeThatNeedsATokenIssuesIt(Origin origin) throws SQLException {
        UUID id = without(origin);
        Response before = as("portal").get(METERS + "/" + id);
        int ordinal = ordinal(id);

        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}")
                .post(METERS + "/" + id + "/upgrades")
                .then()
                .statusCode(201)
                .body("asksForToken", equalTo(true));

        Response after = as("portal").get(METERS + "/" + id);
        assertEquals(before.<Object>path("id"), after.<Object>path("id"));
        assertEquals(before.<Object>path("createdAt"), after.<Object>path("createdAt"));
        assertEquals(before.<Object>path("modes"), after.<Object>path("modes"));
        assertEquals(before.<Object>path("contracts"), after.<Object>path("contracts"));
        after.then().body("tokenGeneration", equalTo(1)).body("status", equalTo("REGISTERED"));
        as("portal")
                .get(METERS + "/" + id + "/events")
                .then()
                .body("items.kind[0..1]", contains("UPGRADE_STARTED", "TOKEN_ISSUED"));
        String accessToken = as("portal")
                .get(METERS + "/" + id + "/access-token")
                .then()
                .statusCode(200)
                .extract()
                .path("accessToken");
        check(jwt(id, accessToken)).then().statusCode(200).body("status", equalTo("ACTIVE"));
        assertEquals(ordinal, ordinal(id));
    }

    @Test
    void anUpgradeThatEndsBeforeTokensIssuesNone() throws SQLException {
        UUID id = without(Origin.REGISTERED);

        as("portal")
                .contentType(ContentType.JSON)
                .body("{\"from\":\"4.2\",\"to\":\"4.3.0\"}")
                .post(METERS + "/" + id + "/upgrades")
                .then()
                .statusCode(201)
                .body("asksForToken", equalTo(false));

        as("portal").get(METERS + "/" + id).then().body("tokenGeneration", equalTo(0));
    }

    @ParameterizedTest
    @EnumSource
    void aRotationIssuesTheFirstToken(Origin origin) throws SQLException {
        UUID id = without(origin);
        String key = UUID.randomUUID().toString();

        Response first = rotate(id, key);
        Response again = rotate(id, key);

        first.then().statusCode(200).body("tokenGeneration", equalTo(1)).body("previousValidUntil", nullValue());
        assertEquals(first.asString(), again.asString());
        exchange(id, first.path("accessToken")).then().statusCode(200);
        as("portal").get(METERS + "/" + id + "/events").then().body("items.kind", hasItem("TOKEN_ISSUED"));
        exchange(id, rotated(id, "PT1H")).then().statusCode(200);
    }

    @ParameterizedTest
    @EnumSource
    void isUnregisteredAndRegisteredAgainLikeAnyOther(Origin origin) throws SQLException {
        UUID id = without(origin);

        unregister(id);

        as("portal").get(METERS + "/" + id).then().body("status", equalTo("UNREGISTERED"));
        registerWith(id, "4.8.0").then().statusCode(201).body("tokenGeneration", equalTo(0));
        unregister(id);
        registerWith(id, "9.0.1").then().statusCode(201).body("tokenGeneration", equalTo(1));
        unregister(id);
        // It has had a token, so it goes on with tokens whatever it says of itself.
        registerWith(id, "4.8.0").then().statusCode(201).body("tokenGeneration", equalTo(2));
    }

    @Test
    void theSameKeyAnswersWithoutATokenAgain() {
        UUID id = UUID.randomUUID();
        String key = UUID.randomUUID().toString();

        Response first = registerWith(id, "4.8.0", key);
        rotated(id, "PT0S");
        Response again = registerWith(id, "4.8.0", key);

        first.then().statusCode(201);
        assertEquals(first.asString(), again.asString());
    }

    @ParameterizedTest
    @EnumSource
    void isPublishedWithoutGenerations(Origin origin) throws SQLException {
        UUID id = without(origin);

        await().atMost(Duration.ofSeconds(10)).until(() -> published(id));
    }

    private UUID without(Origin origin) throws SQLException {
        UUID id = UUID.randomUUID();
        if (origin == Origin.REGISTERED) {
            registerWith(id, "4.8.0").then().statusCode(201);
        } else {
            imported(id);
        }
        return id;
    }

    /** As somebody moves registrations over from the system before. */
    private void imported(UUID id) throws SQLException {
        try (Connection database = dataSource.getConnection()) {
            execute(
                    database,
                    "INSERT INTO usage_meter (id, provider, ordinal, name, connectivity, locked, status, checked, revision,"
                            + " created_at) VALUES (?, 'nimbus', nextval('usage_meter_ordinal'), 'um-imported', 'ONLINE',"
                            + " false, 'REGISTERED', false, 1, '2024-05-01T00:00:00Z')",
                    id);
            execute(
                    database,
                    "INSERT INTO usage_meter_mode (usage_meter_id, position, mode) VALUES (?, 0, 'PRODUCTION')",
                    id);
            execute(
                    database,
                    "INSERT INTO usage_meter_contract (usage_meter_id, position, since_ever) VALUES (?, 0, true)",
                    id);
        }
    }

    private static void execute(Connection database, String insert, UUID id) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(insert)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }

    private boolean published(UUID id) throws SQLException {
        return count("SELECT count(*) FROM usage_meter WHERE id = ? AND published_revision = revision", id) == 1;
    }

    private int ordinal(UUID id) throws SQLException {
        return count("SELECT ordinal FROM usage_meter WHERE id = ?", id);
    }

    private int count(String query, UUID id) throws SQLException {
        try (Connection database = dataSource.getConnection();
                PreparedStatement statement = database.prepareStatement(query)) {
            statement.setObject(1, id);
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return answer.getInt(1);
            }
        }
    }

    private static Response rotate(UUID id, String key) {
        return as("portal")
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body("{}")
                .post(METERS + "/" + id + "/access-token/rotation");
    }

    private static Response registerWith(UUID id, String version) {
        return register("portal", body(id, version));
    }

    private static Response registerWith(UUID id, String version, String key) {
        return as("portal")
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body(id, version))
                .post(METERS);
    }

    private static String body(UUID id, String version) {
        return "{\"id\":\"" + id + "\",\"name\":\"um-01\",\"version\":\"" + version + "\"}";
    }
}
