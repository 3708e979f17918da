package org.meterline.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.usecase.InFlightBytes;
import org.meterline.contracts.Topics;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.local.testing.TestMeterIssuer;

/** What must not be sent, over HTTP: its exact problem, and nothing on the topic. */
@QuarkusTest
class BadInputQuarkusTest {

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Broker.@Nullable Count stored;

    @Inject
    InFlightBytes inFlight;

    @Inject
    IntakeSettings settings;

    @BeforeEach
    void aRegisteredMeterSends() throws Exception {
        if (stored == null) {
            UsageMeters.known(Samples.registered(BadInput.METER));
            stored = new Broker.Count(Topics.USAGE_REPORTS);
        }
    }

    @AfterEach
    void everyByteIsGivenBack() {
        assertEquals(settings.maxBytesInFlight(), inFlight.available());
    }

    @AfterAll
    static void closeTheClients() {
        HTTP.close();
        if (stored != null) {
            stored.close();
            stored = null;
        }
    }

    static List<BadInput> table() {
        return BadInput.table();
    }

    @ParameterizedTest
    @MethodSource("table")
    void isAnsweredWithItsProblemAndLeavesNothing(BadInput input) throws Exception {
        Broker.Count count = Objects.requireNonNull(stored);
        long before = count.messages();

        HttpResponse<String> answer = send(BadInput.METER, input.type(), input.encodings(), input.body());

        JsonPath problem = problem(answer, input.status(), input.slug());
        assertEquals(input.rule(), Objects.requireNonNullElse(problem.getString("rule"), ""), answer::body);
        assertEquals(input.field(), Objects.requireNonNullElse(problem.getString("field"), ""), answer::body);
        assertEquals(before, count.messages());
    }

    static Stream<Path> invalidExamples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "contracts", "examples", "usage-report", "invalid"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("invalidExamples")
    void everyInvalidExampleOfTheContractIsRefusedByItsRule(Path example) throws Exception {
        HttpResponse<String> answer = send(BadInput.METER, JSON, List.of(), Files.readAllBytes(example));

        assertTrue(Set.of(400, 403, 422).contains(answer.statusCode()), answer::body);
        assertEquals(rule(example), JsonPath.from(answer.body()).getString("rule"), answer::body);
    }

    /** A line break at the end is no part of the one report of a body, so there it breaks no rule but this one. */
    private static String rule(Path example) {
        String name = String.valueOf(example.getFileName());
        return switch (name) {
            case "line-break.at-the-end.json", "line-break.carriage-return.json" -> "own-usage-meter";
            default -> name.substring(0, name.indexOf('.'));
        };
    }

