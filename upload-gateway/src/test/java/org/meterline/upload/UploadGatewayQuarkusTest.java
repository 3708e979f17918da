package org.meterline.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageFileEvent;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.contracts.topic.Way;
import org.meterline.local.testing.MeterlineServers;
import org.meterline.local.testing.TestMeterIssuer;
import org.meterline.local.testing.Tokens;
import org.meterline.upload.usecase.StoredFiles;
import org.meterline.upload.usecase.UsageMeterDirectory;

/** The gateway over a real PostgreSQL, Kafka and Keycloak. Every test has a usage meter of its own. */
@QuarkusTest
@QuarkusTestResource(
        value = MeterlineServers.class,
        restrictToAnnotatedClass = false,
        initArgs = {
            @ResourceArg(name = "postgres", value = "upload"),
            @ResourceArg(name = "kafka", value = "true"),
            @ResourceArg(name = "keycloak", value = "true"),
            @ResourceArg(name = "meter-issuer", value = "true")
        })
@SuppressWarnings("NullAway.Init") // injected
class UploadGatewayQuarkusTest {

    private static final String FILES = "/api/v1/usage-files";
    private static final String REQUESTS = "/api/v1/service-requests";
    private static final String OCTET_STREAM = "application/octet-stream";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    DataSource dataSource;

    @Inject
    UsageMeterDirectory directory;

    @Inject
    Clock clock;

    @Inject
    StoredFiles storedFiles;

    private final UUID meter = UUID.randomUUID();

    @BeforeEach
    void registerTheMeter() {
        publish(SampleFiles.meter(meter, "nimbus", Status.ACTIVE, SampleFiles.generation(meter, 1, null)));
    }

    // --- bringing and sending things ---

    private void publish(UsageMeterState state) {
        send(Topics.USAGE_METERS, state.usageMeterId(), state.toJson());
        await().atMost(PATIENCE)
                .until(() -> directory
                        .find(state.usageMeterId())
                        .filter(known -> known.revision() >= state.revision())
                        .isPresent());
    }

