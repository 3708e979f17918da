package org.meterline.contracts.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.contracts.Examples;
import org.meterline.contracts.Examples.Example;

/** What the quick way of reading takes, the thorough way takes too and with the same words; the rest is the thorough way's. */
class TwoWaysOfReadingTest {

    private static final Examples EXAMPLES = Examples.of("usage-report");
    private static final ReportLimits SMALL = new ReportLimits(1 << 20, 1 << 20, 12, 6, 80);

    /** What JSON writers, and those who want to do harm, put into a report. */
    private static final String[] PIECES = {
        " ",
        "\t",
        "\n",
        "\r",
        ",",
        ":",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        "{}",
        "[]",
        "\"\"",
        "null",
        "true",
        "false",
        "tru",
        "0",
        "-0",
        "01",
        "-1",
        "1.0",
        "1e3",
        "1E0",
        "+1",
        "NaN",
        "3600",
        "3601",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "999999999999999999",
        "1000000000000000000",
        "00",
        ".5",
        "1.",
        "0x1",
        "1_0",
        "//",
        "/**/",
        "#",
        "\\u0041",
        "\\u0000",
        "\\ud800",
        "\\udc00",
        "\\ud83d\\ude00",
        "\\ud83d\\n",
        "\\u00e9",
        "\\u20ac",
        "\\u12",
        "\\uD83D",
        "\\n",
        "\\t",
        "\\b",
        "\\f",
        "\\r",
        "\\/",
        "\\\\",
        "\\\"",
        "\\x",
        "\\u0022",
        "\\u002d",
        "\u00e9",
        "\u20ac",
        "\uD83D\uDE00",
        "\u0001",
        "\u007f",
        "\u0080",
        "\uFEFF",
        "\u2028",
        "\"a\":1,",
        "\"a\":{\"b\":[1,\"\\\\\"]},",
        "\"id\":\"x\",",
        "\"kind\":\"vm\",",
        "\"kind\":\"unheard\",",
        "\"from\":0,",
        "\"to\":3600,",
        "\"vcpus\":1,",
        "\"on\":1,",
        "\"name\":\"\",",
        "\"name\":null,",
        "\"customer\":\"-\",",
        "\"customer\":\"n/a\",",
        "\"licence\":\"BYO\",",
        "\"licence\":\"byo\",",
        "\"features\":[\"a\",\"b\"],",
        "\"features\":[\"\"],",
        "\"coresPerCpu\":[1,2],",
        "\"coresPerCpu\":[0],",
        "\"coresPerCpu\":[],",
        "\"estimated\":true,",
        "\"configuredMi\":1,",
        "\"configuredMiBB\":1,",
        "\"\":1,",
        "\"value\":-5,",
        "\"reservedMiB\":7,",
        "\"reservedMiBreservedMiB\":7,",
        "\"licenceKey\":\"k\",",
        "\"licenceK\":\"k\",",
        "\"schema\":\"\",",
        "[[[[[[[[[[",
        "]]]]]]]]]]",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}",
        "x".repeat(80),
        "x".repeat(81),
        "\u20ac".repeat(80),
        "\uD83D\uDE00".repeat(40),
        "\uD83D\uDE00".repeat(41),
        "\"software\":{\"name\":\"n\",\"version\":\"v\"},",
        "{\"id\":\"vm-1\",\"kind\":\"edge\",\"from\":0,\"to\":1,\"vcpus\":0},",
        "{\"id\":\"vm-1\",\"kind\":\"x\",\"from\":0,\"to\":1},"
    };

    private final UsageReportReader reader = new UsageReportReader(SMALL);
    private final UsageReportReader usual = new UsageReportReader(ReportLimits.DEFAULTS);

    @Property(tries = 4000)
    void whatIsChangedIsReadTheSameBothWays(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] report = changed(anyReport(random), random);

        assertSameBothWays(reader, report);
    }

    private static byte[] anyReport(Random random) {
        List<Example> valid = EXAMPLES.valid();
        List<Example> invalid = EXAMPLES.invalid();
        return switch (random.nextInt(4)) {
            case 0 -> invalid.get(random.nextInt(invalid.size())).bytes();
            case 1 -> valid.get(random.nextInt(valid.size())).bytes();
            default -> ofRecords(random.nextInt(12), random.nextInt(3) == 0 ? "n\u00e9\"\n" : "plain");
        };
    }

    /** Some bytes replaced, taken out, doubled or put between, mostly where a token begins or ends. */
    private static byte[] changed(byte[] report, Random random) {
        byte[] changed = report;
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int from = place(changed, random);
            int to = random.nextBoolean() ? from : Math.min(changed.length, from + random.nextInt(8));
            byte[] piece = switch (random.nextInt(8)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> new byte[0];
                case 2 -> {
                    int start = place(changed, random);
                    yield Arrays.copyOfRange(changed, start, Math.min(changed.length, start + random.nextInt(60)));
                }
                default -> PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
            };
            ByteArrayOutputStream next = new ByteArrayOutputStream(changed.length + piece.length);
            next.write(changed, 0, from);
            next.writeBytes(piece);
            next.write(changed, to, changed.length - to);
            changed = next.toByteArray();
        }
        return changed;
    }

    private static int place(byte[] report, Random random) {
        int place = random.nextInt(report.length + 1);
        if (random.nextInt(4) > 0) {
            while (place < report.length && "{}[],:\"".indexOf(report[place]) < 0) {
                place++;
            }
            place = Math.min(report.length, place + random.nextInt(2));
        }
        return place;
    }

    private static void assertSameBothWays(UsageReportReader reader, byte[] report) {
        List<UsageRecord> thoroughly = new ArrayList<>();
        ReadResult expected = reader.readThoroughly(report, thoroughly::add);
        List<UsageRecord> records = new ArrayList<>();

        ReadResult result = reader.read(report, records::add);

        String text = new String(report, StandardCharsets.UTF_8);
        assertEquals(expected, result, text);
        assertEquals(expected, reader.read(report), text);
        if (expected instanceof ReadResult.Valid) {
            assertEquals(thoroughly, records, text);
        } else {
            assertNull(reader.readPlainly(report, null), text);
        }
    }

    static List<Example> examples() {
        List<Example> all = new ArrayList<>(EXAMPLES.valid());
        all.addAll(EXAMPLES.invalid());
        return all;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsReadTheSameWhereverItEndsOrHasABlank(Example example) {
        byte[] bytes = example.bytes();
        assertSameBothWays(usual, bytes);
        if (bytes.length > 2000) {
            return;
        }
        for (int i = 0; i <= bytes.length; i++) {
            assertSameBothWays(usual, Arrays.copyOf(bytes, i));
            assertSameBothWays(usual, with(bytes, i, (byte) ' '));
            assertSameBothWays(usual, with(bytes, i, (byte) '"'));
        }
    }

    @Test
    void noByteBehindAReportOrInAPlaceOfItIsOverlooked() {
        byte[] report = ofRecords(1, "plain");
        for (int value = 0; value < 256; value++) {
            for (int place = 0; place <= report.length; place++) {
                assertSameBothWays(reader, with(report, place, (byte) value));
            }
        }
    }

    private static byte[] with(byte[] bytes, int place, byte more) {
        byte[] with = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, with, 0, place);
        with[place] = more;
        System.arraycopy(bytes, place, with, place + 1, bytes.length - place);
        return with;
    }

    /** Otherwise the quick way could take nothing at all, and no other test would see it. */
    @Test
    void everydayReportsArePlain() {
        assertNotNull(reader.readPlainly(ofRecords(12, "plain"), null));
        assertNotNull(reader.readPlainly(ofRecords(12, "Z\u00fcrich \uD83D\uDE00 \"caf\u00e9\"\t"), null));
        for (Example example : EXAMPLES.valid()) {
            boolean rare = example.toString().contains("largest-integers")
                    || example.toString().contains("escapes-and-languages");
            assertTrue(rare || usual.readPlainly(example.bytes(), null) != null, example::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void recordsAreHandedOutOnceAlsoWhereAReportIsReadTwice(int rareOne) {
        String report = new String(ofRecords(4, "plain"), StandardCharsets.UTF_8)
                .replace("\"id\":\"vm-" + rareOne + "\"", "\"\\u0069d\":\"vm-" + rareOne + "\"");
        List<UsageRecord> records = new ArrayList<>();

        ReadResult result = reader.read(report.getBytes(StandardCharsets.UTF_8), records::add);

        assertNull(reader.readPlainly(report.getBytes(StandardCharsets.UTF_8), null));
        assertInstanceOf(ReadResult.Valid.class, result);
        assertEquals(
                List.of("vm-0", "vm-1", "vm-2", "vm-3"),
                records.stream().map(UsageRecord::id).toList());
    }

    private static byte[] ofRecords(int count, String name) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordHead head = RecordHead.of("vm-" + i, 0, 3600).withName(name).withFeatures(List.of(name, "nsx"));
            records.add(
                    i % 5 == 4
                            ? new HostRecord(head.withLicence(Licence.BYO, "K"), List.of(16, 16), i)
                            : new VmRecord(head.withCustomer("acme"), i % 2 == 0, 4096, 1024L * i, 4, "host-1"));
        }
        return UsageReportWriter.write(
                new ReportHeader(
                        new UUID(1, 2),
                        1,
                        null,
                        new Source(new UUID(3, 4), "vcenter", "vc01", null),
                        Instant.parse("2026-11-21T10:00:00Z"),
                        List.of(Span.WHOLE_HOUR),
                        null),
                records);
    }
}
