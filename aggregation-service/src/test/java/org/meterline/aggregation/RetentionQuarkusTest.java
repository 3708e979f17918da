package org.meterline.aggregation;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.local.testing.Tokens;

/** Retention as a platform admin, and everybody else, sees it. */
@QuarkusTest
class RetentionQuarkusTest {

    private static final String RETENTION = "/api/v1/retention";

    @Inject
    DataSource database;

    private static ValidatableResponse get(String client, String path) {
        return given().auth().oauth2(Tokens.forClient(client)).get(path).then();
    }

    private static ValidatableResponse put(String client, String provider, Map<String, Object> body) {
        return given().auth()
                .oauth2(Tokens.forClient(client))
                .contentType(ContentType.JSON)
                .body(body)
                .put(RETENTION + "/" + provider)
                .then();
    }

    @Test
    void agg107RetentionIsAPlatformAdminsAndPlansAreNoPromises() {
        String provider = "provider-" + UUID.randomUUID();
        get("portal", RETENTION).statusCode(403);
        put("portal", "nimbus", Map.of("ledgerMonths", 1, "bundleMonths", 1)).statusCode(403);

        put("platform", provider, Map.of("ledgerMonths", 0, "bundleMonths", 36))
                .statusCode(422)
                .body("field", equalTo("/ledgerMonths"));
        put("platform", provider, Map.of("ledgerMonths", 84, "bundleMonths", 60))
                .statusCode(200)
                .body("ledgerMonths", equalTo(84));

        get("platform", RETENTION)
                .statusCode(200)
                .body("byDefault.ledgerMonths", equalTo(36))
                .body("providers.'" + provider + "'.bundleMonths", equalTo(60));
        get("platform", RETENTION + "/events?limit=1000")
                .statusCode(200)
                .body("items.provider", hasItem(provider))
                .body("items.find { it.provider == '" + provider + "' }.detail.ledgerMonths", equalTo("36 → 84"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/usage?month=2010-01",
                "/api/v1/usage/explanation?month=2010-01&metric=billed-vram",
                "/api/v1/usage/recomputation?month=2010-01",
                "/api/v1/coverage?month=2010-01",
                "/api/v1/reports/2010-01/monthly-usage",
                "/api/v1/usage-reports?month=2010-01"
            })
    void agg109ADroppedMonthIsGoneAndNotZero(String path) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO ledger_month (month, state, dropped_at) VALUES ('2010-01-01', 'DROPPED', now())"
                            + " ON CONFLICT DO NOTHING");
        }

        get("portal", path).statusCode(410).body("type", endsWith(":month-archived"));
        get("portal", path.replace("2010-01", "2010-02")).statusCode(not(equalTo(410)));
    }
}
