package org.meterline.usagemeter.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.domain.ProgramVersion;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.upgrade.HomeFacts;
import org.meterline.usagemeter.usecase.upgrade.Stage;
import org.meterline.usagemeter.usecase.upgrade.Upgrade;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.State;
import org.meterline.usagemeter.usecase.upgrade.UpgradeReports.Way;

/** What the registration-service is asked and told of upgrades. */
class UpgradeClientTest {
    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");
    private static final UUID REPORTED = UUID.fromString("5b1d3f60-9f0a-4f5b-8f5c-0d7a2f1c9e11");
    private static final UUID EARLIER = UUID.fromString("5b1d3f60-0000-4000-8000-0d7a2f1c9e11");
    private static final ProgramVersion FROM = ProgramVersion.of("4.8.0");
    private static final ProgramVersion TO = ProgramVersion.of("9.0.1-SNAPSHOT");

    @SuppressWarnings("NullAway.Init")
    private SuiteStub stub;

    @SuppressWarnings("NullAway.Init")
    private Suite suite;

    @BeforeEach
    void start() throws IOException {
        stub = new SuiteStub();
        suite = new Suite(
                SendingSettings.at(stub.url(), stub.url()),
                METER,
                new AccessToken("mlt_" + "A".repeat(43), 1),
                "4.8.0",
                Clock.systemUTC(),
                duration -> {},
                RandomGenerator.getDefault());
    }

    @AfterEach
    void stop() {
        suite.close();
        stub.close();
    }

    private static Upgrade upgrade() {
        return new Upgrade(
                EARLIER,
                FROM,
                TO,
                "ab".repeat(32),
                Optional.empty(),
                Instant.EPOCH,
                Stage.PREPARING,
                Upgrade.Launch.NOBODY,
                List.of(),
                new HomeFacts(Map.of("certificate:vc-01", "cd".repeat(32))),
                Optional.empty(),
                "");
    }

    @Test
    void theWayHasItsStepsWithPackageTokenAndWhatToDoBefore() throws Exception {
        stub.otherRoutesAnswer(SuiteStub.status(200, """
                {"from": "4.8.0", "to": "9.0.1", "steps": [{"from": "4.8.0", "to": "9.0.1",
                  "package": {"version": "9.0.1", "fileName": null, "sha256": "62724d"}, "asksForToken": true,
                  "before": [{"code": "TAKE_SNAPSHOT", "text": "Take a snapshot."}], "after": [],
                  "mustSurvive": ["REGISTRATION"], "certificates": "ACCEPT_CHANGED_AGAIN"}]}"""));

        Way.Steps way = assertInstanceOf(Way.Steps.class, suite.upgrades().way(FROM, TO));

        assertEquals(List.of("GET /api/v1/upgrade-paths?from=4.8.0&to=9.0.1"), stub.otherRequests());
        assertEquals("9.0.1", way.steps().getFirst().to());
        assertEquals(Optional.of("62724d"), way.steps().getFirst().sha256());
        assertTrue(way.steps().getFirst().asksForToken());
        assertEquals("TAKE_SNAPSHOT", way.steps().getFirst().before().getFirst().code());
    }

    @Test
    void aVersionThatTheServiceDoesNotKnowIsNotARefusal() throws Exception {
        stub.otherRoutesAnswer(
                SuiteStub.status(422, "{\"rule\":\"known-version\",\"detail\":\"No series of this version.\"}"),
                SuiteStub.status(422, "{\"rule\":\"no-path\",\"detail\":\"No step leads there.\"}"));

        assertInstanceOf(Way.Unknown.class, suite.upgrades().way(FROM, TO));
        assertInstanceOf(Way.None.class, suite.upgrades().way(FROM, TO));
    }

    @Test
    void anUpgradeIsToldFromItsBeginningToItsProof() throws Exception {
        String upgrades = "/api/v1/usage-meters/" + METER + "/upgrades";
        stub.otherRoutesAnswer(
                SuiteStub.status(201, "{\"id\":\"" + REPORTED + "\"}"),
                SuiteStub.status(200, "{}"),
                SuiteStub.status(200, "{}"));

        assertEquals(REPORTED, suite.upgrades().begin(upgrade()));
        suite.upgrades().move(REPORTED, State.FAILED, "two\nlines");
        suite.upgrades()
                .verified(
                        REPORTED,
                        upgrade(),
                        new HomeFacts(Map.of("certificate:vc-01", "cd".repeat(32), "access-token", "1 ef")));

        assertEquals(
                List.of(
                        "POST " + upgrades + " {\"from\":\"4.8.0\",\"to\":\"9.0.1\",\"packageSha256\":\""
                                + "ab".repeat(32) + "\"}",
                        "PATCH " + upgrades + "/" + REPORTED + " {\"state\":\"FAILED\",\"detail\":\"two lines\"}",
                        "PATCH " + upgrades + "/" + REPORTED + " {\"state\":\"VERIFIED\",\"version\":\"9.0.1\","
                                + "\"kept\":[\"REGISTRATION\",\"PRODUCT_SERVERS\",\"UNSENT_DATA\",\"CUSTOMER_RULES\","
                                + "\"NETWORK\",\"ACCESS_TOKEN\"],\"certificates\":[{\"source\":\"vc-01\",\"before\":\""
                                + "cd".repeat(32) + "\",\"after\":\"" + "cd".repeat(32) + "\"}]}"),
                stub.otherRequests());
    }

    @Test
    void oneThatWasInterruptedIsToldAsFailedBeforeTheNextBegins() throws Exception {
        stub.otherRoutesAnswer(
                SuiteStub.status(409, "{\"upgrade\":\"" + EARLIER + "\"}"),
                SuiteStub.status(200, "{}"),
                SuiteStub.status(201, "{\"id\":\"" + REPORTED + "\"}"));

        assertEquals(REPORTED, suite.upgrades().begin(upgrade()));
        assertTrue(stub.otherRequests()
                .get(1)
                .endsWith(EARLIER + " {\"state\":\"FAILED\",\"detail\":\"It was interrupted.\"}"));
    }
}
