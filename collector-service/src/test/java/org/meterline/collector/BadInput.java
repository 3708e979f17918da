package org.meterline.collector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.meterline.contracts.codec.Compression;

/**
 * The table of what a usage meter must not send, each row with the exact problem that answers it.
 *
 * @param encodings the values of the {@code Content-Encoding} headers
 * @param rule of the contract, empty where the problem is about no report
 * @param field JSON pointer, empty where it is the whole report
 */
record BadInput(
        String name,
        String type,
        List<String> encodings,
        byte[] body,
        int status,
        String slug,
        String rule,
        String field) {

    static final UUID METER = UUID.randomUUID();
    static final Instant HOUR = Samples.hourBefore(Instant.now());
    static final String GOOD = new String(Samples.report(METER, HOUR, 1), UTF_8);

    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final int MIB = 1024 * 1024;
    private static final int LARGEST_WINDOW_LOG = 23;

    /** A window descriptor of exponent 15: 32 MiB. */
    private static final byte[] ZSTD_WINDOW_32_MIB = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 15 << 3, 1, 0, 0};

    private static final byte[] ZSTD_CONTENT_16_EIB = {
        0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, (byte) 0xE0, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0, 0
    };

    @Override
    public String toString() {
        return name;
    }

    static List<BadInput> table() {
        return Stream.of(syntax(), numbers(), texts(), meaning(), packings(), bombs(), bodies())
                .flatMap(rows -> rows)
                .toList();
    }

    private static Stream<BadInput> syntax() {
        return Stream.of(
                malformed("a bracket only", "{", "malformed-json", ""),
                malformed(
                        "cut off within a text",
                        GOOD.substring(0, GOOD.indexOf("vcenter") + 3),
                        "malformed-json",
                        "/source/kind"),
                malformed(
                        "cut off before the last bracket",
                        GOOD.substring(0, GOOD.length() - 1),
                        "malformed-json",
                        "/records"),
                malformed("a comment", with("{\"schema\"", "{/**/\"schema\""), "malformed-json", ""),
                malformed("single quotes", GOOD.replace('"', '\''), "malformed-json", ""),
                malformed("a comma too many", with("}]}", "},]}"), "malformed-json", "/records/1"),
                malformed("a second report", GOOD + GOOD, "trailing-content", ""),
                malformed("a bracket too many", GOOD + "}", "trailing-content", ""),
                malformed(
                        "the same field twice",
                        with("{\"schema\"", "{\"sequence\":1,\"schema\""),
                        "duplicate-key",
                        "/sequence"),
                malformed(
                        "the same field twice, once escaped",
                        with("\"vcpus\":2", "\"vcpus\":2,\"\\u0076cpus\":3"),
                        "duplicate-key",
                        "/records/0/vcpus"),
                malformed(
                        "an unknown field twice",
                        with("\"vcpus\":2", "\"vcpus\":2,\"x\":1,\"x\":1"),
                        "duplicate-key",
                        "/records/0/x"),
                malformed("two lines", GOOD + "\n" + GOOD, "line-break", ""),
                malformed("a line break between fields", with(",\"records\"", ",\n\"records\""), "line-break", ""),
                malformed("a carriage return alone", with(",\"records\"", ",\r\"records\""), "line-break", ""),
                malformed("a byte order mark", "\uFEFF" + GOOD, "byte-order-mark", ""),
                malformed("a zero byte", with("vm-1", "vm\u0000-1"), "nul-character", ""),
                malformed("UTF-16", GOOD.getBytes(UTF_16LE), "nul-character", ""),
                malformed("Latin-1", with("vm-1", "é").getBytes(ISO_8859_1), "invalid-utf8", ""),
                malformed("an overlong form", with("vm-1", "\u00C0\u00AF").getBytes(ISO_8859_1), "invalid-utf8", ""),
                malformed(
                        "a raw surrogate", with("vm-1", "\u00ED\u00A0\u0080").getBytes(ISO_8859_1), "invalid-utf8", ""),
                malformed("an escaped half of a pair", with("vm-1", "\\ud83d"), "lone-surrogate", "/records/0/id"),
                malformed(
                        "an escaped pair in the wrong order",
                        with("vm-1", "\\ude00\\ud83d"),
                        "lone-surrogate",
                        "/records/0/id"),
                malformed("an escaped zero", with("vm-1", "\\u0000"), "nul-character", "/records/0/id"),
                invalid("an array of reports", "[" + GOOD + "]", "field-type", ""),
                invalid("a text", "\"report\"", "field-type", ""),
                invalid("null", "null", "field-null", ""));
    }

    private static Stream<BadInput> numbers() {
        return Stream.of(
                malformed("NaN", with("\"vcpus\":2", "\"vcpus\":NaN"), "malformed-json", "/records/0/vcpus"),
                malformed("Infinity", with("\"vcpus\":2", "\"vcpus\":-Infinity"), "malformed-json", "/records/0/vcpus"),
                malformed("hexadecimal", with("\"vcpus\":2", "\"vcpus\":0x2"), "malformed-json", "/records/0/vcpus"),
                malformed("a leading zero", with("\"vcpus\":2", "\"vcpus\":02"), "malformed-json", "/records/0/vcpus"),
                malformed("a fraction", with("\"vcpus\":2", "\"vcpus\":2.0"), "number-not-integer", "/records/0/vcpus"),
                malformed(
                        "an exponent", with("\"vcpus\":2", "\"vcpus\":1e3"), "number-not-integer", "/records/0/vcpus"),
                malformed(
                        "a fraction in an unknown field",
                        with("\"vcpus\":2", "\"vcpus\":2,\"x\":[1.5]"),
                        "number-not-integer",
                        "/records/0/x/0"),
                malformed(
                        "above 64 bits",
                        with("4096", "9223372036854775808"),
                        "integer-out-of-range",
                        "/records/0/configuredMiB"),
                malformed(
                        "forty digits",
                        with("4096", "9".repeat(40)),
                        "integer-out-of-range",
                        "/records/0/configuredMiB"),
                tooLarge("a million digits", with("4096", "9".repeat(MIB)), "json-limit", "/records/0/configuredMiB"),
                invalid("negative memory", with("4096", "-1"), "value-out-of-range", "/records/0/configuredMiB"),
                invalid(
                        "vCPUs above 32 bits",
                        with("\"vcpus\":2", "\"vcpus\":2147483648"),
                        "value-out-of-range",
                        "/records/0/vcpus"),
                invalid("sequence 0", with("\"sequence\":1", "\"sequence\":0"), "value-out-of-range", "/sequence"),
                invalid("a number as text", with("\"vcpus\":2", "\"vcpus\":\"2\""), "field-type", "/records/0/vcpus"),
                invalid("true as 1", with("\"on\":true", "\"on\":1"), "field-type", "/records/0/on"));
    }

    private static Stream<BadInput> texts() {
        return Stream.of(
                invalid("a text too long", with("vm-1", "v".repeat(513)), "string-too-long", "/records/0/id"),
                invalid("a text of a mebibyte", with("vm-1", "v".repeat(MIB)), "string-too-long", "/records/0/id"),
                invalid(
                        "a field's name too long",
                        with("\"on\"", "\"" + "n".repeat(513) + "\":1,\"on\""),
                        "string-too-long",
                        "/records/0/" + "n".repeat(513)),
                tooLarge(
                        "a field's name of a mebibyte",
                        with("\"on\"", "\"" + "n".repeat(MIB) + "\":1,\"on\""),
                        "json-limit",
                        "/records/0/to"),
                invalid(
                        "nine deep",
                        with("\"on\"", "\"x\":[[[[[[[1]]]]]]],\"on\""),
                        "too-deep",
                        "/records/0/x/0/0/0/0/0"),
                invalid("a million deep", "{\"x\":" + "[".repeat(MIB), "too-deep", "/x/0/0/0/0/0/0/0"),
                invalid("an empty id", with("vm-1", ""), "text-empty", "/records/0/id"));
    }

    private static Stream<BadInput> meaning() {
        String another = UUID.randomUUID().toString();
        return Stream.of(
                invalid("nothing in it", "{}", "field-missing", "/schema"),
                invalid("no hour", with("\"hour\"", "\"hours\""), "field-missing", "/hour"),
                invalid(
                        "a VM without memory",
                        with("\"configuredMiB\":4096,", ""),
                        "field-missing",
                        "/records/0/configuredMiB"),
                invalid("a null", with("\"vcpus\":2", "\"vcpus\":null"), "field-null", "/records/0/vcpus"),
                invalid("another version", with("usage-report/1", "usage-report/2"), "schema-unsupported", "/schema"),
                invalid(
                        "an id in capitals",
                        with(METER.toString(), METER.toString().toUpperCase(Locale.ROOT)),
                        "uuid-malformed",
                        "/usageMeterId"),
                invalid("half past", with(":00:00Z", ":30:00Z"), "hour-not-aligned", "/hour"),
                invalid("an hour with an offset", with(":00:00Z", ":00:00+00:00"), "hour-malformed", "/hour"),
                invalid("no such hour", with(HOUR.toString(), "2026-02-30T10:00:00Z"), "hour-malformed", "/hour"),
                invalid("an hour to come", hour(HOUR.plus(2, ChronoUnit.HOURS)), "hour-not-over", "/hour"),
                invalid(
                        "an hour in a thousand years",
                        hour(Instant.parse("3026-01-01T00:00:00Z")),
                        "hour-not-over",
                        "/hour"),
                invalid("an hour too old", hour(HOUR.minus(121, ChronoUnit.DAYS)), "hour-too-old", "/hour"),
                invalid("a span of nothing", with("\"to\":3600", "\"to\":0"), "span-invalid", "/records/0/to"),
                invalid("a span past the hour", with("\"to\":3600", "\"to\":3601"), "span-invalid", "/records/0/to"),
                invalid(
                        "a record outside of what was observed",
                        with("[[0,3600]]", "[[0,1800]]"),
                        "record-outside-observed",
                        "/records/0"),
                invalid(
                        "spans observed twice",
                        with("[[0,3600]]", "[[0,1800],[1799,3600]]"),
                        "observed-overlap",
                        "/observed/1"),
                invalid("one VM twice", with("}]}", "}," + record() + "]}"), "records-overlap", "/records/1"),
                invalid(
                        "a first report with one before",
                        with("Digest\":null", "Digest\":\"sha256:" + "0".repeat(64) + "\""),
                        "previous-digest",
                        "/previousDigest"),
                invalid(
                        "a label that is none",
                        with("\"on\"", "\"customer\":\"n/a\",\"on\""),
                        "customer-reserved",
                        "/records/0/customer"),
                new BadInput(
                        "another usage meter's",
                        JSON,
                        List.of(),
                        bytes(with(METER.toString(), another)),
                        403,
                        "another-usage-meter",
                        "own-usage-meter",
                        "/usageMeterId"));
    }

    private static Stream<BadInput> packings() {
        byte[] gzip = Compression.gzip(bytes(GOOD));
        byte[] zstd = Compression.zstd(bytes(GOOD));
        byte[] wrongSum = gzip.clone();
        wrongSum[gzip.length - 8] ^= 1;
        byte[] wrongZstdSum = zstdOf(LARGEST_WINDOW_LOG);
        wrongZstdSum[wrongZstdSum.length - 1] ^= 1;
        return Stream.of(JSON, NDJSON)
                .flatMap(type -> Stream.of(
                        unreadable("not gzip", type, "gzip", bytes(GOOD)),
                        unreadable("not zstd", type, "zstd", bytes(GOOD)),
                        unreadable("zstd said to be gzip", type, "gzip", zstd),
                        unreadable("gzip said to be zstd", type, "zstd", gzip),
                        unreadable("no gzip at all", type, "gzip", new byte[0]),
                        unreadable("no zstd at all", type, "zstd", new byte[0]),
                        unreadable("gzip cut off", type, "gzip", Arrays.copyOf(gzip, gzip.length - 9)),
                        unreadable("gzip without its checksum", type, "gzip", Arrays.copyOf(gzip, gzip.length - 8)),
                        unreadable("zstd cut off", type, "zstd", Arrays.copyOf(zstd, zstd.length - 1)),
                        unreadable("gzip with a wrong checksum", type, "gzip", wrongSum),
                        unreadable("zstd with a wrong checksum", type, "zstd", wrongZstdSum),
                        unreadable("garbage after gzip", type, "gzip", join(gzip, bytes("garbage"))),
                        unreadable("zeros after gzip", type, "gzip", join(gzip, new byte[512])),
                        unreadable("garbage after zstd", type, "zstd", join(zstd, bytes("garbage"))),
                        unreadable("two gzip members", type, "gzip", join(gzip, gzip)),
                        unreadable("two zstd frames", type, "zstd", join(zstd, zstd)),
                        unreadable("many empty gzip members", type, "gzip", times(50_000, Compression.gzip(bytes("")))),
                        unreadable(
                                "a zstd frame to skip",
                                type,
                                "zstd",
                                join(new byte[] {0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 7}, zstd)),
                        unreadable("a zstd window of 32 MiB", type, "zstd", ZSTD_WINDOW_32_MIB),
                        unreadable("a zstd content of 16 EiB", type, "zstd", ZSTD_CONTENT_16_EIB),
                        unreadable("a long-distance zstd window", type, "zstd", zstdOf(27)),
                        encoding("brotli", type, "br"),
                        encoding("deflate", type, "deflate"),
                        encoding("two encodings", type, "gzip, zstd"),
                        encoding("two headers", type, "gzip", "zstd"),
                        encoding("the same header twice", type, "gzip", "gzip"),
                        encoding("identity and gzip", type, "identity", "gzip"),
                        encoding("a weight", type, "gzip;q=1")));
    }

    private static Stream<BadInput> bombs() {
        return Stream.of(
                tooLarge("a report too large", " ".repeat(32 * MIB) + GOOD, "report-too-large", ""),
                new BadInput(
                        "a gzip bomb as a report",
                        JSON,
                        List.of("gzip"),
                        Compression.gzip(new byte[40 * MIB]),
                        413,
                        "report-too-large",
                        "report-too-large",
                        ""),
                new BadInput(
                        "a zstd bomb as a report",
                        JSON,
                        List.of("zstd"),
                        Compression.zstd(new byte[80 * MIB]),
                        413,
                        "report-too-large",
                        "report-too-large",
                        ""),
                request("a gzip bomb of lines", "gzip", Compression.gzip(new byte[64 * MIB + 1])),
                request("a zstd bomb of lines", "zstd", Compression.zstd(new byte[80 * MIB])),
                request("a bomb of line breaks", "zstd", Compression.zstd(filled(80 * MIB, '\n'))),
                request("too many lines", "", bytes("x\n".repeat(1001))));
    }

    private static Stream<BadInput> bodies() {
        return Stream.of(
                malformed("an empty body", "", "malformed-json", ""),
                malformed("blanks", " \t ", "malformed-json", ""),
                malformed("line breaks", "\r\n\n", "malformed-json", ""),
                new BadInput(
                        "a list of values", "text/csv", List.of(), bytes(GOOD), 415, "unsupported-media-type", "", ""),
                new BadInput("XML", "application/xml", List.of(), bytes(GOOD), 415, "unsupported-media-type", "", ""),
                new BadInput(
                        "a form",
                        "application/x-www-form-urlencoded",
                        List.of(),
                        bytes(GOOD),
                        415,
                        "unsupported-media-type",
                        "",
                        ""),
                new BadInput(
                        "no media type that there is",
                        "application",
                        List.of(),
                        bytes(GOOD),
                        415,
                        "unsupported-media-type",
                        "",
                        ""));
    }

    private static BadInput malformed(String name, String body, String rule, String field) {
        return malformed(name, bytes(body), rule, field);
    }

    private static BadInput malformed(String name, byte[] body, String rule, String field) {
        return new BadInput(name, JSON, List.of(), body, 400, "malformed-report", rule, field);
    }

    private static BadInput invalid(String name, String body, String rule, String field) {
        return new BadInput(name, JSON, List.of(), bytes(body), 422, "invalid-report", rule, field);
    }

    private static BadInput tooLarge(String name, String body, String rule, String field) {
        return new BadInput(name, JSON, List.of(), bytes(body), 413, "report-too-large", rule, field);
    }

    private static BadInput unreadable(String name, String type, String encoding, byte[] body) {
        return new BadInput(name + ", " + type, type, List.of(encoding), body, 400, "unreadable-body", "", "");
    }

    private static BadInput encoding(String name, String type, String... encodings) {
        return new BadInput(
                name + ", " + type,
                type,
                List.of(encodings),
                Compression.gzip(bytes(GOOD)),
                415,
                "unsupported-content-encoding",
                "",
                "");
    }

    private static BadInput request(String name, String encoding, byte[] body) {
        List<String> encodings = encoding.isEmpty() ? List.of() : List.of(encoding);
        return new BadInput(name, NDJSON, encodings, body, 413, "request-too-large", "", "");
    }

    /** The good report with one thing changed. */
    static String with(String old, String changed) {
        String report = GOOD.replace(old, changed);
        if (report.equals(GOOD)) {
            throw new IllegalArgumentException("the good report has no " + old);
        }
        return report;
    }

    private static String hour(Instant hour) {
        return with(HOUR.toString(), hour.toString());
    }

    private static String record() {
        return GOOD.substring(GOOD.indexOf("{\"id\":\"vm-1\""), GOOD.length() - 2);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] times(int count, byte[] piece) {
        byte[] all = new byte[count * piece.length];
        for (int at = 0; at < all.length; at += piece.length) {
            System.arraycopy(piece, 0, all, at, piece.length);
        }
        return all;
    }

    private static byte[] filled(int bytes, int with) {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) with);
        return all;
    }

    /** A frame with a checksum, and with the window that long-distance matching needs where {@code log} is large. */
    private static byte[] zstdOf(int log) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed, Zstd.defaultCompressionLevel())) {
            out.setChecksum(true);
            if (log > LARGEST_WINDOW_LOG) {
                out.setLong(log);
            }
            out.write(bytes(GOOD));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return packed.toByteArray();
    }
}
