package org.meterline.contracts.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;

class UsageFileTest {

    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");
    private static final FileSigningKey KEY = FileSigningKey.derive("mlt_the-first-token");
    private static final FileSigningKey NEXT_KEY = FileSigningKey.derive("mlt_the-second-token");
    private static final FileKeys KEYS = id -> switch (id.generation()) {
        case 1 -> Optional.of(KEY.publicKey());
        case 2 -> Optional.of(NEXT_KEY.publicKey());
        default -> Optional.empty();
    };
    private static final List<byte[]> REPORTS = List.of(utf8("{\"a\":1}"), utf8("{\"b\":\"é\"}"), utf8("{}"));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static UsageFileManifest manifest(int reports) {
        return new UsageFileManifest(
                METER, YearMonth.of(2026, 10), false, Instant.parse("2026-11-01T00:10:00Z"), 1, null, reports);
    }

    private static byte[] file(Packing packing, List<byte[]> reports, FileSigningKey key, int generation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (UsageFileWriter writer = new UsageFileWriter(out, packing, manifest(reports.size()), key, generation)) {
            for (byte[] report : reports) {
                writer.addReport(report);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] plain() {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(file(Packing.GZIP, REPORTS, KEY, 1))).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static UsageFileResult read(byte[] file, FileLimits limits, List<byte[]> seen) {
        try {
            return new UsageFileReader(limits, KEYS)
                    .read(new ByteArrayInputStream(file), (manifest, line, original) -> {
                        assertEquals(seen.size() + 2, line);
                        seen.add(original);
                        return Optional.empty();
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UsageFileResult read(byte[] file) {
        return read(file, FileLimits.DEFAULTS, new ArrayList<>());
    }

    private static void refused(byte[] file, FileRule rule, int line) {
        UsageFileResult.Refused refused = assertInstanceOf(UsageFileResult.Refused.class, read(file));
        assertEquals(rule.slug() + " in line " + line, refused.refusal().rule() + " in line " + refused.line());
    }

    /** The file with its lines changed and packed again, under the old signature. */
    private static byte[] changed(UnaryOperator<List<String>> change) {
        List<String> lines = new ArrayList<>(List.of(new String(plain(), StandardCharsets.UTF_8).split("\n")));
        return gzip(utf8(String.join("\n", change.apply(lines)) + "\n"));
    }

    private static byte[] withSignature(String signature) {
        return changed(lines -> {
            lines.set(4, "{\"signature\":\"" + signature + "\"}");
            return lines;
        });
    }

    private static String header(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(json));
    }

    private static String goodSignature() {
        String last = new String(plain(), StandardCharsets.UTF_8).split("\n")[4];
        return last.substring("{\"signature\":\"".length(), last.length() - 2);
    }

    @Property(tries = 100)
    void whatIsWrittenIsReadBack(@ForAll("lines") List<byte[]> reports, @ForAll Packing packing) {
        List<byte[]> seen = new ArrayList<>();

        UsageFileResult result = read(file(packing, reports, NEXT_KEY, 2), FileLimits.DEFAULTS, seen);

        UsageFileResult.Verified verified = assertInstanceOf(UsageFileResult.Verified.class, result);
        assertEquals(manifest(reports.size()), verified.manifest());
        assertEquals(reports.size(), verified.reports());
        assertEquals(new KeyId(METER, 2), verified.keyId());
        assertArrayEquals(reports.toArray(), seen.toArray());
    }

    @Property(tries = 2000)
    void aChangedByteIsRefused(@ForAll int place, @ForAll byte value) {
        byte[] plain = plain();
        int at = Math.floorMod(place, plain.length - 1);
        if (plain[at] == value) {
            value++;
        }
        plain[at] = value;

        assertInstanceOf(UsageFileResult.Refused.class, read(gzip(plain)));
    }

    @Property(tries = 400)
    void changedPackedBytesNeverCrashTheReader(@ForAll Packing packing, @ForAll int place, @ForAll byte value) {
        byte[] file = file(packing, REPORTS, KEY, 1);
        byte[] untouched = file.clone();
        file[Math.floorMod(place, file.length)] = value;

        UsageFileResult result = read(file);

        // A gzip header says things that nobody signs, its time for example; the lines are what counts.
        if (result instanceof UsageFileResult.Verified) {
            assertEquals(read(untouched), result);
        }
    }

    @Property(tries = 300)
    void aFileThatIsCutOffIsRefused(@ForAll Packing packing, @ForAll int at) {
        byte[] file = file(packing, REPORTS, KEY, 1);

        byte[] cut = Arrays.copyOf(file, Math.floorMod(at, file.length));

        assertInstanceOf(UsageFileResult.Refused.class, read(cut));
    }

    @Property(tries = 300)
    void linesThatAreCutOffAreRefused(@ForAll int at) {
        byte[] plain = plain();

        // Without its very last byte, a line break, the file is still whole.
        byte[] cut = Arrays.copyOf(plain, Math.floorMod(at, plain.length - 1));

        assertInstanceOf(UsageFileResult.Refused.class, read(gzip(cut)));
    }

    @Property(tries = 300)
    void anyBytesAtAllAreAnswered(@ForAll byte[] bytes) {
        assertInstanceOf(UsageFileResult.Refused.class, read(bytes));
        assertInstanceOf(UsageFileResult.Refused.class, read(gzip(bytes)));
    }

    @Provide
    Arbitrary<List<byte[]>> lines() {
        Arbitrary<byte[]> line = Arbitraries.strings()
                .excludeChars('\n')
                .ofMaxLength(200)
                .map(text -> utf8("{" + text))
                .filter(bytes -> !FileSignature.isSignatureLine(bytes));
        return line.list().ofMaxSize(12);
    }

    @Example
    void digestIsOverTheUnpackedBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        UsageFileWriter writer = new UsageFileWriter(out, Packing.ZSTD, manifest(3), KEY, 1);
        try (writer) {
            for (byte[] report : REPORTS) {
                writer.addReport(report);
            }
        }

        assertEquals(ReportDigest.of(plain()), writer.digest());
        assertEquals(read(file(Packing.GZIP, REPORTS, KEY, 1)), read(out.toByteArray()), "packing changes nothing");
    }

    @Example
    void keyIsDerivedAsTheContractSays() {
        // Worked out apart from this code, from RFC 5869 and RFC 8032 in a few lines of Python.
        assertEquals(
                "9620d2429c18760e1e706f0fa8d5a3a851df9169c3d5a4c3911d3ad2ddf9ed19",
                HexFormat.of()
                        .formatHex(FileSigningKey.derive("mlt_example-access-token")
                                .publicKey()));
        assertThrows(IllegalArgumentException.class, () -> FileSigningKey.derive("example"));
        assertThrows(IllegalArgumentException.class, () -> FileSigningKey.derive("mlt_exämple"));
    }

    @Example
    void reportsInAnotherOrderAreRefused() {
        refused(
                changed(lines -> {
                    lines.set(1, lines.set(2, lines.get(1)));
                    return lines;
                }),
                FileRule.SIGNATURE_WRONG,
                5);
    }

    @Example
    void aCountThatIsNotTrueIsRefused() {
        refused(
                changed(lines -> {
                    lines.remove(2);
                    return lines;
                }),
                FileRule.REPORT_COUNT,
                4);
        refused(
                changed(lines -> {
                    lines.add(2, "{}");
                    return lines;
                }),
                FileRule.REPORT_COUNT,
                5);
        refused(
                changed(lines -> {
                    lines.remove(4);
                    return lines;
                }),
                FileRule.FILE_TRUNCATED,
                5);
        refused(
                changed(lines -> {
                    lines.add("{}");
                    return lines;
                }),
                FileRule.FILE_TRAILING,
                6);
    }

    @Example
    void whatFollowsThePackedStreamIsRefused() {
        for (Packing packing : Packing.values()) {
            byte[] file = file(packing, REPORTS, KEY, 1);
            byte[] twice = Arrays.copyOf(file, 2 * file.length);
            System.arraycopy(file, 0, twice, file.length, file.length);

            // In which line that shows depends on how far the unpacking has read ahead.
            for (byte[] longer : List.of(twice, Arrays.copyOf(file, file.length + 1))) {
                assertEquals(
                        "file-corrupt",
                        assertInstanceOf(UsageFileResult.Refused.class, read(longer))
                                .refusal()
                                .rule());
            }
        }
    }

    @Example
    void whatIsNotPackedIsRefused() {
        refused(plain(), FileRule.FILE_FORMAT, 1);
        refused(new byte[0], FileRule.FILE_FORMAT, 1);
        refused(gzip(new byte[0]), FileRule.FILE_TRUNCATED, 1);
    }

    @Example
    void zstdWithAndWithoutContentSizeIsRead() {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 'x');
        for (int size : new int[] {0, 100, 70_000, 300_000}) {
            byte[] plain = plainWith(Arrays.copyOf(large, size));
            // The one-call compressor writes the content's size into the frame; the stream does not.
            assertInstanceOf(UsageFileResult.Verified.class, read(Zstd.compress(plain)));
            assertInstanceOf(UsageFileResult.Verified.class, read(Zstd.compress(plain, 19)));
        }
    }

    private static byte[] plainWith(byte[] report) {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(file(Packing.GZIP, List.of(report), KEY, 1)))
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Example
    void aBombIsRefusedAtTheLimit() {
        byte[] bomb = file(Packing.ZSTD, List.of(new byte[200_000_000]), KEY, 1);
        byte[] lineBreaks = new byte[50_000_000];
        Arrays.fill(lineBreaks, (byte) ' ');

        assertEquals(
                "line-too-long",
                assertInstanceOf(UsageFileResult.Refused.class, read(bomb))
                        .refusal()
                        .rule());
        UsageFileResult result = read(
                file(Packing.GZIP, List.of(lineBreaks), KEY, 1),
                new FileLimits(1_000_000, 10, 100_000_000, 10_000),
                new ArrayList<>());
        assertEquals(
                "file-too-large",
                assertInstanceOf(UsageFileResult.Refused.class, result)
                        .refusal()
                        .rule());
    }

    @Example
    void aFileThatUnpacksToFarMoreThanItIsIsRefused() {
        FileLimits limits = new FileLimits(200_000_000, 10, 100_000_000, 10_000);
        byte[] bomb = file(Packing.ZSTD, List.of(new byte[90_000_000]), KEY, 1);
        byte[] few = file(Packing.ZSTD, List.of(new byte[60_000_000]), KEY, 1);

        assertEquals(
                "file-ratio",
                assertInstanceOf(UsageFileResult.Refused.class, read(bomb, limits, new ArrayList<>()))
                        .refusal()
                        .rule());
        assertInstanceOf(UsageFileResult.Verified.class, read(few, limits, new ArrayList<>()));
    }

    @Example
    void moreReportsThanAllowedAreRefusedAtTheManifest() {
        List<byte[]> seen = new ArrayList<>();

        UsageFileResult result =
                read(file(Packing.GZIP, REPORTS, KEY, 1), new FileLimits(1_000_000, 2, 1_000_000, 10_000), seen);

        assertEquals(
                "too-many-reports",
                assertInstanceOf(UsageFileResult.Refused.class, result)
                        .refusal()
                        .rule());
        assertEquals(List.of(), seen);
    }

    @Example
    void aVisitorsRefusalEndsTheReading() throws IOException {
        Refusal refusal = FileRule.REPORT_MONTH.refusal("/hour", "another month");

        UsageFileResult result = new UsageFileReader(FileLimits.DEFAULTS, KEYS)
                .read(
                        new ByteArrayInputStream(file(Packing.GZIP, REPORTS, KEY, 1)),
                        (manifest, line, original) -> line == 3 ? Optional.of(refusal) : Optional.empty());

        assertEquals(new UsageFileResult.Refused(3, refusal), result);
    }

    @Example
    void aStreamThatFailsIsNotARefusal() {
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(file(Packing.ZSTD, REPORTS, KEY, 1))) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("the client went away");
            }
        };
        UsageFileReader reader = new UsageFileReader(FileLimits.DEFAULTS, KEYS);

        IOException failure =
                assertThrows(IOException.class, () -> reader.read(failing, (m, line, original) -> Optional.empty()));
        assertEquals("the client went away", failure.getMessage());

        IOException visitors = assertThrows(
                IOException.class,
                () -> reader.read(
                        new ByteArrayInputStream(file(Packing.ZSTD, REPORTS, KEY, 1)), (m, line, original) -> {
                            throw new IOException("the disk is full");
                        }));
        assertEquals("the disk is full", visitors.getMessage());
    }

