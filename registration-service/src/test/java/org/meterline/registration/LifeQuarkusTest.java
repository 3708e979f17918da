package org.meterline.registration;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.registration.RegistrationApi.METERS;
import static org.meterline.registration.RegistrationApi.as;
import static org.meterline.registration.RegistrationApi.etag;
import static org.meterline.registration.RegistrationApi.patch;
import static org.meterline.registration.RegistrationApi.register;
import static org.meterline.registration.RegistrationApi.registered;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meterline.chassis.kafka.CompactedTopicReader;
import org.meterline.chassis.kafka.CompactedTopicReaders;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ConnectivityEntry;

/** The life of a usage meter over the wire: what the rules decide, stored, shown and published. */
@QuarkusTest
@ServedByRealServers
class LifeQuarkusTest {

    @Inject
    Clock clock;

    @Inject
    CompactedTopicReaders readers;

    @Test
    void connectivityHasAHistory() {
        UUID id = UUID.randomUUID();
        registered(id);
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);

        patch(id, "{\"connectivity\":\"OFFLINE\",\"effectiveFrom\":\"" + hour + "\"}")
                .then()
                .statusCode(200)
                .body("connectivity", equalTo("OFFLINE"))
                .body("connectivities.connectivity", contains("ONLINE", "OFFLINE"))
                .body("connectivities.from", contains(null, hour.toString()));
        patch(id, "{\"connectivity\":\"ONLINE\"}").then().statusCode(200).body("connectivities", hasSize(3));
        as("portal").get(METERS + "/" + id).then().body("connectivities", hasSize(3));

        UsageMeterState published = published(id, 3);
        assertEquals(Connectivity.ONLINE, published.connectivity());
        assertEquals(
                new ConnectivityEntry(Connectivity.OFFLINE, hour),
                published.connectivities().get(1));
    }

    @Test
    void comingProductionShowsBesideThePresentTest() {
        UUID id = UUID.randomUUID();
        register("portal", "{\"id\":\"" + id + "\",\"name\":\"um-01\",\"mode\":\"TEST\"}");
        Instant nextHour = clock.instant().truncatedTo(ChronoUnit.HOURS).plus(2, ChronoUnit.HOURS);

        patch(id, "{\"mode\":\"PRODUCTION\",\"effectiveFrom\":\"" + nextHour + "\"}")
                .then()
                .statusCode(200)
                .body("mode", equalTo("TEST"))
                .body("modes.mode", contains("TEST", "PRODUCTION"))
                .body("modes.from", contains(null, nextHour.toString()));
        patch(id, "{\"mode\":\"TEST\"}").then().statusCode(409);
        assertEquals(2, published(id, 2).modes().size());
    }

    @Test
    void contractIsTakenAwayByNullAndLeftByAbsence() {
        UUID id = UUID.randomUUID();
        UUID contract = UUID.randomUUID();
        register(
                "portal",
                "{\"id\":\"" + id + "\",\"name\":\"um-01\",\"contractId\":\"" + contract + "\",\"siteId\":\"dc1\"}");
        String month = startOfMonth().toString();

        patch(id, "{\"name\":\"um-02\"}")
                .then()
                .body("contractId", equalTo(contract.toString()))
                .body("siteId", equalTo("dc1"))
                .body("revision", equalTo(2));
        patch(id, "{\"siteId\":null,\"effectiveFrom\":\"" + month + "\"}")
                .then()
                .statusCode(200)
                .body("contractId", equalTo(contract.toString()))
                .body("siteId", nullValue());
        patch(id, "{\"contractId\":null}").then().statusCode(422).body("rule", equalTo("required"));
        patch(id, "{\"contractId\":null,\"effectiveFrom\":\"" + month + "\"}")
                .then()
                .statusCode(200)
                .body("contractId", nullValue())
                .body("contracts", hasSize(2))
                .body("contracts[0].contractId", equalTo(contract.toString()));
        assertEquals(2, published(id, 4).contracts().size());
    }

    @Test
    void whatHoldsAlreadyIsNeitherARevisionNorAnEvent() {
        UUID id = UUID.randomUUID();
        registered(id);
        String seen = etag(id);

        patch(id, "{\"name\":\"um-01\",\"connectivity\":\"ONLINE\",\"mode\":\"PRODUCTION\"}")
                .then()
                .statusCode(200)
                .header("ETag", equalTo(seen));
        patch(id, "{}").then().statusCode(200).header("ETag", equalTo(seen));
        as("portal").get(METERS + "/" + id + "/events").then().body("items", hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                     | 200",
                "'\"r1\"'              | 200",
                "'\"r7\", \"r1\"'      | 200",
                "'\"r7\",\"r1\",'      | 200",
                "'\"r7\"'              | 412",
                "'W/\"r1\"'            | 412",
                "'W/\"r1\", \"r1\"'    | 200",
                "'\"\"'                | 412",
                "'\"R1\"'              | 412",
                "'\"r01\"'             | 412",
                "'\"other,r1\"'        | 412",
                "'\"r99999999999999999999\"' | 412",
                "r1                    | 400",
                "'\"r1'                | 400",
                "'*, \"r1\"'           | 400",
                "'\"r1\" \"r2\"'       | 400",
                "'w/\"r1\"'            | 400",
                "','                   | 400"
            })
    void ifMatchInItsForms(String ifMatch, int status) {
        UUID id = UUID.randomUUID();
        registered(id);

        Response response = changeName(id, ifMatch);

        assertEquals(status, response.statusCode(), response.asString());
        as("portal").get(METERS + "/" + id).then().body("name", equalTo(status == 200 ? "um-02" : "um-01"));
        if (status == 400) {
            response.then().body("field", equalTo("If-Match")).body("rule", equalTo("entity-tags"));
        }
    }

    @Test
    void ifMatchMayStandThereTwice() {
        UUID id = UUID.randomUUID();
        registered(id);

        as("portal")
                .contentType(ContentType.JSON)
                .header("If-Match", "\"r9\"", "\"r1\"")
                .body("{\"name\":\"um-02\"}")
                .patch(METERS + "/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void onlyPatchAsksForIfMatch() {
        UUID id = UUID.randomUUID();
        registered(id);

        as("portal")
                .header("If-None-Match", etag(id))
                .get(METERS + "/" + id)
                .then()
                .statusCode(200);
        as("portal")
                .put(METERS + "/" + id + "/suspension")
                .then()
                .statusCode(200)
                .body("name", not(nullValue()));
        as("portal").delete(METERS + "/" + id).then().statusCode(204);
    }

    private static Response changeName(UUID id, String ifMatch) {
        return as("portal")
                .contentType(ContentType.JSON)
                .header("If-Match", ifMatch)
                .body("{\"name\":\"um-02\"}")
                .patch(METERS + "/" + id);
    }

    private Instant startOfMonth() {
        return clock.instant()
                .atZone(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant();
    }

    private UsageMeterState published(UUID id, long revision) {
        AtomicReference<@Nullable UsageMeterState> newest = new AtomicReference<>();
        CompactedTopicReader.Handler handler = (key, value) -> {
            if (key.equals(id.toString()) && value != null) {
                newest.set(UsageMeterState.fromJson(value));
            }
        };
        try (CompactedTopicReader reader = readers.open(Topics.USAGE_METERS, handler)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                UsageMeterState state = newest.get();
                return state != null && state.revision() == revision;
            });
        }
        return Objects.requireNonNull(newest.get());
    }
}
