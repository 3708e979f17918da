package org.meterline.contracts.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReportReaderTest {

    private static final String HEADER = """
            "schema":"meterline/usage-report/1","usageMeterId":"0b6e4c1e-0000-4000-8000-000000000001","sequence":1,\
            "previousDigest":null,"source":{"id":"6f1d0000-0000-4000-8000-000000000001","kind":"vcenter"},\
            "hour":"2026-11-21T10:00:00Z","observed":[[0,1800],[1800,3600]]""";
    private static final String VM =
            "{\"id\":\"vm-1\",\"kind\":\"vm\",\"from\":0,\"to\":3600,\"on\":true,\"configuredMiB\":16384,\"vcpus\":4}";

    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);

    private static String report(String... records) {
        return "{" + HEADER + ",\"records\":[" + String.join(",", records) + "]}";
    }

    private static String vm(String moreFields) {
        return VM.substring(0, VM.length() - 1) + "," + moreFields + "}";
    }

    private ReadResult read(String report) {
        return reader.read(report.getBytes(StandardCharsets.UTF_8));
    }

    private ReadResult.Valid valid(String report) {
        return assertInstanceOf(ReadResult.Valid.class, read(report), () -> report + " " + read(report));
    }

    private void refused(String report, ReportRule rule, String field) {
        Refusal refusal =
                assertInstanceOf(ReadResult.Invalid.class, read(report), report).refusal();
        assertEquals(rule.slug() + " at " + field, refusal.rule() + " at " + refusal.field(), report);
        assertEquals(rule.kind(), refusal.kind());
        // With records asked for, the answer is the same.
        assertEquals(
                read(report), reader.read(report.getBytes(StandardCharsets.UTF_8), new ArrayList<UsageRecord>()::add));
    }

    private List<UsageRecord> records(String report) {
        List<UsageRecord> records = new ArrayList<>();
        assertInstanceOf(
                ReadResult.Valid.class, reader.read(report.getBytes(StandardCharsets.UTF_8), records::add), report);
        return records;
    }

    @Test
    void readsTheHeader() {
        ReadResult.Valid valid = valid(report(VM));

        assertEquals(1, valid.records());
        assertEquals(Instant.parse("2026-11-21T10:00:00Z"), valid.header().hour());
        assertEquals(List.of(Span.WHOLE_HOUR), valid.header().observed());
        assertEquals(3600, valid.header().observedSeconds());
        assertNull(valid.header().software());
        assertEquals(ReportDigest.of(report(VM).getBytes(StandardCharsets.UTF_8)), valid.digest());
    }

    @Test
    void digestTellsBlanksApartThatMeaningDoesNot() {
        ReadResult.Valid tight = valid(report(VM));
        ReadResult.Valid loose = valid(report(VM) + " ");

        assertEquals(tight.header(), loose.header());
        assertEquals(false, tight.digest().equals(loose.digest()));
    }

    @Test
    void readsHeaderFieldsAfterTheRecords() {
        ReadResult.Valid valid = valid("{\"records\":[" + VM + "]," + HEADER + "}");

        assertEquals(1, valid.records());
    }

    @Test
    void readsEachKind() {
        assertEquals(
                List.of(
                        new VmRecord(RecordHead.of("vm-1", 0, 3600), true, 16384, 0, 4, null),
                        new HostRecord(RecordHead.of("h", 0, 1).withLicence(Licence.PERPETUAL, "K"), List.of(16, 8), 0),
                        new VsanRecord(RecordHead.of("d", 0, 1).withName(""), Long.MAX_VALUE, 0, "enterprise"),
                        new EdgeRecord(RecordHead.of("e", 0, 1).withEstimated(true), 8),
                        new CounterRecord(
                                RecordHead.of("c", 0, 1).withCustomer("acme").withFeatures(List.of("x", "y")),
                                "n",
                                Long.MIN_VALUE),
                        new UnknownRecord(RecordHead.of("u", 0, 1), "quantum")),
                records(report(
                        VM,
                        "{\"poweredOnVms\":0,\"coresPerCpu\":[16,8],\"licence\":\"PERPETUAL\",\"licenceKey\":\"K\","
                                + "\"to\":1,\"from\":0,\"id\":\"h\",\"kind\":\"host\"}",
                        "{\"id\":\"d\",\"kind\":\"vsan\",\"from\":0,\"to\":1,\"rawBytes\":9223372036854775807,"
                                + "\"usedBytes\":0,\"edition\":\"enterprise\",\"name\":\"\"}",
                        "{\"id\":\"e\",\"kind\":\"edge\",\"from\":0,\"to\":1,\"vcpus\":8,\"estimated\":true}",
                        "{\"id\":\"c\",\"kind\":\"counter\",\"from\":0,\"to\":1,\"counter\":\"n\","
                                + "\"value\":-9223372036854775808,\"customer\":\"acme\",\"features\":[\"x\",\"y\"]}",
                        "{\"id\":\"u\",\"kind\":\"quantum\",\"from\":0,\"to\":1,\"vcpus\":\"a lot\",\"on\":null}")));
    }

    @Test
    void keepsFieldsThatItDoesNotKnow() {
        valid(report(vm("\"colour\":{\"deep\":[[[1,null,true,\"x\"]]],\"vcpus\":null}")));
        valid(report(vm("\"coresPerCpu\":\"of another kind\",\"value\":null")));
        valid(report(VM).replace("\"kind\":\"vcenter\"", "\"kind\":\"vcenter\",\"since\":null"));
        valid(report(VM).replace("\"records\"", "\"more\":[{\"a\":1},{\"a\":1}],\"records\""));
    }

    @Test
    void sameIdOfAnotherKindIsAnotherObject() {
        valid(report(VM, "{\"id\":\"vm-1\",\"kind\":\"edge\",\"from\":0,\"to\":3600,\"vcpus\":8}"));
        valid(report(
                VM,
                "{\"id\":\"vm-1\",\"kind\":\"new\",\"from\":0,\"to\":3600}",
                "{\"id\":\"vm-1\",\"kind\":\"newer\",\"from\":0,\"to\":3600}"));
    }

    @Test
    void spansOfOneObjectMayTouchButNotOverlap() {
        valid(report(VM.replace("3600", "10"), VM.replace("\"from\":0", "\"from\":10")));
        refused(
                report(VM.replace("\"from\":0", "\"from\":10"), vm("\"name\":\"x\""), VM.replace("3600", "9")),
                ReportRule.RECORDS_OVERLAP,
                "/records/1");
        // An escaped id is the same id.
        refused(report(VM, VM.replace("vm-1", "\\u0076m-1")), ReportRule.RECORDS_OVERLAP, "/records/1");
    }

    @Test
    void findsTheOverlapAmongMany() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add(VM.replace("vm-1", "vm-" + i % 1000)
                    .replace("\"from\":0", "\"from\":" + i / 1000 * 1200)
                    .replace("3600", Integer.toString((i / 1000 + 1) * 1200)));
        }
        valid(report(many.toArray(String[]::new)));

        many.set(2500, many.get(2500).replace("\"from\":2400", "\"from\":2399"));

        refused(report(many.toArray(String[]::new)), ReportRule.RECORDS_OVERLAP, "/records/2500");
    }

    @Test
    void recordsLieWithinWhatWasObserved() {
        String gap = report(VM).replace("[1800,3600]", "[1801,3600]");

        refused(gap, ReportRule.RECORD_OUTSIDE_OBSERVED, "/records/0");
        valid(gap.replace("\"to\":3600,\"on\"", "\"to\":1800,\"on\""));
        refused(
                gap.replace("\"to\":3600,\"on\"", "\"to\":1801,\"on\""),
                ReportRule.RECORD_OUTSIDE_OBSERVED,
                "/records/0");
        refused(report(VM).replace("[[0,1800],[1800,3600]]", "[]"), ReportRule.RECORD_OUTSIDE_OBSERVED, "/records/0");
        valid(report().replace("[[0,1800],[1800,3600]]", "[]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|malformed-json",
                "|malformed-json",
                "[]|field-type",
                "null|field-null",
                "7|field-type",
                "{} {}|trailing-content",
                "{}}|trailing-content",
                "{}x|trailing-content",
                "{'a':1}|malformed-json",
                "{\"a\":01}|malformed-json",
                "{\"a\":+1}|malformed-json",
                "{\"a\":NaN}|malformed-json",
                "{\"a\":1.0}|number-not-integer",
                "{\"a\":1e3}|number-not-integer",
                "{\"a\":-0.0}|number-not-integer",
                "{\"a\":9223372036854775808}|integer-out-of-range",
                "{\"a\":-9223372036854775809}|integer-out-of-range",
                "{\"a\":1,\"a\":1}|duplicate-key",
                "{\"a\":1,\"\\u0061\":1}|duplicate-key",
                "{\"a\":{\"b\":1,\"b\":1}}|duplicate-key",
                "{\"a\":[{\"b\":1,\"c\":2,\"b\":{}}]}|duplicate-key",
                "{\"a\":\"\\ud800\"}|lone-surrogate",
                "{\"a\":\"\\udc00\\ud800\"}|lone-surrogate",
                "{\"\\ud800\":1}|lone-surrogate",
                "{\"a\":\"\\ud83d\\ud83d\\ude00\"}|lone-surrogate",
                "{\"a\":\"\\u0000\"}|nul-character",
                "{\"\\u0000\":1}|nul-character",
                "{\"a\":1,}|malformed-json",
                "{\"a\":[1,]}|malformed-json",
                "{/**/}|malformed-json",
                "{\"a\"}|malformed-json",
                "{\"a\":[[[[[[[[1]]]]]]]]}|too-deep",
                "{\"a\":tru}|malformed-json",
                "{\"a\":\"\\x\"}|malformed-json",
                "{\"schema\":\"meterline/usage-report/2\"}|schema-unsupported",
                "{\"schema\":null}|field-null",
                "{\"usageMeterId\":\"0B6E4C1E-0000-4000-8000-000000000001\"}|uuid-malformed",
                "{\"usageMeterId\":\"1-1-1-1-1\"}|uuid-malformed",
                "{\"usageMeterId\":7}|field-type",
                "{\"sequence\":0}|value-out-of-range",
                "{\"sequence\":-1}|value-out-of-range",
                "{\"sequence\":1.0}|number-not-integer",
                "{\"sequence\":\"1\"}|field-type",
                "{\"previousDigest\":\"sha256:9f2c\"}|digest-malformed",
                "{\"previousDigest\":1}|field-type",
                "{\"source\":{\"id\":null}}|field-null",
                "{\"source\":{}}|field-missing",
                "{\"source\":{\"kind\":\"\"}}|text-empty",
                "{\"source\":[]}|field-type",
                "{\"source\":{\"kind\":\"a\",\"kind\":\"a\"}}|duplicate-key",
                "{\"software\":{\"name\":\"x\"}}|field-missing",
                "{\"software\":null}|field-null",
                "{\"hour\":\"2026-11-21T10:30:00Z\"}|hour-not-aligned",
                "{\"hour\":\"2026-11-21T10:00:01Z\"}|hour-not-aligned",
                "{\"hour\":\"2026-11-21T10:00:00+01:00\"}|hour-malformed",
                "{\"hour\":\"2026-02-30T10:00:00Z\"}|hour-malformed",
                "{\"hour\":\"2026-11-21T24:00:00Z\"}|hour-malformed",
                "{\"hour\":\"2026-11-21T10:00:00.000Z\"}|hour-malformed",
                "{\"hour\":\"2026-11-21T10:00:00z\"}|hour-malformed",
                "{\"hour\":1763719200}|field-type",
                "{\"observed\":[[0]]}|field-type",
                "{\"observed\":[[0,1,2]]}|field-type",
                "{\"observed\":[[]]}|field-type",
                "{\"observed\":[0,3600]}|field-type",
                "{\"observed\":[[0,null]]}|field-null",
                "{\"observed\":[[0,3601]]}|span-invalid",
                "{\"observed\":[[5,5]]}|span-invalid",
                "{\"observed\":[[-1,5]]}|span-invalid",
                "{\"observed\":[[0,10],[9,20]]}|observed-overlap",
                "{\"observed\":[[0,10],[0,10]]}|observed-overlap",
                "{\"records\":{}}|field-type",
                "{\"records\":[null]}|field-null",
                "{\"records\":[[]]}|field-type",
                "{}|field-missing"
            })
    void refuses(@org.jspecify.annotations.Nullable String json, String rule) {
        String text = json == null ? "" : json;

        Refusal refusal =
                assertInstanceOf(ReadResult.Invalid.class, read(text), text).refusal();

        assertEquals(rule, refusal.rule(), () -> text + " " + refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"to\":3600|\"to\":3601|span-invalid|/records/0/to",
                "\"to\":3600|\"to\":0|span-invalid|/records/0/to",
                "\"from\":0|\"from\":-1|span-invalid|/records/0/from",
                "\"from\":0|\"from\":3600|span-invalid|/records/0/from",
                "\"from\":0|\"from\":4294967296|span-invalid|/records/0/from",
                "\"from\":0|\"from\":0.0|number-not-integer|/records/0/from",
                "\"from\":0|\"from\":\"0\"|field-type|/records/0/from",
                "\"from\":0,||field-missing|/records/0/from",
                "\"on\":true|\"on\":1|field-type|/records/0/on",
                "\"on\":true|\"on\":null|field-null|/records/0/on",
                "\"on\":true,||field-missing|/records/0/on",
                "\"vcpus\":4|\"vcpus\":-4|value-out-of-range|/records/0/vcpus",
                "\"vcpus\":4|\"vcpus\":2147483648|value-out-of-range|/records/0/vcpus",
                "\"vcpus\":4|\"vcpus\":4,\"vcpus\":4|duplicate-key|/records/0/vcpus",
                "\"vcpus\":4|\"vcpus\":4,\"x\":4,\"x\":4|duplicate-key|/records/0/x",
                "\"vcpus\":4|\"vcpus\":4,\"reservedMiB\":-1|value-out-of-range|/records/0/reservedMiB",
                "\"vcpus\":4|\"vcpus\":4,\"reservedMiB\":null|field-null|/records/0/reservedMiB",
                "\"vcpus\":4|\"vcpus\":4,\"customer\":\"n/a\"|customer-reserved|/records/0/customer",
                "\"vcpus\":4|\"vcpus\":4,\"customer\":\"-\"|customer-reserved|/records/0/customer",
                "\"vcpus\":4|\"vcpus\":4,\"customer\":\"No Customer Label\"|customer-reserved|/records/0/customer",
                "\"vcpus\":4|\"vcpus\":4,\"customer\":\"\"|text-empty|/records/0/customer",
                "\"vcpus\":4|\"vcpus\":4,\"customer\":null|field-null|/records/0/customer",
                "\"vcpus\":4|\"vcpus\":4,\"licence\":\"rental\"|licence-unknown|/records/0/licence",
                "\"vcpus\":4|\"vcpus\":4,\"features\":[null]|field-null|/records/0/features/0",
                "\"vcpus\":4|\"vcpus\":4,\"features\":[\"a\",1]|field-type|/records/0/features/1",
                "\"vcpus\":4|\"vcpus\":4,\"features\":[\"\"]|text-empty|/records/0/features/0",
                "\"vcpus\":4|\"vcpus\":4,\"features\":\"a\"|field-type|/records/0/features",
                "\"vcpus\":4|\"vcpus\":4,\"estimated\":\"yes\"|field-type|/records/0/estimated",
                "\"id\":\"vm-1\"|\"id\":\"\"|text-empty|/records/0/id",
                "\"id\":\"vm-1\"|\"id\":1|field-type|/records/0/id",
                "\"kind\":\"vm\"|\"kind\":\"\"|text-empty|/records/0/kind",
                "\"kind\":\"vm\"|\"kind\":\"host\"|field-missing|/records/0/coresPerCpu",
                "\"kind\":\"vm\"|\"kind\":\"host\",\"poweredOnVms\":1,\"coresPerCpu\":[]|cores-empty|/records/0/coresPerCpu",
                "\"kind\":\"vm\"|\"kind\":\"host\",\"poweredOnVms\":1,\"coresPerCpu\":[0]|field-type|/records/0/coresPerCpu",
                "\"kind\":\"vm\"|\"kind\":\"host\",\"poweredOnVms\":1,\"coresPerCpu\":[8,null]|field-type|/records/0/coresPerCpu",
                "\"kind\":\"vm\"|\"kind\":\"host\",\"poweredOnVms\":1,\"coresPerCpu\":[8.0]|number-not-integer|/records/0/coresPerCpu/0",
                "\"kind\":\"vm\"|\"kind\":\"vsan\",\"rawBytes\":1|field-missing|/records/0/usedBytes",
                "\"kind\":\"vm\"|\"kind\":\"counter\",\"value\":1,\"counter\":\"\"|text-empty|/records/0/counter",
                "\"kind\":\"vm\"|\"kind\":\"vm\",\"deep\":[[[[[[1]]]]]]|too-deep|/records/0/deep/0/0/0/0/0"
            })
    void refusesARecord(String part, @org.jspecify.annotations.Nullable String wrong, String rule, String field) {
        String report = report(VM.replace(part, wrong == null ? "" : wrong));

        Refusal refusal =
                assertInstanceOf(ReadResult.Invalid.class, read(report), report).refusal();

        assertEquals(rule + " at " + field, refusal.rule() + " at " + refusal.field(), report);
    }

    @Test
    void previousDigestIsNullForTheFirstReportOnly() {
        String digest = "\"" + ReportDigest.of(new byte[0]) + "\"";

        refused(report(VM).replace("\"sequence\":1", "\"sequence\":2"), ReportRule.PREVIOUS_DIGEST, "/previousDigest");
        refused(
                report(VM).replace("\"previousDigest\":null", "\"previousDigest\":" + digest),
                ReportRule.PREVIOUS_DIGEST,
                "/previousDigest");
        refused(report(VM).replace("\"previousDigest\":null,", ""), ReportRule.FIELD_MISSING, "/previousDigest");
        valid(report(VM)
                .replace("\"sequence\":1", "\"sequence\":9223372036854775807")
                .replace("\"previousDigest\":null", "\"previousDigest\":" + digest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "usageMeterId", "sequence", "previousDigest", "source", "hour", "observed"})
    void everyHeaderFieldIsNeeded(String field) {
        refused(
                report(VM).replaceFirst("\"" + field + "\":", "\"was-" + field + "\":"),
                ReportRule.FIELD_MISSING,
                "/" + field);
    }

    @Test
    void lineBreaksAreRefusedWhereverTheyStand() {
        refused(report(VM) + "\n", ReportRule.LINE_BREAK, "");
        refused(report(VM).replace(",\"source\"", ",\r\"source\""), ReportRule.LINE_BREAK, "");
        refused(report(VM).replace("vcenter", "vcen\nter"), ReportRule.LINE_BREAK, "");
        valid(report(VM).replace("vcenter", "vcen\\nter").replace(",\"source\"", ",\t\"source\""));
    }

    @Test
    void byteOrderMarkIsRefused() {
        refused("\uFEFF" + report(VM), ReportRule.BYTE_ORDER_MARK, "");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[][] wrong = {
            {(byte) 0x80},
            {(byte) 0xC0, (byte) 0x80}, // U+0000, overlong
            {(byte) 0xC1, (byte) 0xBF},
            {(byte) 0xE0, (byte) 0x9F, (byte) 0xBF}, // overlong
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // U+D800
            {(byte) 0xED, (byte) 0xBF, (byte) 0xBF}, // U+DFFF
            {(byte) 0xF0, (byte) 0x8F, (byte) 0xBF, (byte) 0xBF}, // overlong
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // above U+10FFFF
            {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xFF},
            {(byte) 0xE2, (byte) 0x82}
        };
        for (byte[] bytes : wrong) {
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            byte[] report = report(vm("\"name\":\"" + latin + "\"")).getBytes(StandardCharsets.ISO_8859_1);

            Refusal refusal = assertInstanceOf(ReadResult.Invalid.class, reader.read(report))
                    .refusal();

            assertEquals("invalid-utf8", refusal.rule());
        }
    }

    @Test
    void everyCharacterOfUnicodeIsAText() {
        List<UsageRecord> records = records(report(vm("\"name\":\"é€\uD83D\uDE00\\ud83d\\ude00\uFEFF\uFFFF\"")));

        assertEquals(
                "é€\uD83D\uDE00\uD83D\uDE00\uFEFF\uFFFF", records.getFirst().name());
    }

    @Test
    void textsHaveALimit() {
        String longest = "n".repeat(512);

        valid(report(vm("\"name\":\"" + longest + "\"")));
        refused(report(vm("\"name\":\"" + longest + "n\"")), ReportRule.STRING_TOO_LONG, "/records/0/name");
        refused(report(vm("\"x\":[\"" + longest + "n\"]")), ReportRule.STRING_TOO_LONG, "/records/0/x/0");
        valid(report(vm("\"" + longest + "\":1")));
        valid(report(vm("\"" + "\uFFFF".repeat(512) + "\":\"" + "\uFFFF".repeat(512) + "\"")));
        refused(report(vm("\"" + longest + "n\":1")), ReportRule.STRING_TOO_LONG, "/records/0/" + longest + "n");
        refused(
                report(vm("\"name\":\"" + "n".repeat(5_000_000) + "\"")),
                ReportRule.STRING_TOO_LONG,
                "/records/0/name");
    }

    @Test
    void hugeNamesAndNumbersAreRefusedEarly() {
        assertEquals(
                "json-limit",
                assertInstanceOf(ReadResult.Invalid.class, read(report(vm("\"" + "n".repeat(5_000_000) + "\":1"))))
                        .refusal()
                        .rule());
        assertInstanceOf(ReadResult.Invalid.class, read(report(vm("\"x\":" + "9".repeat(5_000_000)))));
        assertInstanceOf(ReadResult.Invalid.class, read("[".repeat(1_000_000)));
        assertInstanceOf(ReadResult.Invalid.class, read("{\"a\":".repeat(1_000_000)));
    }

    @Test
    void countsOfBytesAndRecordsHaveLimits() {
        String two = report(VM, VM.replace("vm-1", "vm-2"));
        int bytes = two.length();

        UsageReportReader exact = new UsageReportReader(new ReportLimits(bytes, bytes, 2, 8, 512));
        assertInstanceOf(ReadResult.Valid.class, exact.read(two.getBytes(StandardCharsets.UTF_8)));
        UsageReportReader fewer = new UsageReportReader(new ReportLimits(bytes, bytes, 1, 8, 512));
        assertEquals(
                new ReadResult.Invalid(ReportRule.TOO_MANY_RECORDS.refusal("/records/1", "more than 1 records")),
                fewer.read(two.getBytes(StandardCharsets.UTF_8)));
        UsageReportReader smaller = new UsageReportReader(new ReportLimits(bytes - 1, bytes, 2, 8, 512));
        assertEquals(
                Refusal.Kind.TOO_LARGE,
                assertInstanceOf(ReadResult.Invalid.class, smaller.read(two.getBytes(StandardCharsets.UTF_8)))
                        .refusal()
                        .kind());
    }

    @Test
    void depthOfEightIsAllowed() {
        valid(report(VM).replace("\"records\"", "\"x\":[[[[[[[1]]]]]]],\"records\""));
        refused(
                report(VM).replace("\"records\"", "\"x\":[[[[[[[[1]]]]]]]],\"records\""),
                ReportRule.TOO_DEEP,
                "/x/0/0/0/0/0/0/0");
    }

    /** Checking a report of ten times the records must not make ten times the objects. */
    @Test
    void aCheckMakesNoObjectPerRecord() {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] report = ofRecords(20_000);
        for (int warmUp = 0; warmUp < 5; warmUp++) {
            assertInstanceOf(ReadResult.Valid.class, reader.read(report));
        }

        long before = thread.getCurrentThreadAllocatedBytes();
        assertInstanceOf(ReadResult.Valid.class, reader.read(report));
        long perRecord = (thread.getCurrentThreadAllocatedBytes() - before) / 20_000;

        // The growing tables of ids and spans come to about 140 bytes; a record with its head and texts to over 400.
        assertTrue(perRecord < 250, () -> perRecord + " bytes a record");
    }

    private static byte[] ofRecords(int count) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordHead head = RecordHead.of("vm-" + i, 0, 3600)
                    .withName("a name " + i)
                    .withCustomer("acme")
                    .withLicence(Licence.DEMO, "K1")
                    .withFeatures(List.of("nsx"));
            records.add(new VmRecord(head, true, 16384, 8192, 4, "host-1"));
        }
        return UsageReportWriter.write(
                new ReportHeader(
                        new UUID(1, 2),
                        1,
                        null,
                        new Source(new UUID(3, 4), "vcenter", null, null),
                        Instant.parse("2026-11-21T10:00:00Z"),
                        List.of(Span.WHOLE_HOUR),
                        null),
                records);
    }

    @Test
    void whatTheConsumerThrowsIsItsOwn() {
        assertThrows(
                IllegalStateException.class,
                () -> reader.read(report(VM).getBytes(StandardCharsets.UTF_8), each -> {
                    throw new IllegalStateException("mine");
                }));
    }

    @Test
    void anHourIsTakenOnceItIsOver() {
        Instant hour = Instant.parse("2026-11-21T10:00:00Z");
        Instant over = Instant.parse("2026-11-21T10:55:00Z");

        assertEquals(Optional.empty(), ReportAge.check(hour, over, AgeLimits.DEFAULTS));
        assertEquals(
                Optional.of("hour-not-over"),
                ReportAge.check(hour, over.minusNanos(1), AgeLimits.DEFAULTS).map(Refusal::rule));
    }

    @Test
    void anHourIsTakenFor120Days() {
        Instant hour = Instant.parse("2026-07-01T00:00:00Z");
        Instant oldest = Instant.parse("2026-10-29T00:00:00Z");

        assertEquals(Optional.empty(), ReportAge.check(hour, oldest, AgeLimits.DEFAULTS));
        assertEquals(
                Optional.of("hour-too-old"),
                ReportAge.check(hour, oldest.plusNanos(1), AgeLimits.DEFAULTS).map(Refusal::rule));
    }
}