    private void send(String topic, UUID key, byte @Nullable [] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, ReportMessage.key(key), value));
            producer.flush();
        }
    }

    private static ValidatableResponse upload(String token, byte[] file) {
        return given().auth()
                .oauth2(token)
                .contentType(OCTET_STREAM)
                .body(file)
                .post(FILES)
                .then();
    }

    private static String portal() {
        return Tokens.forClient("portal");
    }

    private ValidatableResponse uploaded(byte[] file) {
        return upload(portal(), file).statusCode(202);
    }

    private static Response show(String id) {
        return given().auth().oauth2(portal()).get(FILES + "/" + id);
    }

    private static void awaitState(String id, String state) {
        await().atMost(PATIENCE).until(() -> state.equals(show(id).path("state")));
    }

    private ReportOutcome outcome(String file, byte[] report, Outcome outcome, String reason) {
        return new ReportOutcome(
                meter,
                "nimbus",
                UUID.fromString("6f1d0000-0000-4000-8000-000000000001"),
                Instant.parse("2026-10-01T00:00:00Z"),
                ReportDigest.of(report),
                outcome,
                Way.FILE,
                UUID.fromString(file),
                reason.isEmpty() ? null : reason,
                Instant.parse("2026-11-02T12:00:01Z"),
                null,
                null,
                null);
    }

    private void tell(ReportOutcome outcome) {
        send(Topics.REPORT_OUTCOMES, meter, outcome.toJson());
    }

    private List<ConsumerRecord<byte[], byte[]>> reportsOnTheTopic() {
        return ofMeter(Topics.USAGE_REPORTS);
    }

    /** What is told of the files of the usage meter, as somebody reads it who leaves out batches that were given up. */
    private List<UsageFileEvent> events() {
        return ofMeter(Topics.USAGE_FILES).stream()
                .map(told -> UsageFileEvent.fromJson(told.value()))
                .toList();
    }

    private List<ConsumerRecord<byte[], byte[]>> ofMeter(String topic) {
        List<ConsumerRecord<byte[], byte[]>> ofMeter = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
                    if (Arrays.equals(ReportMessage.key(meter), polled.key())) {
                        ofMeter.add(polled);
                    }
                }
            }
        }
        return ofMeter;
    }

    private static ReportMessage message(ConsumerRecord<byte[], byte[]> polled) {
        return ReportMessage.parse(name -> {
            Header header = polled.headers().lastHeader(name);
            return header == null ? null : header.value();
        });
    }

    private long rows(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private long filesOfMeter() throws SQLException {
        return rows("SELECT count(*) FROM usage_file WHERE usage_meter_id = '" + meter + "'");
    }

    // --- the whole way ---

    @Test
    void aFileIsPublishedAndCounted() throws IOException {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.OCTOBER, 3);

        String id = uploaded(SampleFiles.file(meter, 3))
                .body("state", equalTo("RECEIVED"))
                .body("usageMeterId", equalTo(meter.toString()))
                .body("month", equalTo("2026-10"))
                .body("partial", equalTo(false))
                .body("reports", equalTo(3))
                .body("digest", notNullValue())
                .header("Location", containsString(FILES))
                .extract()
                .path("id");
        awaitState(id, "PUBLISHED");

        List<ConsumerRecord<byte[], byte[]>> published = reportsOnTheTopic();
        assertEquals(3, published.size());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    reports.get(i), Compression.unzstd(published.get(i).value(), 1 << 20));
            ReportMessage message = message(published.get(i));
            assertEquals(ReportDigest.of(reports.get(i)), message.digest());
            assertEquals(Way.FILE, message.way());
            assertEquals(UUID.fromString(id), message.fileId());
            assertEquals("nimbus", message.provider());
            assertEquals(Instant.parse(show(id).path("receivedAt")), message.received());
        }

        tell(outcome(id, reports.get(0), Outcome.NEW, ""));
        tell(outcome(id, reports.get(1), Outcome.KNOWN, ""));
        tell(outcome(id, reports.get(2), Outcome.CONFLICT, "another report of the hour"));
        awaitState(id, "COUNTED");

        show(id).then()
                .body("outcomes.new", equalTo(1))
                .body("outcomes.known", equalTo(1))
                .body("outcomes.conflict", equalTo(1))
                .body("outcomes.rejected", equalTo(0))
                .body("outcomes.undecided", equalTo(0))
                .body("reasons", hasSize(1))
                .body("reasons[0].line", equalTo(4))
                .body("reasons[0].outcome", equalTo("CONFLICT"))
                .body("reasons[0].reason", equalTo("another report of the hour"));
    }

    @Test
    void theSameFileAgainIsTheFirstOne() throws SQLException {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.OCTOBER, 2);
        String id = uploaded(SampleFiles.file(meter, 2)).extract().path("id");
        awaitState(id, "PUBLISHED");

        // Packed in another way it is the same file still: its digest is over the unpacked bytes.
        byte[] gzip = SampleFiles.file(meter, SampleFiles.OCTOBER, reports, 1, Packing.GZIP);
        for (byte[] again : List.of(SampleFiles.file(meter, 2), gzip)) {
            upload(portal(), again).statusCode(200).body("id", equalTo(id)).body("state", equalTo("PUBLISHED"));
        }

        assertEquals(1, filesOfMeter());
        assertEquals(2, reportsOnTheTopic().size());
    }

    @Test
    void theSameFileAtTheSameTimeIsStoredOnce() throws Exception {
        byte[] file = SampleFiles.file(meter, 2);
        String token = portal();
        Set<String> ids = new HashSet<>();
        try (ExecutorService together = Executors.newFixedThreadPool(3)) {
            List<Future<String>> uploads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                uploads.add(together.submit(() -> upload(token, file).extract().<String>path("id")));
            }
            for (Future<String> upload : uploads) {
                ids.add(upload.get());
            }
        }

        assertEquals(1, ids.size());
        assertEquals(1, filesOfMeter());
    }

    @Test
    void whatIsNoOutcomeHoldsNoneUp() {
        byte[] report = SampleFiles.reports(meter, SampleFiles.OCTOBER, 1).getFirst();
        String id = uploaded(SampleFiles.file(meter, 1)).extract().path("id");

        send(Topics.REPORT_OUTCOMES, meter, "rubbish".getBytes(StandardCharsets.UTF_8));
        send(Topics.REPORT_OUTCOMES, meter, null);
        tell(outcome(id, report, Outcome.NEW, ""));

        awaitState(id, "COUNTED");
        await().atMost(PATIENCE)
                .until(() -> given().get("/q/metrics").asString().contains("\nmeterline_upload_outcomes_running 1.0"));
    }

    @Test
    void outcomesCountOnceHoweverOftenAndWheneverTheyCome() {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.OCTOBER, 2);
        String id = uploaded(SampleFiles.file(meter, 2)).extract().path("id");

        // The first may well come before the file is marked as published.
        tell(outcome(id, reports.get(0), Outcome.NEW, ""));
        tell(outcome(id, reports.get(0), Outcome.NEW, ""));
        tell(outcome(id, reports.get(0), Outcome.KNOWN, "a second word does not count"));
        tell(outcome(id, reports.get(1), Outcome.REJECTED, "why"));
        awaitState(id, "COUNTED");

        show(id).then()
                .body("outcomes.new", equalTo(1))
                .body("outcomes.known", equalTo(0))
                .body("outcomes.rejected", equalTo(1))
                .body("reasons", hasSize(1));
        await().atMost(PATIENCE).until(() -> !events().isEmpty());
        UsageFileEvent told = events().getFirst();
        assertEquals(UsageFileEvent.Type.COUNTED, told.type());
        assertEquals(UUID.fromString(id), told.subject());
        assertEquals(Instant.parse(show(id).path("countedAt")), told.time());
        assertEquals("nimbus", told.provider());
        assertEquals("2026-10", told.data().month());
        assertEquals(2, told.data().reports());
        assertEquals(new UsageFileEvent.Outcomes(1, 0, 0, 0, 1), told.data().outcomes());

        tell(outcome(id, reports.get(1), Outcome.NEW, ""));
        String second = uploaded(SampleFiles.file(meter, 1)).extract().path("id");
        tell(outcome(second, reports.get(0), Outcome.KNOWN, ""));
        await().atMost(PATIENCE).until(() -> events().size() > 1);
        assertEquals(
                List.of(id, second),
                events().stream().map(event -> event.subject().toString()).toList(),
                "each is told of once");
    }

    @Test
    void aFileThatCannotBePublishedIsToldOfAndMendedByBringingItAgain() throws SQLException {
        byte[] report = SampleFiles.reports(meter, SampleFiles.OCTOBER, 1).getFirst();
        String id = uploaded(SampleFiles.file(meter, 1)).extract().path("id");
        tell(outcome(id, report, Outcome.NEW, ""));
        awaitState(id, "COUNTED");
        damage(id);

        awaitState(id, "FAILED");
        await().atMost(PATIENCE).until(() -> events().size() == 2);
        UsageFileEvent told = events().getLast();
        assertEquals(UsageFileEvent.Type.FAILED, told.type());
        assertEquals(id, told.subject().toString());
        assertNotNull(told.data().failure());

        // 200 with the first one's id, and it is counted after all.
        upload(portal(), SampleFiles.file(meter, 1)).statusCode(200).body("id", equalTo(id));

        awaitState(id, "COUNTED");
        assertEquals(
                1,
                rows("SELECT count(*) FROM usage_file_report WHERE digest = '"
                        + ReportDigest.of(report).value() + "'"));
    }

    @Test
    void aFileThatWasGivenUpIsMendedAfterItsWindowToo() throws SQLException {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.SEPTEMBER, 1);
        byte[] file = SampleFiles.file(meter, SampleFiles.SEPTEMBER, reports, 1, Packing.ZSTD);
        String request = given().auth()
                .oauth2(portal())
                .contentType("application/json")
                .body(Map.of("usageMeterId", meter, "month", "2026-09", "reason", "the site was cut off"))
                .post(REQUESTS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        answer("platform", request, "approval", Map.of("until", "2999-01-01T00:00:00Z"), 200);
        String id = upload(portal(), file).statusCode(202).extract().path("id");
        awaitState(id, "PUBLISHED");
        damage(id);
        awaitState(id, "FAILED");
        assertEquals(
                1,
                rows("WITH ended AS (UPDATE service_request SET open_until = '2026-10-05Z' WHERE id = '" + request
                        + "' RETURNING 1) SELECT count(*) FROM ended"));
        upload(portal(), SampleFiles.file(meter, SampleFiles.SEPTEMBER, List.of(), 1, Packing.ZSTD))
                .statusCode(409);

        upload(portal(), file).statusCode(200).body("id", equalTo(id));

        awaitState(id, "PUBLISHED");
    }

    /** The disk has lost part of what was stored, before it was published. */
    private void damage(String id) throws SQLException {
        String damage =
                "WITH damaged AS (UPDATE usage_file_chunk SET bytes = substring(bytes FOR 100) WHERE file_id = '"
                        + id
                        + "' RETURNING 1), waiting AS (UPDATE usage_file SET state = 'RECEIVED', published = 0 WHERE id = '"
                        + id + "' RETURNING 1) SELECT count(*) FROM damaged, waiting";
        assertEquals(1, rows(damage));
    }

    @Test
    void aFileWithoutReportsIsCountedAtOnce() {
        byte[] empty = SampleFiles.file(meter, SampleFiles.OCTOBER, List.of(), 1, Packing.GZIP);

        awaitState(uploaded(empty).extract().path("id"), "COUNTED");
    }

    @Test
    void aLargeFileIsKeptInChunksAndPublishedWhole() throws SQLException {
        List<byte[]> reports = new ArrayList<>();
        ReportDigest previous = null;
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 12; i++) {
            // Names that do not pack well: about 3 MiB in all.
            byte[] report = SampleFiles.largeReport(meter, i, previous, random);
            reports.add(report);
            previous = ReportDigest.of(report);
        }
        byte[] file = SampleFiles.file(meter, SampleFiles.OCTOBER, reports, 1, Packing.GZIP);

        String id = uploaded(file).extract().path("id");
        awaitState(id, "PUBLISHED");

        long chunks = rows("SELECT count(*) FROM usage_file_chunk WHERE file_id = '" + id + "'");
        assertEquals((file.length + (1 << 20) - 1) / (1 << 20), chunks);
        assertEquals(file.length, rows("SELECT sum(length(bytes)) FROM usage_file_chunk WHERE file_id = '" + id + "'"));
        assertEquals(12, reportsOnTheTopic().size());
    }

    // --- refusals ---

    @Test
    void aFileWithAChangedByteLeavesNothingBehind() throws SQLException {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.OCTOBER, 3);
        byte[] foreign = SampleFiles.file(meter, SampleFiles.OCTOBER, reports, 2, Packing.GZIP);
        byte[] damaged = SampleFiles.file(meter, 3);
        damaged[damaged.length / 2] ^= 1;

        upload(portal(), foreign)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:meterline:problem:invalid-usage-file"))
                .body("rule", equalTo("signature-key"))
                .body("line", equalTo(5));
        upload(portal(), damaged)
                .statusCode(400)
                .body("type", equalTo("urn:meterline:problem:malformed-usage-file"))
                .body("line", notNullValue());
        upload(portal(), new byte[] {1, 2, 3}).statusCode(400).body("rule", equalTo("file-format"));

        assertEquals(0, filesOfMeter());
        assertEquals(0, rows("SELECT count(*) FROM usage_file_chunk WHERE file_id NOT IN (SELECT id FROM usage_file)"));
    }

    @Test
    void oneBadReportRefusesTheWholeFileWithItsLine() throws SQLException {
        List<byte[]> reports = new ArrayList<>(SampleFiles.reports(meter, SampleFiles.OCTOBER, 2));
        reports.add(SampleFiles.report(
                meter, Instant.parse("2026-11-01T00:00:00Z"), 3, ReportDigest.of(reports.get(1)), "vm"));

        upload(portal(), SampleFiles.file(meter, SampleFiles.OCTOBER, reports, 1, Packing.ZSTD))
                .statusCode(422)
                .body("rule", equalTo("report-month"))
                .body("line", equalTo(4))
                .body("field", equalTo("/hour"));

        assertEquals(0, filesOfMeter());
    }

    @Test
    void whoseFileItIsDecidesWhoMayBringIt() throws SQLException {
        byte[] file = SampleFiles.file(meter, 1);
        UUID unknown = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        publish(SampleFiles.meter(other, "nimbus", Status.ACTIVE, SampleFiles.generation(other, 1, null)));

        String notFound = upload(Tokens.forClient("portal-stratus"), file)
                .statusCode(404)
                .extract()
                .path("detail");
        // What is not there and what is not theirs look the same.
        upload(portal(), SampleFiles.file(unknown, 1)).statusCode(404).body("detail", equalTo(notFound));
        upload(TestMeterIssuer.tokenFor(other, "nimbus", 1), file)
                .statusCode(403)
                .body("type", equalTo("urn:meterline:problem:another-usage-meters-file"));
        given().contentType(OCTET_STREAM).body(file).post(FILES).then().statusCode(401);
        assertEquals(0, filesOfMeter());

        String id = upload(TestMeterIssuer.tokenFor(meter, "nimbus", 1), file)
                .statusCode(202)
                .extract()
                .path("id");
        given().auth()
                .oauth2(TestMeterIssuer.tokenFor(meter, "nimbus", 1))
                .get(FILES + "/" + id)
                .then()
                .statusCode(200);
        given().auth()
                .oauth2(TestMeterIssuer.tokenFor(other, "nimbus", 1))
                .get(FILES + "/" + id)
                .then()
                .statusCode(404);
        given().auth()
                .oauth2(Tokens.forClient("portal-stratus"))
                .get(FILES + "/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void theRegistrysWordOnAUsageMeterHoldsAtOnce() {
        UUID gone = UUID.randomUUID();
        UUID suspended = UUID.randomUUID();
        publish(SampleFiles.meter(gone, "nimbus", Status.UNREGISTERED, SampleFiles.generation(gone, 1, null)));
        publish(SampleFiles.meter(suspended, "nimbus", Status.SUSPENDED, SampleFiles.generation(suspended, 1, null)));

        upload(TestMeterIssuer.tokenFor(gone, "nimbus", 1), SampleFiles.file(gone, 1))
                .statusCode(403)
                .body("type", equalTo("urn:meterline:problem:usage-meter-unregistered"));
        // The operator brings what it still held.
        upload(portal(), SampleFiles.file(gone, 1)).statusCode(202);
        upload(portal(), SampleFiles.file(suspended, 1))
                .statusCode(403)
                .body("type", equalTo("urn:meterline:problem:usage-meter-suspended"));
        upload(TestMeterIssuer.tokenFor(meter, "nimbus", 2), SampleFiles.file(meter, 1))
                .statusCode(401)
                .body("type", equalTo("urn:meterline:problem:access-token-replaced"));
        upload(TestMeterIssuer.tokenFor(UUID.randomUUID(), "nimbus", 1), SampleFiles.file(meter, 1))
                .statusCode(503)
                .header("Retry-After", notNullValue());
    }

    @Test
    void aRotatedGenerationSignsUntilItsEnd() {
        UUID rotated = UUID.randomUUID();
        Instant past = Instant.parse("2026-01-01T00:00:00Z");
        publish(SampleFiles.meter(
                rotated,
                "nimbus",
                Status.ACTIVE,
                SampleFiles.generation(rotated, 1, past),
                SampleFiles.generation(rotated, 2, Instant.parse("2999-01-01T00:00:00Z")),
                SampleFiles.generation(rotated, 3, null)));
        List<byte[]> reports = SampleFiles.reports(rotated, SampleFiles.OCTOBER, 1);

        upload(portal(), SampleFiles.file(rotated, SampleFiles.OCTOBER, reports, 1, Packing.ZSTD))
                .statusCode(422)
                .body("rule", equalTo("signature-key"));
        upload(portal(), SampleFiles.file(rotated, SampleFiles.OCTOBER, reports, 2, Packing.ZSTD))
                .statusCode(202);
        upload(portal(), SampleFiles.file(rotated, SampleFiles.OCTOBER, reports, 3, Packing.ZSTD))
                .statusCode(202);
    }

    @Test
    void aDryRunChangesNothing() throws SQLException {
        byte[] file = SampleFiles.file(meter, 2);

        given().auth()
                .oauth2(portal())
                .contentType(OCTET_STREAM)
                .body(file)
                .post(FILES + "?dryRun=true")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo("WOULD_BE_TAKEN"))
                .body("id", nullValue())
                .body("reports", equalTo(2));
        assertEquals(0, filesOfMeter());

        String id = uploaded(file).extract().path("id");
        given().auth()
                .oauth2(portal())
                .contentType(OCTET_STREAM)
                .body(file)
                .post(FILES + "?dryRun=true")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo("ALREADY_KNOWN"))
                .body("id", equalTo(id));
    }

    @Test
    void aDryRunShowsWhatIsNewBesideWhatFilesAndOutcomesHaveTold() {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.OCTOBER, 5);
        String id = uploaded(SampleFiles.file(meter, 1)).extract().path("id");
        tell(outcome(id, reports.getFirst(), Outcome.NEW, ""));
        tell(online(1));
        awaitState(id, "COUNTED");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> tryOut(SampleFiles.file(meter, 5)).statusCode(200).body("coverage.reported", equalTo(1)));

        tryOut(SampleFiles.file(meter, 5))
                .body("dryRun", equalTo("WOULD_BE_TAKEN"))
                .body("coverage.new", equalTo(3))
                .body("coverage.known", equalTo(1))
                .body("coverage.conflict", equalTo(0))
                .body("coverage.sources[0].days[0]", equalTo("KRNNN..................."))
                .body("coverage.sources[0].missing", equalTo(744 - 5))
                .body("order.effect", equalTo("JOINS_ORDER"))
                .body("order.timeliness", equalTo("AFTER_RECOMMENDED"))
                .body("order.recommendedUntil", equalTo("2026-11-02T12:00:00Z"))
                .body("order.uploadsCloseAt", equalTo("2026-11-03T00:00:00Z"))
                .body("order.totalsFinalAt", equalTo("2026-11-04T00:00:00Z"));
        byte[] another = SampleFiles.report(meter, Instant.parse("2026-10-01T00:00:00Z"), 1, null, "another");
        tryOut(SampleFiles.file(meter, SampleFiles.OCTOBER, List.of(another), 1, Packing.ZSTD))
                .body("coverage.conflict", equalTo(1));
    }

    private static ValidatableResponse tryOut(byte[] file) {
        return given().auth()
                .oauth2(portal())
                .contentType(OCTET_STREAM)
                .body(file)
                .post(FILES + "?dryRun=true")
                .then();
    }

    /** Of a report that this gateway has never seen. */
    private ReportOutcome online(int hour) {
        return new ReportOutcome(
                meter,
                "nimbus",
                UUID.fromString("6f1d0000-0000-4000-8000-000000000001"),
                Instant.parse("2026-10-01T00:00:00Z").plus(Duration.ofHours(hour)),
                ReportDigest.of(new byte[] {(byte) hour}),
                Outcome.NEW,
                Way.ONLINE,
                null,
                null,
                Instant.parse("2026-11-02T12:00:01Z"),
                null,
                null,
                null);
    }

    @Test
    void aFormWithOneFileIsTakenToo() {
        given().auth()
                .oauth2(portal())
                .multiPart("file", "usage.data", SampleFiles.file(meter, 1), OCTET_STREAM)
                .post(FILES)
                .then()
                .statusCode(202);
        given().auth()
                .oauth2(portal())
                .multiPart("one", "a.data", SampleFiles.file(meter, 1), OCTET_STREAM)
                .multiPart("two", "b.data", SampleFiles.file(meter, 1), OCTET_STREAM)
                .post(FILES)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:meterline:problem:one-file-needed"));
    }

    @Test
    void otherMediaTypesAreRefused() {
        given().auth()
                .oauth2(portal())
                .contentType("application/json")
                .body("{}")
                .post(FILES)
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    // --- the window and service requests ---

    @Test
    void aClosedMonthOpensByAnApprovedServiceRequest() throws SQLException {
        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.SEPTEMBER, 1);
        byte[] late = SampleFiles.file(meter, SampleFiles.SEPTEMBER, reports, 1, Packing.ZSTD);

        upload(portal(), late)
                .statusCode(409)
                .body("type", equalTo("urn:meterline:problem:upload-window-closed"))
                .body("detail", containsString("POST " + REQUESTS))
                .body("serviceRequests", equalTo(REQUESTS))
                .body("closedAt", equalTo("2026-10-03T00:00:00Z"));
        assertEquals(0, filesOfMeter());

        String request = given().auth()
                .oauth2(portal())
                .contentType("application/json")
                .body(Map.of("usageMeterId", meter, "month", "2026-09", "reason", "the site was cut off"))
                .post(REQUESTS)
                .then()
                .statusCode(201)
                .body("state", equalTo("OPEN"))
                .extract()
                .path("id");
        upload(portal(), late).statusCode(409);
        answer(portal(), request, "approval", Map.of("until", "2026-11-09T00:00:00Z"))
                .statusCode(403);
        answer("platform", request, "approval", Map.of("until", "2026-11-01T00:00:00Z"), 422);
        answer("platform", request, "approval", Map.of("until", "2999-01-01T00:00:00Z"), 200);
        answer("platform", request, "refusal", Map.of("reason", "no"), 409);

        String id = upload(portal(), late).statusCode(202).extract().path("id");
        // What is known stays known.
        upload(portal(), late).statusCode(200).body("id", equalTo(id));
        given().auth()
                .oauth2(Tokens.forClient("portal-stratus"))
                .get(REQUESTS)
                .then()
                .statusCode(200)
                .body("items.findAll { it.id == '" + request + "' }", hasSize(0));
        given().auth()
                .oauth2(portal())
                .get(REQUESTS)
                .then()
                .body("items.find { it.id == '" + request + "' }.state", equalTo("APPROVED"));
        show(id).then().body("timeliness", equalTo("LATE")).body("serviceRequest", equalTo(request));
        asked(portal(), request)
                .statusCode(200)
                .body("history.what", equalTo(List.of("REQUESTED", "APPROVED", "FILE_TAKEN")))
                .body("history[0].reason", equalTo("the site was cut off"))
                .body("history.by", everyItem(notNullValue()))
                .body("history[2].fileId", equalTo(id));
        asked(Tokens.forClient("portal-stratus"), request).statusCode(404);
    }

    private static ValidatableResponse asked(String token, String request) {
        return given().auth().oauth2(token).get(REQUESTS + "/" + request).then();
    }

    @Test
    void anApprovalEndsAndSaysSo() {
        String request = given().auth()
                .oauth2(portal())
                .contentType("application/json")
                .body(Map.of("usageMeterId", meter, "month", "2026-09", "reason", "the site was cut off"))
                .post(REQUESTS)
                .then()
                .extract()
                .path("id");
        Instant until = clock.instant().plusMillis(1500);
        answer("platform", request, "approval", Map.of("until", until.toString()), 200);
        await().atMost(PATIENCE)
                .until(() -> "EXPIRED".equals(asked(portal(), request).extract().path("state")));

        List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.SEPTEMBER, 1);
        upload(portal(), SampleFiles.file(meter, SampleFiles.SEPTEMBER, reports, 1, Packing.ZSTD))
                .statusCode(409);
        asked(portal(), request)
                .body("history.what", equalTo(List.of("REQUESTED", "APPROVED", "EXPIRED")))
                .body("history[2].at", equalTo(until.toString()));
    }

    @Test
    void aRefusalIsKeptWithItsReason() {
        String request = given().auth()
                .oauth2(portal())
                .contentType("application/json")
                .body(Map.of("usageMeterId", meter, "month", "2026-09", "reason", "please"))
                .post(REQUESTS)
                .then()
                .extract()
                .path("id");
        answer("platform", request, "refusal", Map.of("reason", "too late"), 200);

        asked(portal(), request)
                .body("state", equalTo("REFUSED"))
                .body("history.what", equalTo(List.of("REQUESTED", "REFUSED")))
                .body("history[1].reason", equalTo("too late"));
    }

    private static ValidatableResponse answer(String token, String request, String how, Map<String, ?> body) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(body)
                .post(REQUESTS + "/" + request + "/" + how)
                .then();
    }

    private static void answer(String client, String request, String how, Map<String, ?> body, int status) {
        answer(Tokens.forClient(client), request, how, body).statusCode(status);
    }

    // --- seeing and cleaning up ---

    @Test
    void filesAreListedNewestFirstAPageAtATime() {
        for (int reports = 1; reports <= 3; reports++) {
            uploaded(SampleFiles.file(meter, reports));
        }
        String query = FILES + "?usageMeterId=" + meter + "&month=2026-10&limit=2";

        Response first = given().auth().oauth2(portal()).get(query);
        first.then().statusCode(200).body("items.reports", equalTo(List.of(3, 2)));
        String cursor = first.path("nextCursor");
        given().auth()
                .oauth2(portal())
                .get(query + "&cursor=" + cursor)
                .then()
                .body("items.reports", equalTo(List.of(1)))
                .body("nextCursor", nullValue());
        given().auth()
                .oauth2(portal())
                .get(FILES + "?usageMeterId=" + meter + "&month=2026-09")
                .then()
                .body("items", hasSize(0));
        given().auth()
                .oauth2(Tokens.forClient("portal-stratus"))
                .get(query)
                .then()
                .body("items", hasSize(0));
        for (String wrong : List.of("month=2026-13", "cursor=x", "limit=0", "usageMeterId=7")) {
            given().auth().oauth2(portal()).get(FILES + "?" + wrong).then().statusCode(422);
        }
    }

    @Test
    void bytesAreDeletedSomeTimeAfterCounting() throws SQLException {
        byte[] report = SampleFiles.reports(meter, SampleFiles.OCTOBER, 1).getFirst();
        String id = uploaded(SampleFiles.file(meter, 1)).extract().path("id");
        tell(outcome(id, report, Outcome.NEW, ""));
        awaitState(id, "COUNTED");
        Instant counted = Instant.parse(show(id).path("countedAt"));
        String chunks = "SELECT count(*) FROM usage_file_chunk WHERE file_id = '" + id + "'";

        var unused = storedFiles.purgeCountedBefore(counted, counted);
        assertEquals(1, rows(chunks));
        var unusedToo = storedFiles.purgeCountedBefore(counted.plusNanos(1_000), counted);

        assertEquals(0, rows(chunks));
        show(id).then().statusCode(200).body("state", equalTo("COUNTED")).body("outcomes.new", equalTo(1));
        upload(portal(), SampleFiles.file(meter, 1)).statusCode(200).body("id", equalTo(id));
    }

    @Test
    void readyOnceEverythingIsThere() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .body("checks.name", org.hamcrest.Matchers.hasItems("usage meters", "broker")));
    }
}