    @Test
    void whatIsOnlyUnusualIsTaken() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] report = Samples.report(meter, BadInput.HOUR, 1);
        String text = new String(report, UTF_8);
        byte[] unknown = text.replace("\"on\"", "\"new\":{\"x\":null},\"on\"").getBytes(UTF_8);

        accepted(send(meter, JSON + "; charset=iso-8859-1", List.of("identity"), report), report);
        accepted(send(meter, JSON, List.of("x-gzip"), Compression.gzip(report)), report);
        accepted(send(meter, JSON, List.of(" ZSTD"), Compression.zstd(report)), report);
        accepted(send(meter, JSON, List.of(), ("\r\n" + text + "\r\n\r\n").getBytes(UTF_8)), report);
        accepted(send(meter, JSON, List.of(), unknown), unknown);
        accepted(send(meter, NDJSON, List.of(), report), report);
        accepted(send(meter, NDJSON, List.of(), ("\n \t\r\n" + text + "\r\n").getBytes(UTF_8)), report);

        List<ConsumerRecord<String, byte[]>> stored = Broker.read(Topics.USAGE_REPORTS, meter);
        assertEquals(7, stored.size());
        assertArrayEquals(unknown, Compression.unzstd(stored.get(4).value(), unknown.length));
    }

    @Test
    void oneBadLineTakesNoGoodOneWithIt() throws Exception {
        byte[] first = Samples.report(BadInput.METER, BadInput.HOUR, 1);
        byte[] last = Samples.report(BadInput.METER, BadInput.HOUR, 2);
        List<BadInput> bad = BadInput.table().stream()
                .filter(row -> row.type().equals(JSON)
                        && row.encodings().isEmpty()
                        && !row.rule().isEmpty())
                .filter(row -> row.body().length < 100_000 && !isSeveralLines(row))
                .toList();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        line(body, first);
        for (BadInput row : bad) {
            line(body, row.body());
        }
        line(body, last);

        HttpResponse<String> answer = send(BadInput.METER, NDJSON, List.of(), body.toByteArray());

        assertEquals(202, answer.statusCode(), answer::body);
        JsonPath receipt = JsonPath.from(answer.body());
        assertEquals(
                List.of(ReportDigest.of(first).value(), ReportDigest.of(last).value()),
                receipt.getList("accepted.digest"));
        assertTrue(bad.size() > 50, () -> bad.size() + " rows");
        assertEquals(IntStream.range(2, 2 + bad.size()).boxed().toList(), receipt.getList("rejected.line"));
        assertEquals(bad.stream().map(BadInput::rule).toList(), receipt.getList("rejected.problem.rule"));
        assertEquals(bad.stream().map(BadInput::status).toList(), receipt.getList("rejected.problem.status"));
    }

    /** As a body it is refused for its line breaks, or has nothing but them; as lines it is something else. */
    private static boolean isSeveralLines(BadInput row) {
        String text = new String(row.body(), UTF_8);
        return text.contains("\n") || text.isBlank();
    }

    /** The many tries are {@link MutatedReportsTest}'s; these are to find what lies between it and the wire. */
    @Test
    void whatIsAcknowledgedCanBeReadAndNothingIsOurFault() throws Exception {
        UUID meter = UsageMeters.registered();
        Random random = new Random(4);
        List<String> acknowledged = new ArrayList<>();
        for (int attempt = 0; attempt < 300; attempt++) {
            Mutation.Body body = Mutation.body(random, meter, BadInput.HOUR);
            String encoding = body.encoding().headerValue();

            HttpResponse<String> answer = send(meter, body.lines() ? NDJSON : JSON, List.of(encoding), body.wire());

            assertTrue(Set.of(202, 400, 403, 413, 422).contains(answer.statusCode()), answer::body);
            if (answer.statusCode() == 202) {
                acknowledged.addAll(JsonPath.from(answer.body()).getList("accepted.digest"));
            }
        }

        UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
        List<String> readable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : Broker.read(Topics.USAGE_REPORTS, meter)) {
            byte[] original = Compression.unzstd(each.value(), ReportLimits.DEFAULTS.maxBytes());
            ReadResult.Valid read =
                    assertInstanceOf(ReadResult.Valid.class, reader.read(original, usage -> assertNotNull(usage.id())));
            readable.add(read.digest().value());
        }
        assertEquals(acknowledged, readable);
        assertTrue(readable.size() > 30, () -> readable.size() + " acknowledged");
    }

    private static void accepted(HttpResponse<String> answer, byte[] report) {
        assertEquals(202, answer.statusCode(), answer::body);
        assertEquals(
                List.of(ReportDigest.of(report).value()),
                JsonPath.from(answer.body()).getList("accepted.digest"));
    }

    private static JsonPath problem(HttpResponse<String> answer, int status, String slug) {
        assertEquals(status, answer.statusCode(), answer::body);
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        JsonPath problem = JsonPath.from(answer.body());
        assertEquals("urn:meterline:problem:" + slug, problem.getString("type"));
        assertEquals(status, problem.getInt("status"));
        assertFalse(problem.getString("detail").contains("xception"), answer::body);
        assertNotNull(problem.getString("requestId"));
        return problem;
    }

    private static void line(ByteArrayOutputStream body, byte[] line) {
        body.writeBytes(line);
        body.write('\n');
    }

    private static HttpResponse<String> send(UUID meter, String type, List<String> encodings, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + UsageMeters.REPORTS))
                .header("Authorization", "Bearer " + TestMeterIssuer.tokenFor(meter, Samples.PROVIDER, 1))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        encodings.forEach(each -> request.header("Content-Encoding", each));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
