package org.meterline.upload;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.luben.zstd.ZstdOutputStream;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.contracts.Topics;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.local.testing.TestMeterIssuer;
import org.meterline.local.testing.Tokens;
import org.meterline.upload.usecase.UsageMeterDirectory;

/** Files that mean harm, over HTTP and a real PostgreSQL: each is refused for what it is, and one line is all that is kept. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // injected
class HostileFilesQuarkusTest {

    private static final String FILES = "/api/v1/usage-files";
    private static final String OCTET_STREAM = "application/octet-stream";
    private static final String PROBLEM = "urn:meterline:problem:";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int UPLOADS_AT_ONCE = 4;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Inject
    DataSource dataSource;

    @Inject
    UsageMeterDirectory directory;

    private final UUID meter = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @BeforeEach
    void registerTheMeters() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (UUID id : List.of(meter, other)) {
                var unused = producer.send(new ProducerRecord<>(
                        Topics.USAGE_METERS,
                        ReportMessage.key(id),
                        SampleFiles.meter(
                                        id,
                                        "nimbus",
                                        Status.ACTIVE,
                                        SampleFiles.generation(id, 1, Instant.parse("2026-10-31T00:00:00Z")),
                                        SampleFiles.generation(id, 2, null))
                                .toJson()));
            }
            producer.flush();
        }
        await().atMost(PATIENCE)
                .until(() -> directory.find(meter).isPresent()
                        && directory.find(other).isPresent());
    }

    // --- what is tried ---

    /** @param file made for a usage meter and another one of the same provider */
    private record Hostile(String name, int status, String type, String rule, Maker file) {

        interface Maker {
            byte[] of(UUID meter, UUID other);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Hostile malformed(String name, String rule, Hostile.Maker file) {
        return new Hostile(name, 400, "malformed-usage-file", rule, file);
    }

    private static Hostile invalid(String name, String rule, Hostile.Maker file) {
        return new Hostile(name, 422, "invalid-usage-file", rule, file);
    }

    private static Hostile tooLarge(String name, String rule, Hostile.Maker file) {
        return new Hostile(name, 413, "usage-file-too-large", rule, file);
    }

    static Stream<Hostile> hostileFiles() {
        return Stream.of(
                        packedWrong(),
                        linesWrong(),
                        signatures(),
                        reportsThatDoNotBelong(),
                        bombs(),
                        Stream.of(new Hostile(
                                "a month whose window has closed",
                                409,
                                "upload-window-closed",
                                "upload-window-closed",
                                (meter, _) -> file(
                                        meter,
                                        SampleFiles.SEPTEMBER,
                                        SampleFiles.reports(meter, SampleFiles.SEPTEMBER, 2)))))
                .flatMap(kind -> kind);
    }

    private static Stream<Hostile> packedWrong() {
        return Stream.of(
                malformed("not packed at all", "file-format", (meter, _) -> plain(good(meter))),
                malformed("nothing", "file-format", (_, _) -> new byte[0]),
                malformed("packed bytes cut off", "file-corrupt", (meter, _) -> {
                    byte[] file = good(meter);
                    return Arrays.copyOf(file, file.length - 9);
                }),
                malformed("a packed bit changed", "file-corrupt", (meter, _) -> {
                    byte[] file = good(meter);
                    file[file.length - 6] ^= 1;
                    return file;
                }),
                malformed("a second file behind it", "file-corrupt", (meter, _) -> twice(good(meter))),
                malformed("a zstd window of 128 MiB", "file-corrupt", (_, _) ->
                        new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x00, (byte) 0x88, 0, 0, 0, 0}));
    }

    private static Stream<Hostile> linesWrong() {
        return Stream.of(
                malformed(
                        "cut off before the signature",
                        "file-truncated",
                        (meter, _) -> changed(meter, lines -> lines.subList(0, lines.size() - 1))),
                malformed(
                        "a line behind the signature",
                        "file-trailing-content",
                        (meter, _) -> changed(meter, lines -> {
                            lines.add("{}");
                            return lines;
                        })),
                invalid(
                        "a report left out",
                        "report-count",
                        (meter, _) -> changed(meter, lines -> {
                            lines.remove(3);
                            return lines;
                        })),
                invalid(
                        "a report put in",
                        "report-count",
                        (meter, _) -> changed(meter, lines -> {
                            lines.add(
                                    lines.size() - 1,
                                    text(SampleFiles.report(
                                            meter,
                                            Instant.parse("2026-10-09T00:00:00Z"),
                                            9,
                                            ReportDigest.of(new byte[] {9}),
                                            "vm")));
                            return lines;
                        })),
                invalid("reports in another order", "report-chain", (meter, _) -> {
                    List<byte[]> reports = new ArrayList<>(SampleFiles.reports(meter, SampleFiles.OCTOBER, 3));
                    Collections.swap(reports, 0, 1);
                    return file(meter, SampleFiles.OCTOBER, reports);
                }),
                invalid("a report twice", "report-chain", (meter, _) -> {
                    List<byte[]> reports = SampleFiles.reports(meter, SampleFiles.OCTOBER, 1);
                    return file(meter, SampleFiles.OCTOBER, List.of(reports.getFirst(), reports.getFirst()));
                }),
                invalid("a report exchanged within the chain", "report-chain", (meter, _) -> {
                    List<byte[]> reports = new ArrayList<>(SampleFiles.reports(meter, SampleFiles.OCTOBER, 3));
                    reports.set(
                            1,
                            SampleFiles.report(
                                    meter,
                                    Instant.parse("2026-10-01T01:00:00Z"),
                                    2,
                                    ReportDigest.of(reports.getFirst()),
                                    "less"));
                    return file(meter, SampleFiles.OCTOBER, reports);
                }),
                invalid(
                        "a number in a report changed",
                        "signature-wrong",
                        (meter, _) -> changed(meter, lines -> {
                            lines.set(3, lines.get(3).replace("4096", "4095"));
                            return lines;
                        })),
                invalid(
                        "the manifest changed",
                        "signature-wrong",
                        (meter, _) -> changed(meter, lines -> {
                            lines.set(0, lines.get(0).replace("\"partial\":false", "\"partial\":true"));
                            return lines;
                        })));
    }

    private static Stream<Hostile> signatures() {
        return Stream.of(
                invalid("no algorithm", "signature-algorithm", (meter, _) -> signed(meter, "none", "", "")),
                invalid("another algorithm", "signature-algorithm", (meter, _) -> signed(meter, "HS256", "", "AAAA")),
                invalid(
                        "a header that changes what is signed",
                        "signature-malformed",
                        (meter, _) -> signed(meter, "EdDSA", ",\"b64\":false,\"crit\":[\"b64\"]", "A".repeat(86))),
                invalid(
                        "a key of its own choice in the header",
                        "signature-malformed",
                        (meter, _) -> signed(
                                meter,
                                "EdDSA",
                                ",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                                "A".repeat(86))),
                invalid(
                        "another usage meter's signature",
                        "signature-meter",
                        (meter, other) ->
                                replaceSignature(meter, lastLine(file(other, SampleFiles.OCTOBER, three(other))))),
                invalid(
                        "another usage meter's key under its own name",
                        "signature-wrong",
                        (meter, other) -> SampleFiles.file(
                                SampleFiles.manifest(meter, SampleFiles.OCTOBER, 3),
                                three(meter),
                                SampleFiles.key(other, 2),
                                2,
                                Packing.GZIP)),
                invalid(
                        "a generation that is over",
                        "signature-key",
                        (meter, _) -> SampleFiles.file(meter, SampleFiles.OCTOBER, three(meter), 1, Packing.GZIP)),
                invalid(
                        "a generation that never was",
                        "signature-key",
                        (meter, _) -> SampleFiles.file(meter, SampleFiles.OCTOBER, three(meter), 3, Packing.GZIP)));
    }

    private static Stream<Hostile> reportsThatDoNotBelong() {
        return Stream.of(
                invalid(
                        "another usage meter's reports",
                        "report-meter",
                        (meter, other) -> file(meter, SampleFiles.OCTOBER, three(other))),
                invalid(
                        "reports of another month",
                        "report-month",
                        (meter, _) ->
                                file(meter, SampleFiles.OCTOBER, SampleFiles.reports(meter, SampleFiles.SEPTEMBER, 1))),
                invalid("an hour that is not over", "hour-not-over", (meter, _) -> {
                    Instant future = Instant.parse("2026-11-29T00:00:00Z");
                    return file(
                            meter,
                            java.time.YearMonth.of(2026, 11),
                            List.of(SampleFiles.report(meter, future, 1, null, "vm")));
                }),
                invalid("a report that is none", "field-type", (meter, _) -> {
                    byte[] report = three(meter).getFirst();
                    return file(
                            meter,
                            SampleFiles.OCTOBER,
                            List.of(text(report).replace("4096", "\"4096\"").getBytes(StandardCharsets.UTF_8)));
                }));
    }

    private static Stream<Hostile> bombs() {
        return Stream.of(
                tooLarge("a manifest without end", "line-too-long", (_, _) -> zstd(new byte[2_000_000])),
                tooLarge(
                        "a report without end",
                        "line-too-long",
                        (meter, _) -> file(meter, SampleFiles.OCTOBER, List.of(new byte[40_000_000]))),
                tooLarge(
                        "more reports than may be",
                        "too-many-reports",
                        (meter, _) -> changed(meter, lines -> {
                            lines.set(0, lines.get(0).replace("\"reports\":3", "\"reports\":100001"));
                            return lines;
                        })),
                invalid(
                        "nested without end",
                        "field-type",
                        (meter, _) -> file(
                                meter,
                                SampleFiles.OCTOBER,
                                List.of("[".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII)))));
    }

    // --- making files ---

    private static List<byte[]> three(UUID meter) {
        return SampleFiles.reports(meter, SampleFiles.OCTOBER, 3);
    }

    private static byte[] good(UUID meter) {
        return file(meter, SampleFiles.OCTOBER, three(meter));
    }

    private static byte[] file(UUID meter, java.time.YearMonth month, List<byte[]> reports) {
        return SampleFiles.file(meter, month, reports, 2, Packing.GZIP);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] plain(byte[] gzip) {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] zstd(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] twice(byte[] file) {
        byte[] twice = Arrays.copyOf(file, 2 * file.length);
        System.arraycopy(file, 0, twice, file.length, file.length);
        return twice;
    }

    /** A good file with its lines changed and packed again, under the old signature. */
    private static byte[] changed(UUID meter, UnaryOperator<List<String>> change) {
        List<String> lines = new ArrayList<>(List.of(text(plain(good(meter))).split("\n")));
        return gzip((String.join("\n", change.apply(lines)) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String lastLine(byte[] file) {
        String[] lines = text(plain(file)).split("\n");
        return lines[lines.length - 1];
    }

    private static byte[] replaceSignature(UUID meter, String line) {
        return changed(meter, lines -> {
            lines.set(lines.size() - 1, line);
            return lines;
        });
    }

    private static byte[] signed(UUID meter, String algorithm, String more, String signature) {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + meter + "#2\"" + more + "}";
        return replaceSignature(
                meter,
                "{\"signature\":\""
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(header.getBytes(StandardCharsets.US_ASCII))
                        + ".." + signature
                        + "\"}");
    }

    // --- what is left ---

    private record Left(long files, long chunks, long reports, long refusals) {}

    private Left left() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT (SELECT count(*) FROM usage_file), (SELECT count(*) FROM usage_file_chunk),
                               (SELECT count(*) FROM usage_file_report), (SELECT count(*) FROM refused_upload)""")) {
            row.next();
            return new Left(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }

    private void assertOnlyALineIsLeft(Left before, String rule) throws SQLException {
        assertEquals(new Left(before.files(), before.chunks(), before.reports(), before.refusals() + 1), left());
        given().auth()
                .oauth2(Tokens.forClient("portal"))
                .get(FILES + "/refusals?limit=1")
                .then()
                .statusCode(200)
                .body("items[0].rule", equalTo(rule))
                .body("items[0].uploadedBy", notNullValue());
    }

    private static ValidatableResponse upload(byte[] file) {
        return given().auth()
                .oauth2(Tokens.forClient("portal"))
                .contentType(OCTET_STREAM)
                .body(file)
                .post(FILES)
                .then();
    }

    @ParameterizedTest
    @MethodSource("hostileFiles")
    void isRefusedForWhatItIsAndALineIsAllThatIsKept(Hostile hostile) throws SQLException {
        byte[] file = hostile.file().of(meter, other);
        Left before = left();

        upload(file)
                .statusCode(hostile.status())
                .contentType("application/problem+json")
                .body("type", equalTo(PROBLEM + hostile.type()))
                .body("rule", hostile.status() == 409 ? org.hamcrest.Matchers.nullValue() : equalTo(hostile.rule()));

        assertOnlyALineIsLeft(before, hostile.rule());
        upload(good(meter)).statusCode(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/cron.d/x", "/etc/passwd", "..\\..\\x", ".."})
    void aFormWhoseFileNameLeadsSomewhereIsRefused(String name) throws SQLException {
        Left before = left();

        given().auth()
                .oauth2(Tokens.forClient("portal"))
                .multiPart("file", name, good(meter), OCTET_STREAM)
                .post(FILES)
                .then()
                .statusCode(400)
                .body("type", equalTo(PROBLEM + "unsafe-file-name"));

        assertOnlyALineIsLeft(before, "unsafe-file-name");
    }

    @Test
    void aFileThatGoesBackInTheChainOfFilesIsRefusedAndAForkIsNot() throws SQLException {
        ReportDigest never = ReportDigest.of(new byte[] {1});
        byte[] fifth = numbered(5, never, 3);
        String digest = upload(fifth)
                .statusCode(202)
                .body("chain", equalTo("GAP"))
                .extract()
                .path("digest");
        Left before = left();

        upload(numbered(3, new ReportDigest(digest), 2)).statusCode(422).body("rule", equalTo("file-chain"));
        assertOnlyALineIsLeft(before, "file-chain");

        upload(numbered(5, never, 1)).statusCode(202).body("chain", equalTo("FORK"));
        upload(numbered(6, never, 1)).statusCode(202).body("chain", equalTo("FORK"));
        upload(numbered(6, new ReportDigest(digest), 2)).statusCode(202).body("chain", equalTo("FORK"));
        upload(numbered(1, null, 1)).statusCode(202).body("chain", equalTo("FITS"));
        upload(fifth).statusCode(200);
    }

    private byte[] numbered(long sequence, @org.jspecify.annotations.Nullable ReportDigest previous, int reports) {
        return SampleFiles.file(
                new UsageFileManifest(
                        meter,
                        SampleFiles.OCTOBER,
                        false,
                        Instant.parse("2026-11-01T00:10:00Z"),
                        sequence,
                        previous,
                        reports),
                SampleFiles.reports(meter, SampleFiles.OCTOBER, reports),
                SampleFiles.key(meter, 2),
                2,
                Packing.ZSTD);
    }

    @Test
    void whoseRefusalItWasIsSeenByItsProviderOnly() {
        upload(new byte[] {1, 2, 3}).statusCode(400);

        for (String client : List.of("portal", "platform")) {
            given().auth()
                    .oauth2(Tokens.forClient(client))
                    .get(FILES + "/refusals")
                    .then()
                    .statusCode(200)
                    .body("items.size()", greaterThan(0));
        }
        given().auth()
                .oauth2(Tokens.forClient("portal-stratus"))
                .get(FILES + "/refusals")
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(0));
        given().auth()
                .oauth2(TestMeterIssuer.tokenFor(meter, "nimbus", 2))
                .get(FILES + "/refusals")
                .then()
                .statusCode(403);
    }

    @Test
    void aLargeUploadThatIsRefusedAtItsFirstBytesHearsWhy() {
        byte[] noise = new byte[12_000_000];
        new Random(5).nextBytes(noise);
        noise[0] = 0;

        upload(noise).statusCode(400).body("rule", equalTo("file-format"));
    }

    /** A form takes its place among the uploads before anything of it is read, like any other. */
    @Test
    void noMoreUploadsAtOnceThanMayBe() throws IOException, SQLException {
        Left before;
        List<Socket> standing = new ArrayList<>();
        try {
            for (int i = 0; i < UPLOADS_AT_ONCE; i++) {
                standing.add(
                        i % 2 == 0
                                ? begin(OCTET_STREAM, Arrays.copyOf(good(meter), 20))
                                : begin(
                                        "multipart/form-data; boundary=cut",
                                        "--cut\r\n".getBytes(StandardCharsets.US_ASCII)));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> upload(good(meter))
                            .statusCode(503)
                            .header("Retry-After", notNullValue())
                            .body("type", equalTo(PROBLEM + "upload-gateway-busy")));
            before = left();
        } finally {
            for (Socket each : standing) {
                each.close();
            }
        }
        // Whoever hung up has left a line, too, and nothing else.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        new Left(
                                before.files(), before.chunks(), before.reports(), before.refusals() + UPLOADS_AT_ONCE),
                        left()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> upload(good(other)).statusCode(org.hamcrest.Matchers.oneOf(200, 202)));
    }

    private static Socket begin(String type, byte[] beginning) throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream()
                .write(("POST " + FILES + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                + Tokens.forClient("portal") + "\r\nContent-Type: " + type
                                + "\r\nContent-Length: 1000000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(beginning);
        return socket;
    }
}