    @Example
    void algorithmNoneIsRefused() {
        String none = header("{\"alg\":\"none\",\"kid\":\"" + METER + "#1\"}");
        refused(withSignature(none + ".."), FileRule.SIGNATURE_ALGORITHM, 5);
        refused(withSignature(none + ".." + goodSignature().split("\\.\\.")[1]), FileRule.SIGNATURE_ALGORITHM, 5);
        refused(
                withSignature(header("{\"alg\":\"EdDSA\",\"kid\":\"" + METER + "#1\"}") + ".."),
                FileRule.SIGNATURE_MALFORMED,
                5);
    }

    @Example
    void anotherAlgorithmIsRefused() {
        for (String algorithm : List.of("HS256", "ES256", "RS256", "Ed25519", "eddsa")) {
            String header = header("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + METER + "#1\"}");
            refused(withSignature(header + ".." + goodSignature().split("\\.\\.")[1]), FileRule.SIGNATURE_ALGORITHM, 5);
        }
    }

    @Example
    void headersThatChangeTheMeaningAreRefused() {
        for (String more : List.of("\"b64\":false,\"crit\":[\"b64\"]", "\"jwk\":{}", "\"crit\":[]", "\"b64\":true")) {
            String header = header("{\"alg\":\"EdDSA\",\"kid\":\"" + METER + "#1\"," + more + "}");
            refused(withSignature(header + ".." + goodSignature().split("\\.\\.")[1]), FileRule.SIGNATURE_MALFORMED, 5);
        }
    }

    @Example
    void signaturesThatAreNoneAreRefused() {
        String good = goodSignature();
        for (String wrong : List.of(
                "", ".", "..", good.replace("..", ".e30."), good + "A", "e30" + good, good.replace("..", "."))) {
            refused(withSignature(wrong), FileRule.SIGNATURE_MALFORMED, 5);
        }
    }

    /** One signed file has one digest: its last line can be written in one way only. */
    @Example
    void theSignaturesLineHasOneForm() {
        String good = goodSignature();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(good.charAt(good.length() - 1));
        for (int unusedBits = 1; unusedBits < 16; unusedBits++) {
            String other = good.substring(0, good.length() - 1) + alphabet.charAt(last | unusedBits);
            refused(withSignature(other), FileRule.SIGNATURE_MALFORMED, 5);
        }
        for (String line : List.of(" {\"signature\":\"@\"}", "{\"signature\": \"@\"}", "{\"signature\":\"@\"}\r")) {
            refused(
                    changed(lines -> {
                        lines.set(4, line.replace("@", good));
                        return lines;
                    }),
                    FileRule.SIGNATURE_MALFORMED,
                    5);
        }
    }

    @Example
    void keyOfAnotherUsageMeterIsRefused() throws IOException {
        String header = header("{\"alg\":\"EdDSA\",\"kid\":\"" + OTHER + "#1\"}");

        refused(withSignature(header + ".." + goodSignature().split("\\.\\.")[1]), FileRule.SIGNATURE_METER, 5);
        refused(file(Packing.GZIP, REPORTS, NEXT_KEY, 1), FileRule.SIGNATURE_WRONG, 5);
    }

    @Example
    void keyThatIsNotAcceptedIsRefused() {
        refused(file(Packing.GZIP, REPORTS, KEY, 3), FileRule.SIGNATURE_KEY, 5);
        for (String kid :
                List.of("", "1", METER + "#0", METER + "#-1", METER + "#01", METER + "#4294967297", METER + "")) {
            String header = header("{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\"}");
            refused(withSignature(header + ".." + goodSignature().split("\\.\\.")[1]), FileRule.SIGNATURE_MALFORMED, 5);
        }
    }

    @Example
    void signedByAnyoneElseIsRefused() throws JoseException {
        OctetKeyPairJsonWebKey stranger = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("EdDSA");
        jws.setKeyIdHeaderValue(METER + "#1");
        jws.setPayloadBytes(ReportDigest.newHash().digest());
        jws.setKey(stranger.getPrivateKey());

        refused(withSignature(jws.getDetachedContentCompactSerialization()), FileRule.SIGNATURE_WRONG, 5);
    }

    @Example
    void theManifestIsHeldToItsForm() {
        for (String[] wrong : new String[][] {
            {"usage-file/1", "usage-file/2"},
            {METER.toString(), METER.toString().toUpperCase(java.util.Locale.ROOT)},
            {"2026-10", "2026-13"},
            {"2026-10", "2026-1"},
            {"false", "null"},
            {"2026-11-01T00:10:00Z", "2026-11-01"},
            {"2026-11-01T00:10:00Z", "2026-02-30T00:10:00Z"},
            {"\"sequence\":1", "\"sequence\":0"},
            {"\"sequence\":1", "\"sequence\":2"},
            {"\"sequence\":1", "\"sequence\":1.0"},
            {"\"previousFile\":null", "\"previousFile\":\"sha256:9f\""},
            {"\"reports\":3", "\"reports\":-1"},
            {"\"reports\":3", "\"reports\":2147483648"},
            {"\"reports\":3", "\"reported\":3"}
        }) {
            refused(
                    changed(lines -> {
                        lines.set(0, lines.getFirst().replace(wrong[0], wrong[1]));
                        return lines;
                    }),
                    FileRule.MANIFEST_INVALID,
                    1);
        }
        for (String wrong : List.of("", "[]", "{", "{}{}", "{\"schema\":1,\"schema\":1}")) {
            refused(
                    changed(lines -> {
                        lines.set(0, wrong);
                        return lines;
                    }),
                    FileRule.MANIFEST_MALFORMED,
                    1);
        }
    }

    @Example
    void aFileWithoutAllItsReportsIsNotSigned() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        UsageFileWriter writer = new UsageFileWriter(out, Packing.GZIP, manifest(3), KEY, 1);
        writer.addReport(REPORTS.getFirst());

        assertThrows(IllegalStateException.class, writer::close);

        refused(out.toByteArray(), FileRule.FILE_TRUNCATED, 3);
        assertThrows(
                IllegalArgumentException.class,
                () -> new UsageFileWriter(new ByteArrayOutputStream(), Packing.GZIP, manifest(1), KEY, 1)
                        .addReport(utf8("a\nb")));
    }

    @Example
    void theSameReportsGiveTheSameBytes() {
        assertArrayEquals(file(Packing.ZSTD, REPORTS, KEY, 1), file(Packing.ZSTD, REPORTS, KEY, 1));
        assertArrayEquals(file(Packing.GZIP, REPORTS, KEY, 1), file(Packing.GZIP, REPORTS, KEY, 1));
        assertNotEquals(read(file(Packing.GZIP, REPORTS, KEY, 1)), read(file(Packing.GZIP, REPORTS, NEXT_KEY, 2)));
    }

    @Example
    void namesAreThoseOfTheContract() {
        assertEquals(
                "usage-0b6e4c1e-0000-4000-8000-000000000001-2026-11.data",
                UsageFileName.of(METER, YearMonth.of(2026, 11), null));
        assertEquals(
                "usage-0b6e4c1e-0000-4000-8000-000000000001-2026-11-partial-20261121T101500Z.data",
                UsageFileName.of(METER, YearMonth.of(2026, 11), Instant.parse("2026-11-21T10:15:00.9Z")));
    }
}
