package org.meterline.aggregation;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vm;
import static org.meterline.aggregation.Reports.vsan;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.local.testing.Tokens;

/** Reports of a month over HTTP. By the clock of the tests September is final and October is open. */
@QuarkusTest
class ReportsQuarkusTest {

    private static final String SEPTEMBER = "/api/v1/reports/2026-09/";
    private static final String OCTOBER = "/api/v1/reports/2026-10/";
    private static final Instant FIRST_HOUR = hour("2026-09-01T00:00:00Z");
    private static final Instant TOO_LATE = hour("2026-10-04T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<Span> WHOLE = List.of(Span.WHOLE_HOUR);
    private static final List<String> TABLES =
            List.of("monthly-usage", "customer-monthly-usage", "hourly-usage", "vm-history", "cluster-history");
    private static final String CSV = "text/csv";
    private static final String TSV = "text/tab-separated-values";
    private static final int ENOUGH_TO_FILL_ALL_BUFFERS = 60_000;

    @Inject
    DataSource database;

    @TestHTTPResource
    URI server;

    private final String provider = "reports-" + UUID.randomUUID();
    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();
    private final Api api = new Api(provider);
    private Topic topic;
    private String contract;
    private long sent;

    @BeforeEach
    void open() {
        topic = new Topic();
        contract = api.request()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "../rental",
                        "productFamily",
                        "RENTAL",
                        "commit",
                        10,
                        "commitMetric",
                        "hourly-cores",
                        "currency",
                        "EUR"))
                .post("/api/v1/contracts")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        topic.register(
                provider,
                usageMeter,
                85,
                1,
                List.of(new ModeEntry(Mode.PRODUCTION, null)),
                UUID.fromString(contract),
                "fra-1");
    }

    @AfterEach
    void close() {
        topic.close();
    }

    private static List<UsageRecord> records() {
        return List.of(
                vm(RecordHead.of("vm-1", 0, 3600).withCustomer("../acme").withName("=cmd()"), 4096),
                vm(RecordHead.of("vm-2", 0, 1800), 8192),
                host(RecordHead.of("host-1", 0, 3600).withLicence(Licence.RENTAL, "K1"), 16, 16),
                vsan(RecordHead.of("cluster-1", 0, 3600), 4L << 40, 1L << 40, "enterprise"),
                sessions(RecordHead.of("pod-1", 0, 3600).withCustomer("../acme"), 40));
    }

    private Reports.Sent send(Instant hour, List<? extends UsageRecord> records) {
        sent++;
        Reports.Sent report = report(provider, usageMeter, sent, source, hour, WHOLE, records);
        topic.send(report);
        awaitCounted();
        return report;
    }

    private void sendLate(Instant hour) {
        sent++;
        Reports.Sent inTime = report(provider, usageMeter, sent, source, hour, WHOLE, records());
        ReportMessage message = inTime.message();
        topic.send(new Reports.Sent(
                new ReportMessage(
                        message.digest(),
                        message.usageMeterId(),
                        message.provider(),
                        message.source(),
                        message.hour(),
                        TOO_LATE,
                        message.way(),
                        null),
                inTime.packed(),
                inTime.delivery()));
        awaitCounted();
    }

    private void awaitCounted() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        sent,
                        api.items("/api/v1/usage-reports?state=counted&limit=1000")
                                .size()));
    }

    private Response fetch(String path, String accept) {
        return api.request().accept(accept).get(path);
    }

    private ValidatableResponse got(String path, String accept) {
        return fetch(path, accept).then().statusCode(200);
    }

    private byte[] bytes(String path, String accept) {
        return got(path, accept).extract().asByteArray();
    }

    @Test
    void agg85EveryReportHasItsFormsByAccept() {
        send(FIRST_HOUR, records());

        for (String kind : TABLES) {
            got(SEPTEMBER + kind, "application/json")
                    .contentType(ContentType.JSON)
                    .body("report", equalTo(kind))
                    .body("state", equalTo("FINAL"))
                    .body("version", equalTo(1));
            String csv = got(SEPTEMBER + kind, CSV)
                    .header("Content-Type", containsString(CSV))
                    .header("Content-Disposition", containsString("_2026_09_" + kind + ".csv"))
                    .extract()
                    .asString();
            String tsv = got(SEPTEMBER + kind, TSV + ";q=0.9,text/html")
                    .header("Content-Type", containsString(TSV))
                    .extract()
                    .asString();
            assertEquals(csv.lines().count(), tsv.lines().count());
            assertTrue(csv.lines().count() > 1, kind);
            api.request()
                    .accept("text/html")
                    .get(SEPTEMBER + kind)
                    .then()
                    .statusCode(406)
                    .contentType("application/problem+json")
                    .body("type", equalTo("urn:meterline:problem:not-acceptable"));
        }
        got(SEPTEMBER + "monthly-usage", "*/*").contentType(ContentType.JSON);

        String vms = new String(bytes(SEPTEMBER + "vm-history", CSV), StandardCharsets.UTF_8);
        assertTrue(vms.contains(",'=cmd(),"), vms);
        got(SEPTEMBER + "vm-history", "application/json")
                .body("items.id", equalTo(List.of("vm-1", "vm-2")))
                .body("items[0].name", equalTo("=cmd()"))
                .body("items[1].to", equalTo("2026-09-01T00:30:00Z"))
                .body("items[1].countedSeconds", equalTo(1800))
                .body("items[0].configuredMiB", equalTo(4096));
        got(SEPTEMBER + "cluster-history", "application/json")
                .body("items.edition", equalTo(List.of("enterprise")))
                .body("items[0].usedBytes", equalTo(1L << 40));
        got(SEPTEMBER + "hourly-usage", "application/json")
                .body("items.licenceKey", equalTo(List.of("K1")))
                .body("items[0].hour", equalTo("2026-09-01T00:00:00Z"))
                .body("items[0].billed", equalTo("32.0000"))
                .body("items[0].contractName", equalTo("../rental"));
        got(SEPTEMBER + "monthly-usage", "application/json")
                .body("items.find { it.metric == 'billed-vram' }.billedExact", equalTo("1/180"))
                .body("items.find { it.metric == 'billed-vram' }.customer", nullValue())
                .body("items.find { it.metric == 'horizon-connections' }.customer", equalTo("../acme"))
                .body("items.find { it.metric == 'billed-vram' }.site", equalTo("fra-1"));
        got(SEPTEMBER + "customer-monthly-usage", "application/json")
                .body("items.findAll { it.metric == 'billed-vram' }.billedExact", equalTo(List.of("1/360", "1/360")));
    }

    @Test
    void agg88LateDataMakesTheNextVersionAndTheFirstStaysBitForBit() {
        send(FIRST_HOUR, records());
        Map<String, String> forms = new LinkedHashMap<>();
        TABLES.forEach(kind -> forms.put(kind, kind.endsWith("history") ? "application/json" : CSV));
        forms.put("bundle", "application/zip");
        Map<String, byte[]> first = new HashMap<>();
        Map<String, String> tags = new HashMap<>();
        forms.forEach((kind, form) -> {
            ValidatableResponse answer = got(SEPTEMBER + kind, form).header("Meterline-Report-Version", "1");
            byte[] bytes = answer.extract().asByteArray();
            first.put(kind, bytes);
            tags.put(kind, answer.extract().header("ETag"));
            String digest = ReportDigest.of(bytes).value().substring("sha256:".length());
            assertEquals('"' + digest + '"', tags.get(kind));
            assertEquals(
                    "sha-256=:"
                            + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest)) + ":",
                    answer.extract().header("Repr-Digest"));
            assertEquals(String.valueOf(bytes.length), answer.extract().header("Content-Length"));
        });
        api.refuses(SEPTEMBER + "monthly-usage?version=2", 404, "not-found");

        // The second version may be made as soon as the report is counted, and has the names of then.
        rename("renamed");
        sendLate(FIRST_HOUR.plusSeconds(3600));

        forms.forEach((kind, form) -> {
            ValidatableResponse second = got(SEPTEMBER + kind, form)
                    .header("Meterline-Report-Version", "2")
                    .header("Meterline-Report-State", "FINAL");
            assertNotEquals(tags.get(kind), second.extract().header("ETag"));
            ValidatableResponse again =
                    got(SEPTEMBER + kind + "?version=1", form).header("ETag", equalTo(tags.get(kind)));
            assertArrayEquals(first.get(kind), again.extract().asByteArray(), kind);
        });
        assertTrue(new String(bytes(SEPTEMBER + "monthly-usage", CSV), StandardCharsets.UTF_8).contains("renamed"));
        api.request()
                .accept(CSV)
                .header("If-None-Match", tags.get("monthly-usage"))
                .get(SEPTEMBER + "monthly-usage?version=1")
                .then()
                .statusCode(304)
                .header("ETag", equalTo(tags.get("monthly-usage")));
        api.request()
                .accept(CSV)
                .header("If-None-Match", tags.get("monthly-usage"))
                .get(SEPTEMBER + "monthly-usage")
                .then()
                .statusCode(200);
        api.get("/api/v1/usage?month=2026-09").body("state", equalTo("FINAL")).body("version", equalTo(2));
    }

    private void rename(String name) {
        api.request()
                .contentType(ContentType.JSON)
                .header("If-Match", "\"0\"")
                .body(Map.of("name", name))
                .patch("/api/v1/contracts/" + contract)
                .then()
                .statusCode(200);
    }

    @Test
    void agg89WhatComesLateIsNotInTheFirstVersionThoughNobodyHadAskedForIt() {
        send(FIRST_HOUR, records());
        sendLate(FIRST_HOUR.plusSeconds(3600));

        got(SEPTEMBER + "vm-history", "application/json")
                .header("Meterline-Report-Version", "2")
                .body("items.size()", equalTo(4));
        got(SEPTEMBER + "vm-history?version=1", "application/json").body("items.size()", equalTo(2));
    }

    @Test
    void anOpenMonthIsAsItIsNow() {
        send(hour("2026-10-01T00:00:00Z"), records());

        got(OCTOBER + "monthly-usage", "application/json")
                .header("Meterline-Report-State", "OPEN")
                .header("ETag", nullValue())
                .header("Repr-Digest", nullValue())
                .body("state", equalTo("OPEN"));
        send(hour("2026-10-01T01:00:00Z"), records());
        got(OCTOBER + "vm-history", "application/json").body("items.size()", equalTo(4));
        api.refuses(OCTOBER + "monthly-usage?version=1", 404, "not-found");
        api.request()
                .accept("application/zip")
                .get(OCTOBER + "bundle")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:month-is-open"));
        api.refuses(SEPTEMBER + "nothing", 404, "not-found");
        api.refuses("/api/v1/reports/September/monthly-usage", 400, "invalid-query");
        Api.as("portal-stratus")
                .queryParam("provider", provider)
                .get(OCTOBER + "monthly-usage")
                .then()
                .statusCode(404);
    }

    @Test
    void aMonthLongAgoInWhichNothingWasCountedHasNoVersions() {
        api.refuses("/api/v1/reports/2025-01/monthly-usage", 404, "not-found");
        api.get("/api/v1/usage?month=2025-01").statusCode(200).body("state", equalTo("FINAL"));
    }

    @Test
    void theRoutesAreDescribedWithExamples() {
        String ok = ".responses.'200'.content.'application/json'.examples.values()[0].value";
        Api.as("platform")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.'/api/v1/reports/{month}/{kind}'.get" + ok, notNullValue())
                .body("paths.'/api/v1/usage'.get" + ok, notNullValue())
                .body("paths.'/api/v1/metrics'.get" + ok, notNullValue())
                .body(
                        "paths.'/api/v1/metrics/{id}/versions/{effectiveFrom}'.put" + ok.replace("200", "201"),
                        notNullValue());
    }

    @Test
    void agg90TheBundleHasEverythingOfEachContractAndNoNameLeadsOutOfIt() throws IOException {
        Reports.Sent first = send(FIRST_HOUR, records());
        Reports.Sent second = send(FIRST_HOUR.plusSeconds(3600), List.of());
        ValidatableResponse answer = got(SEPTEMBER + "bundle", "application/zip")
                .contentType("application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + provider + "_2026_09.zip\"");

        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip =
                new ZipInputStream(new ByteArrayInputStream(answer.extract().asByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }

        List<String> names = new ArrayList<>(files.keySet());
        String folder = names.getFirst().substring(0, names.getFirst().indexOf('/'));
        assertTrue(folder.matches("___rental~[0-9a-f]{16}"), folder);
        String originals = folder + "/original_reports/" + usageMeter + "/";
        assertEquals(6, names.size());
        assertEquals(folder + "/Monthly_Usage.tsv", names.get(0));
        assertEquals(folder + "/sites/site_fra-1_" + provider + "_Monthly_Usage.tsv", names.get(1));
        assertTrue(
                names.get(2).matches(folder + "/customers/customer____acme~[0-9a-f]{16}_Monthly_Usage\\.tsv"),
                names.get(2));
        assertTrue(
                names.get(3).matches(folder + "/customers/customer_No_Customer_Label~[0-9a-f]{16}_Monthly_Usage\\.tsv"),
                names.get(3));
        assertEquals(original(originals, "2026-09-01T00Z", first), names.get(names.size() - 2));
        assertEquals(original(originals, "2026-09-01T01Z", second), names.getLast());
        List<byte[]> contents = List.copyOf(files.values());
        assertArrayEquals(first.packed(), contents.get(contents.size() - 2));
        assertEquals(second.digest(), ReportDigest.of(Compression.unzstd(contents.getLast(), 1 << 20)));
        assertArrayEquals(contents.get(0), contents.get(1));
        assertTrue(new String(contents.getFirst(), StandardCharsets.UTF_8).contains("\tbilled-vram\t"));
    }

    private String original(String folder, String hour, Reports.Sent report) {
        return folder + hour + "_" + source + "_" + report.digest().value().substring("sha256:".length()) + ".json.zst";
    }

    private HttpRequest request(String path, String accept) {
        return HttpRequest.newBuilder(server.resolve(path + "?provider=" + provider))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Authorization", "Bearer " + Tokens.forClient("platform"))
                .header("Accept", accept)
                .build();
    }

    private void spoil(ReportDigest digest) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("UPDATE ledger SET original = 'rubbish' WHERE digest = ?")) {
            update.setBytes(1, digest.hash());
            assertEquals(1, update.executeUpdate());
        }
    }

    @Test
    void agg91AReportThatFailsOnItsWayNeverLooksWhole() throws Exception {
        send(hour("2026-10-01T00:00:00Z"), many(2000));
        Reports.Sent broken = send(hour("2026-10-01T01:00:00Z"), records());
        send(FIRST_HOUR, many(2000));
        Reports.Sent brokenLater = send(FIRST_HOUR.plusSeconds(3600), records());
        assertTrue(bytes(SEPTEMBER + "vm-history", CSV).length > 200_000);
        spoil(broken.digest());
        spoil(brokenLater.digest());

        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of(OCTOBER + "vm-history", SEPTEMBER + "vm-history")) {
                assertThrows(
                        IOException.class, () -> client.send(request(path, CSV), BodyHandlers.ofByteArray()), path);
            }
            assertEquals(
                    200,
                    client.send(request(SEPTEMBER + "monthly-usage", CSV), BodyHandlers.ofByteArray())
                            .statusCode());
        }
    }

    private static List<UsageRecord> many(int vms) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < vms; i++) {
            records.add(vm(RecordHead.of("vm-" + i, 0, 3600).withName("machine number " + i), 4096));
        }
        return records;
    }

    @Test
    void agg92SoManyReportsAreMadeAtOnceAndAPlaceIsFreeAgainWhenItsClientHasGone() throws Exception {
        send(hour("2026-10-01T00:00:00Z"), many(ENOUGH_TO_FILL_ALL_BUFFERS));
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                deaf.add(askAndReadNothing(OCTOBER + "vm-history"));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> fetch(OCTOBER + "monthly-usage", CSV)
                            .then()
                            .statusCode(503)
                            .header("Retry-After", notNullValue())
                            .body("type", equalTo("urn:meterline:problem:reports-busy")));
        } finally {
            for (Socket each : deaf) {
                each.close();
            }
        }
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertEquals(200, fetch(OCTOBER + "monthly-usage", CSV).statusCode()));
        assertFalse(bytes(OCTOBER + "vm-history", CSV).length < 1 << 22);
    }

    /** The tests' properties give a report 15 seconds. */
    @Test
    void agg92AClientThatReadsNothingHoldsItsPlaceForSoLongOnly() throws Exception {
        send(hour("2026-10-01T00:00:00Z"), many(ENOUGH_TO_FILL_ALL_BUFFERS));
        try (Socket one = askAndReadNothing(OCTOBER + "vm-history");
                Socket other = askAndReadNothing(OCTOBER + "vm-history")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            503, fetch(OCTOBER + "monthly-usage", CSV).statusCode()));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            200, fetch(OCTOBER + "monthly-usage", CSV).statusCode()));
            assertFalse(one.isClosed() || other.isClosed());
        }
    }

    /** Small buffers here, so that little is on its way. */
    private Socket askAndReadNothing(String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + "?provider=" + provider + " HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nAccept: text/csv\r\nAuthorization: Bearer " + Tokens.forClient("platform") + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }
}
