package org.meterline.registration;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.jwt;
import static org.meterline.registration.RegistrationApi.registered;
import static org.meterline.registration.RegistrationApi.rotated;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a newer version of a usage meter's software: paths, packages, and how far it has come. */
@QuarkusTest
@ServedByRealServers
class UpgradesQuarkusTest {

    private static final String PATHS = "/api/v1/upgrade-paths";
    private static final String PACKAGES = "/api/v1/upgrade-packages";
    private static final String KNOWN_SHA = "62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4";
    private static final String OTHER_SHA = "0".repeat(64);
    private static final String ALL_KEPT =
            "\"REGISTRATION\",\"PRODUCT_SERVERS\",\"UNSENT_DATA\",\"CUSTOMER_RULES\",\"NETWORK\"";

    /** A usage meter whose upgrade is only ever moved in ways that are refused. */
    private static final UUID UNCHANGED = UUID.randomUUID();

    @Inject
    DataSource dataSource;

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "meter"})
    void pathFrom48To91HasExactlyTwoSteps(String who) {
        RequestSpecification caller = who.equals("meter") ? asMeter(UUID.randomUUID()) : as("portal");

        caller.get(PATHS + "?from=4.8.0&to=9.1.0")
                .then()
                .statusCode(200)
                .body("from", equalTo("4.8.0"))
                .body("to", equalTo("9.1.0"))
                .body("steps.to", contains("9.0.1", "9.1.0"))
                .body("steps.from", contains("4.8.0", "9.0.1"))
                .body("steps.asksForToken", contains(true, false))
                .body("steps[0].package.sha256", equalTo(KNOWN_SHA))
                .body("steps[0].before.code", hasItems("CHECK_PACKAGE", "HAVE_TOKEN_READY", "TAKE_SNAPSHOT"))
                .body("steps[0].after.text", hasItem(containsString("new version")))
                .body("steps[0].mustSurvive", not(hasItem("ACCESS_TOKEN")))
                .body("steps[1].mustSurvive", hasItem("ACCESS_TOKEN"))
                .body("steps[1].before.code", hasItem("SWAP_LICENCE_KEYS"))
                .body("steps.certificates", contains("ACCEPT_CHANGED_AGAIN", "ACCEPT_CHANGED_AGAIN"));
    }

    @Test
    void theSameVersionNeedsNoStep() {
        as("portal").get(PATHS + "?from=9.1&to=9.1.0").then().statusCode(200).body("steps", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "from=9.1.0&to=4.8.0, to, downgrade",
        "from=3.6&to=4.3.0, from, known-version",
        "from=4.8.0&to=10.0, to, known-version",
        "from=4.6.0&to=9.1.0, to, no-path",
        "from=4.8&to=nine, to, pattern",
        "from=4.8.0-beta&to=9.1.0, from, pattern",
        "from=4.8.0.0.0&to=9.1.0, from, pattern",
        "to=9.1.0, from, required",
        "from=4.8.0, to, required"
    })
    void aWayThatIsNoneIsRefusedByRule(String query, String field, String rule) {
        as("portal")
                .get(PATHS + "?" + query)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:invalid-field"))
                .body("field", equalTo(field))
                .body("rule", equalTo(rule));
    }

    @Test
    void onlyPlatformAdminsPutPackagesOnRecord() {
        as("portal")
                .contentType(ContentType.JSON)
                .body(packageBody(OTHER_SHA))
                .put(PACKAGES + "/4.3.0")
                .then()
                .statusCode(403);
        asMeter(UUID.randomUUID())
                .contentType(ContentType.JSON)
                .body(packageBody(OTHER_SHA))
                .put(PACKAGES + "/4.3.0")
                .then()
                .statusCode(403);
        RestAssured.given().get(PACKAGES).then().statusCode(401);
        as("portal").get(PACKAGES + "/9.0.1/events").then().statusCode(403);
    }

    @Test
    void packagesStayOnRecordWithWhoVouchedForThem() throws SQLException {
        String first = sha();
        String second = sha();
        putPackage("4.3.0", first).then().statusCode(200).body("sha256", equalTo(first));
        putPackage("4.3", second).then().statusCode(200);
        putPackage("4.3", second).then().statusCode(200);

        asMeter(UUID.randomUUID())
                .get(PACKAGES)
                .then()
                .statusCode(200)
                .body("items.find { it.version == '4.3' }.sha256", equalTo(second))
                .body("items.version", not(hasItem("4.3.0")))
                .body("items.find { it.version == '9.0.1' }.sha256", equalTo(KNOWN_SHA))
                .body("items.version", hasItem("4.3"));
        Response events = as("platform").get(PACKAGES + "/4.3.0/events?limit=2");
        events.then()
                .statusCode(200)
                .body("items.recorded.sha256", contains(second, first))
                .body("items.actor", not(hasItem(nullValue())))
                .body("items.address", not(hasItem(nullValue())));
        for (String attempt : List.of("UPDATE upgrade_package SET sha256 = sha256", "DELETE FROM upgrade_package")) {
            try (Connection database = dataSource.getConnection();
                    Statement statement = database.createStatement()) {
                assertThrows(SQLException.class, () -> statement.execute(attempt));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4.3.0 | {'fileName':'a.iso','sha256':'abc'} | /sha256 | pattern",
                "4.3.0 | {'fileName':'a.iso'} | /sha256 | not-null",
                "4.3.0 | {'fileName':'a.iso','sha256':'UPPER'} | /sha256 | pattern",
                "4.3.0 | {'fileName':'../a.iso','sha256':'GOOD'} | /fileName | pattern",
                "4.3.0 | {'sha256':'GOOD'} | /fileName | not-null",
                "4.3.0 | {'fileName':'a.iso','sha256':'GOOD','sizeBytes':0} | /sizeBytes | positive",
                "4.3.0 | {'fileName':'a.iso','sha256':'GOOD','url':'http://example.org'} | /url | pattern",
                "4.3.0 | {'fileName':'a.iso','sha256':'GOOD','url':'https://:x'} | /url | url",
                "4.x | {'fileName':'a.iso','sha256':'GOOD'} | version | pattern",
                "3.6.1 | {'fileName':'a.iso','sha256':'GOOD'} | version | known-version"
            })
    void badPackagesAreRefused(String version, String body, String field, String rule) {
        as("platform")
                .contentType(ContentType.JSON)
                .body(body.replace('\'', '"').replace("GOOD", OTHER_SHA).replace("UPPER", "A".repeat(64)))
                .put(PACKAGES + "/" + version)
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("rule", equalTo(rule));
    }

    @Test
    void fromStartToVerifiedByTheUsageMeterItself() {
        UUID id = UUID.randomUUID();
        RequestSpecification meter = asMeter(id);
        String accepted = sha();

        Response begun = start(meter, id, "{\"from\":\"9.0.1\",\"to\":\"9.1.0\"}");

        String upgrade = begun.then()
                .statusCode(201)
                .body("state", equalTo("PRECHECKS"))
                .body("nextStates", contains("SNAPSHOT_CONFIRMED", "FAILED"))
                .body("mustSurvive", hasItem("ACCESS_TOKEN"))
                .extract()
                .path("id");
        begun.then().header("Location", endsWith(METERS + "/" + id + "/upgrades/" + upgrade));
        move(meter, id, upgrade, "{\"state\":\"SNAPSHOT_CONFIRMED\"}").then().statusCode(200);
        move(meter, id, upgrade, "{\"state\":\"RUNNING\",\"detail\":\"since 10:31\"}")
                .then()
                .statusCode(200)
                .body("detail", equalTo("since 10:31"));
        move(
                        meter,
                        id,
                        upgrade,
                        "{\"state\":\"VERIFIED\",\"version\":\"9.1\",\"kept\":[" + ALL_KEPT
                                + ",\"ACCESS_TOKEN\"],\"certificates\":["
                                + certificate("vc-same", accepted, accepted) + ","
                                + certificate("vc-changed", accepted, OTHER_SHA) + ","
                                + "{\"source\":\"vc-new\",\"after\":\"" + accepted + "\"}]}")
                .then()
                .statusCode(200)
                .body("state", equalTo("VERIFIED"))
                .body("nextStates", empty())
                .body("certificatesToAccept", contains("vc-changed", "vc-new"));

        as("portal").get(METERS + "/" + id).then().body("version", equalTo("9.1.0"));
        as("portal")
                .get(METERS + "/" + id + "/upgrades/" + upgrade)
                .then()
                .statusCode(200)
                .body("certificatesToAccept", contains("vc-changed", "vc-new"))
                .body("kept", hasSize(6));
        as("portal")
                .get(METERS + "/" + id + "/events")
                .then()
                .body(
                        "items.kind[0..3]",
                        contains("UPGRADE_CHANGED", "UPGRADE_CHANGED", "UPGRADE_CHANGED", "UPGRADE_STARTED"))
                .body("items[0].details.state", equalTo("VERIFIED"))
                .body("items[0].actor", equalTo(id.toString()));
    }

    @Test
    void verifiedAsksForTheVersionAndForAllThatMustSurvive() {
        UUID id = UUID.randomUUID();
        registered(id);
        String upgrade = running(id, "4.8.0", "9.0.1");

        move(as("portal"), id, upgrade, "{\"state\":\"VERIFIED\",\"kept\":[" + ALL_KEPT + "]}")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:upgrade-not-proven"))
                .body("field", equalTo("/version"))
                .body("rule", equalTo("version-reached"));
        move(as("portal"), id, upgrade, "{\"state\":\"VERIFIED\",\"version\":\"4.8.0\",\"kept\":[" + ALL_KEPT + "]}")
                .then()
                .statusCode(422)
                .body("field", equalTo("/version"));
        move(
                        as("portal"),
                        id,
                        upgrade,
                        "{\"state\":\"VERIFIED\",\"version\":\"9.0.1\",\"kept\":[\"REGISTRATION\",\"NETWORK\"]}")
                .then()
                .statusCode(422)
                .body("field", equalTo("/kept"))
                .body("rule", equalTo("must-survive"))
                .body("missing", contains("PRODUCT_SERVERS", "UNSENT_DATA", "CUSTOMER_RULES"));

        as("portal")
                .get(METERS + "/" + id + "/upgrades/" + upgrade)
                .then()
                .body("state", equalTo("RUNNING"))
                .body("kept", empty());
        as("portal").get(METERS + "/" + id).then().body("version", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'state':'RUNNING','version':'9.0.1'} | /version | only-verified",
                "{'state':'FAILED','kept':[]} | /kept | only-verified",
                "{'state':'FAILED','certificates':[]} | /certificates | only-verified",
                "{'detail':'x'} | /state | not-null",
                "{'state':'VERIFIED','version':'v9'} | /version | pattern",
                "{'state':'VERIFIED','certificates':[{'source':'a','after':'x'}]} | /certificates/0/after | pattern",
                "{'state':'VERIFIED','certificates':[{'source':'a','after':'SHA'},{'source':'a','after':'SHA'}]}"
                        + " | /certificates | unique"
            })
    void badMovesAreRefusedAndChangeNothing(String body, String field, String rule) {
        UUID id = UNCHANGED;
        String upgrade = runningForEver();

        move(as("portal"), id, upgrade, body.replace('\'', '"').replace("SHA", OTHER_SHA))
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("rule", equalTo(rule));

        as("portal").get(METERS + "/" + id + "/upgrades/" + upgrade).then().body("state", equalTo("RUNNING"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\":\"HALFWAY\"}", "{\"state\":2}", "{\"state\":\"FAILED\",\"colour\":\"blue\"}"})
    void unreadableMovesAreRefused(String body) {
        UUID id = UNCHANGED;
        String upgrade = runningForEver();

        assertEquals(400, move(as("portal"), id, upgrade, body).statusCode());
    }

    @Test
    void illegalMovesAreConflictsAndTheSameStateIsNoChange() {
        UUID id = UUID.randomUUID();
        registered(id);
        String upgrade = started(id, "4.8.0", "9.0.1");

        move(as("portal"), id, upgrade, "{\"state\":\"RUNNING\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:upgrade-move-not-allowed"))
                .body("field", equalTo("/state"));
        move(as("portal"), id, upgrade, "{\"state\":\"ROLLED_BACK\"}").then().statusCode(409);
        move(as("portal"), id, upgrade, "{\"state\":\"PRECHECKS\",\"detail\":\"again\"}")
                .then()
                .statusCode(200)
                .body("detail", nullValue());
        move(as("portal"), id, upgrade, "{\"state\":\"FAILED\",\"detail\":\"given up\"}")
                .then()
                .statusCode(200);
        move(as("portal"), id, upgrade, "{\"state\":\"SNAPSHOT_CONFIRMED\"}")
                .then()
                .statusCode(409);
        move(as("portal"), id, upgrade, "{\"state\":\"ROLLED_BACK\"}").then().statusCode(200);
        move(as("portal"), id, upgrade, "{\"state\":\"ROLLED_BACK\"}").then().statusCode(200);

        as("portal")
                .get(METERS + "/" + id + "/events")
                .then()
                .body("items.kind.findAll { it == 'UPGRADE_CHANGED' }", hasSize(2));
    }

    @Test
    void aSkippedStepIsRefusedWithThePathToTake() {
        UUID id = UUID.randomUUID();
        registered(id);

        start(as("portal"), id, "{\"from\":\"4.8.0\",\"to\":\"9.1.0\"}")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:upgrade-skips-a-step"))
                .body("path", contains("9.0.1", "9.1.0"))
                .body("detail", containsString("9.0.1, then 9.1.0"))
                .body("field", equalTo("/to"))
                .body("rule", equalTo("one-step"));

        as("portal").get(METERS + "/" + id + "/upgrades").then().body("items", empty());
    }

    @ParameterizedTest
    @CsvSource({
        "9.1.0, 9.0.1, /to, downgrade",
        "2.0, 9.0.1, /from, known-version",
        "4.8.0, 9.7, /to, known-version",
        "4.7.0, 9.0.1, /to, no-path",
        "9.1, 9.1.0, /to, other-version",
        "nine, 9.1.0, /from, pattern"
    })
    void anUpgradeThatIsNoneIsRefused(String from, String to, String field, String rule) {
        UUID id = UUID.randomUUID();
        registered(id);

        start(as("portal"), id, "{\"from\":\"" + from + "\",\"to\":\"" + to + "\"}")
                .then()
                .statusCode(422)
                .body("field", equalTo(field))
                .body("rule", equalTo(rule));
    }

    @Test
    void oneUpgradeAtATimeAlsoWhenManyBeginAtOnce() throws Exception {
        UUID id = UUID.randomUUID();
        registered(id);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> start(as("portal"), id, "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}")
                        .statusCode()));
            }
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
        }

        assertEquals(1, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
        assertEquals(7, statuses.stream().filter(status -> status == 409).count(), statuses::toString);
        String upgrade = as("portal")
                .get(METERS + "/" + id + "/upgrades")
                .then()
                .extract()
                .path("items[0].id");
        start(as("portal"), id, "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:upgrade-under-way"))
                .body("upgrade", equalTo(upgrade));
        move(as("portal"), id, upgrade, "{\"state\":\"FAILED\"}").then().statusCode(200);
        start(as("portal"), id, "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}").then().statusCode(201);
    }

    @Test
    void anotherPackageThanTheOneOnRecordIsRefused() {
        UUID id = UUID.randomUUID();
        registered(id);

        start(as("portal"), id, upgradeTo901With(OTHER_SHA))
                .then()
                .statusCode(422)
                .body("field", equalTo("/packageSha256"))
                .body("rule", equalTo("package-on-record"))
                .body("detail", containsString(KNOWN_SHA));
        start(as("portal"), id, upgradeTo901With(KNOWN_SHA))
                .then()
                .statusCode(201)
                .body("packageSha256", equalTo(KNOWN_SHA));
    }

    @Test
    void sameIdempotencyKeyBeginsOneUpgrade() {
        UUID id = UUID.randomUUID();
        registered(id);
        String key = UUID.randomUUID().toString();
        String body = "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}";

        Response first = start(as("portal").header("Idempotency-Key", key), id, body);
        Response again = start(as("portal").header("Idempotency-Key", key), id, body);

        first.then().statusCode(201);
        again.then().statusCode(201).header("Location", first.header("Location"));
        assertEquals(first.asString(), again.asString());
        start(as("portal").header("Idempotency-Key", key), id, "{\"from\":\"4.1\",\"to\":\"4.3\"}")
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:idempotency-key-reused"));
    }

    @Test
    void upgradesAreNowhereForOthers() {
        UUID mine = UUID.randomUUID();
        registered(mine);
        String upgrade = started(mine, "4.8.0", "9.0.1");
        UUID neighbour = UUID.randomUUID();
        RequestSpecification meter = asMeter(neighbour);
        String body = "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}";

        for (String who : List.of("portal-stratus", "meter")) {
            RequestSpecification caller = who.equals("meter") ? meter : as(who);
            caller.get(METERS + "/" + mine + "/upgrades").then().statusCode(404);
            caller.get(METERS + "/" + mine + "/upgrades/" + upgrade).then().statusCode(404);
            start(caller, mine, body).then().statusCode(404);
            move(caller, mine, upgrade, "{\"state\":\"FAILED\"}").then().statusCode(404);
        }
        // Its own route does not lead to somebody else's upgrade either.
        meter.get(METERS + "/" + neighbour + "/upgrades/" + upgrade).then().statusCode(404);
        move(meter, neighbour, upgrade, "{\"state\":\"FAILED\"}").then().statusCode(404);
        as("platform").get(METERS + "/" + mine + "/upgrades/" + upgrade).then().statusCode(200);
    }

    @Test
    void upgradesComeInPagesTheNewestFirst() {
        UUID id = UUID.randomUUID();
        registered(id);
        Set<String> begun = new TreeSet<>();
        for (int i = 0; i < 3; i++) {
            String upgrade = started(id, "4.8.0", "9.0.1");
            begun.add(upgrade);
            move(as("portal"), id, upgrade, "{\"state\":\"FAILED\"}").then().statusCode(200);
        }

        Response first = as("portal").get(METERS + "/" + id + "/upgrades?limit=2");
        Response second = as("portal").get(METERS + "/" + id + "/upgrades?limit=2&cursor=" + first.path("nextCursor"));

        first.then().body("items", hasSize(2)).body("nextCursor", notNullValue());
        second.then().body("items", hasSize(1)).body("nextCursor", nullValue());
        Set<String> listed = new TreeSet<>(first.<List<String>>path("items.id"));
        listed.addAll(second.<List<String>>path("items.id"));
        assertEquals(begun, listed);
        as("portal")
                .get(METERS + "/" + id + "/upgrades?cursor=bTox")
                .then()
                .statusCode(400)
                .body("field", equalTo("cursor"));
    }

    @Test
    void aUsageMeterWhoseTokenOrRegistrationHasEndedIsToldToAuthenticateAnew() {
        UUID rotatedOut = UUID.randomUUID();
        RequestSpecification old = asMeter(rotatedOut);
        rotated(rotatedOut, "PT0S");
        UUID unregistered = UUID.randomUUID();
        RequestSpecification gone = asMeter(unregistered);
        RegistrationApi.unregister(unregistered);

        for (RequestSpecification meter : List.of(old, gone)) {
            UUID id = meter == old ? rotatedOut : unregistered;
            meter.get(PACKAGES).then().statusCode(401);
            meter.get(METERS + "/" + id + "/upgrades").then().statusCode(401);
            start(meter, id, "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("invalid_token"));
            // Last, for REST Assured sends these parameters with all that follows too.
            meter.get(PATHS + "?from=4.8.0&to=9.0.1").then().statusCode(401);
        }
        start(as("portal"), unregistered, "{\"from\":\"4.8.0\",\"to\":\"9.0.1\"}")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:registration-ended"));
    }

    private static Response putPackage(String version, String sha256) {
        return as("platform")
                .contentType(ContentType.JSON)
                .body(packageBody(sha256))
                .put(PACKAGES + "/" + version);
    }

    private static String packageBody(String sha256) {
        return "{\"fileName\":\"upgrade.iso\",\"sha256\":\"" + sha256
                + "\",\"sizeBytes\":1,\"url\":\"https://example.org/x\"}";
    }

    private static String upgradeTo901With(String sha256) {
        return "{\"from\":\"4.8.0\",\"to\":\"9.0.1\",\"packageSha256\":\"" + sha256 + "\"}";
    }

    private static String certificate(String source, String before, String after) {
        return "{\"source\":\"" + source + "\",\"before\":\"" + before + "\",\"after\":\"" + after + "\"}";
    }

    /** A SHA-256 that nobody had before. */
    private static String sha() {
        String half = UUID.randomUUID().toString().replace("-", "");
        return half + half;
    }

    private static RequestSpecification asMeter(UUID id) {
        String token = jwt(id, registered(id));
        return RestAssured.given().auth().oauth2(token);
    }

    private static Response start(RequestSpecification caller, UUID id, String body) {
        return caller.contentType(ContentType.JSON).body(body).post(METERS + "/" + id + "/upgrades");
    }

    private static Response move(RequestSpecification caller, UUID id, String upgrade, String body) {
        return caller.contentType(ContentType.JSON).body(body).patch(METERS + "/" + id + "/upgrades/" + upgrade);
    }

    private static String started(UUID id, String from, String to) {
        return start(as("portal"), id, "{\"from\":\"" + from + "\",\"to\":\"" + to + "\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String runningForEver() {
        if (as("portal").get(METERS + "/" + UNCHANGED).statusCode() == 404) {
            registered(UNCHANGED);
            return running(UNCHANGED, "4.8.0", "9.0.1");
        }
        return as("portal")
                .get(METERS + "/" + UNCHANGED + "/upgrades")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id");
    }

    private static String running(UUID id, String from, String to) {
        String upgrade = started(id, from, to);
        move(as("portal"), id, upgrade, "{\"state\":\"SNAPSHOT_CONFIRMED\"}")
                .then()
                .statusCode(200);
        move(as("portal"), id, upgrade, "{\"state\":\"RUNNING\"}").then().statusCode(200);
        return upgrade;
    }
}
