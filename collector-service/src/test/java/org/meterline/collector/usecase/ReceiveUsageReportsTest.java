package org.meterline.collector.usecase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meterline.collector.Samples;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.domain.ContentEncoding;
import org.meterline.collector.domain.ReportInspection;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.domain.Verdict;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.Way;

class ReceiveUsageReportsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant HOUR = Instant.parse("2026-10-31T10:00:00Z");
    private static final UUID METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID ANOTHER_METER = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");
    private static final Sender SENDER = new Sender(METER, Samples.PROVIDER);

    private final FakeLog log = new FakeLog();
    private long wireBytes;
    private long uncompressedBytes;
    private IntakeSettings settings = TestSettings.defaults();
    private InFlightBytes inFlight = new InFlightBytes(settings);
    private UsageMeterRates rates = new UsageMeterRates(TestSettings.rates(Map.of()));

    @AfterEach
    void everyByteIsGivenBack() {
        assertEquals(settings.maxBytesInFlight(), inFlight.available());
    }

    @ParameterizedTest
    @EnumSource
    void publishesTheOriginalBytesOfASingleReport(ContentEncoding encoding) throws IOException {
        byte[] report = Samples.report(METER, HOUR, 1);

        Receipt receipt = receiveOne(report, encoding);

        Receipt.Acknowledged acknowledged = assertInstanceOf(Receipt.Acknowledged.class, receipt);
        assertEquals(
                List.of(new AcceptedReport(Samples.SOURCE, HOUR, ReportDigest.of(report))), acknowledged.accepted());
        assertEquals(List.of(), acknowledged.refused());
        assertArrayEquals(report, log.original(0));
        assertEquals(
                new ReportMessage(
                        ReportDigest.of(report), METER, Samples.PROVIDER, Samples.SOURCE, HOUR, NOW, Way.ONLINE, null),
                log.stored.getFirst().message());
    }

    @Test
    void passesASingleReportThatCameAsZstdThroughUnchanged() {
        byte[] sent = Zstd.compress(Samples.report(METER, HOUR, 1), 19);

        var unused = receive().receiveOne(SENDER, body(sent, ContentEncoding.ZSTD));

        assertArrayEquals(sent, log.stored.getFirst().zstd());
    }

    @Test
    void takesTheLineBreakAwayThatIsNotPartOfTheReport() throws IOException {
        byte[] report = Samples.report(METER, HOUR, 1);

        var plain = receiveOne(join("\n", report, new byte[0]), ContentEncoding.IDENTITY);
        var packed = receiveOne(join("\r\n", report, new byte[0]), ContentEncoding.ZSTD);

        assertInstanceOf(Receipt.Acknowledged.class, plain);
        assertInstanceOf(Receipt.Acknowledged.class, packed);
        assertArrayEquals(report, log.original(0));
        assertArrayEquals(report, log.original(1));
    }

    @Test
    void refusesASingleBodyThatIsNotOneLine() throws IOException {
        byte[] report = Samples.report(METER, HOUR, 1);

        assertEquals("line-break", rule(receiveOne(join("\n", report, report), ContentEncoding.IDENTITY)));
        assertEquals("malformed-json", rule(receiveOne(new byte[0], ContentEncoding.IDENTITY)));
        assertEquals(List.of(), log.stored);
    }

    @ParameterizedTest
    @EnumSource
    void answersLinesInTheirOrderAndTakesTheGoodOnes(ContentEncoding encoding) throws IOException {
        byte[] first = Samples.report(METER, HOUR, 1);
        byte[] foreign = Samples.report(ANOTHER_METER, HOUR, 1);
        byte[] last = Samples.report(METER, HOUR.plusSeconds(3600), 3);
        byte[] lines = join("\r\n", "{".getBytes(UTF_8), new byte[0], first, foreign, "".getBytes(UTF_8), last);

        Receipt receipt = receiveLines(lines, encoding);

        Receipt.Acknowledged acknowledged = assertInstanceOf(Receipt.Acknowledged.class, receipt);
        assertEquals(
                List.of(ReportDigest.of(first), ReportDigest.of(last)),
                acknowledged.accepted().stream().map(AcceptedReport::digest).toList());
        assertEquals(
                List.of(1, 4),
                acknowledged.refused().stream().map(RefusedLine::number).toList());
        assertEquals(
                new Verdict.AnotherMeters(ANOTHER_METER),
                acknowledged.refused().get(1).why());
        assertArrayEquals(first, log.original(0));
        assertArrayEquals(last, log.original(1));
    }

    @Test
    void acknowledgesEvenWhereEveryLineWasRefused() throws IOException {
        Receipt receipt = receiveLines(join("\n", "[]".getBytes(UTF_8), "x".getBytes(UTF_8)), ContentEncoding.GZIP);

        Receipt.Acknowledged acknowledged = assertInstanceOf(Receipt.Acknowledged.class, receipt);
        assertEquals(List.of(), acknowledged.accepted());
        assertEquals(2, acknowledged.refused().size());
        assertEquals(0, log.calls);
    }

    @Test
    void acknowledgesNothingWhereTheBrokerFailed() throws IOException {
        log.fails = true;

        assertEquals(
                new Receipt.NotAcknowledged(), receiveOne(Samples.report(METER, HOUR, 1), ContentEncoding.IDENTITY));
        assertEquals(
                new Receipt.NotAcknowledged(),
                receiveLines(
                        join("\n", Samples.report(METER, HOUR, 1), "refused".getBytes(UTF_8)),
                        ContentEncoding.IDENTITY));
    }

    @Test
    void holdsTheHourAgainstTheBusinessClock() throws IOException {
        assertEquals(
                "hour-not-over",
                rule(receiveOne(
                        Samples.report(METER, Instant.parse("2026-11-01T12:00:00Z"), 1), ContentEncoding.GZIP)));
        assertEquals(
                "hour-too-old",
                rule(receiveOne(
                        Samples.report(METER, Instant.parse("2026-07-04T11:00:00Z"), 1), ContentEncoding.GZIP)));
    }

    @Test
    void refusesALineThatIsTooLongAndTakesTheNext() throws IOException {
        byte[] report = Samples.report(METER, HOUR, 1);
        limit(Map.of("meterline.collector.intake.max-report-bytes", Integer.toString(report.length)));
        byte[] tooLong = Samples.report(METER, HOUR, 1, "vm-123");

        Receipt receipt = receiveLines(join("\n", tooLong, report), ContentEncoding.ZSTD);

        Receipt.Acknowledged acknowledged = assertInstanceOf(Receipt.Acknowledged.class, receipt);
        assertEquals(1, acknowledged.accepted().size());
        assertEquals("report-too-large", rule(acknowledged.refused().getFirst().why()));
    }

    @Test
    void refusesAReportWhoseCompressedFormIsTooLarge() throws IOException {
        limit(Map.of("meterline.collector.intake.max-report-compressed-bytes", "100"));

        assertEquals("report-too-large", rule(receiveOne(Samples.report(METER, HOUR, 1), ContentEncoding.GZIP)));
        assertInstanceOf(Receipt.TooLarge.class, receiveOne(Samples.report(METER, HOUR, 1), ContentEncoding.ZSTD));
    }

    @Test
    void publishesNothingOfARequestThatIsTooLarge() throws IOException {
        byte[] lines = join("\n", Samples.report(METER, HOUR, 1), Samples.report(METER, HOUR, 2));
        limit(Map.of("meterline.collector.intake.max-request-reports", "1"));
        assertInstanceOf(Receipt.TooLarge.class, receiveLines(lines, ContentEncoding.IDENTITY));

        limit(Map.of("meterline.collector.intake.max-request-bytes", Integer.toString(lines.length - 1)));
        assertInstanceOf(Receipt.TooLarge.class, receiveLines(lines, ContentEncoding.IDENTITY));
        assertInstanceOf(Receipt.TooLarge.class, receiveLines(lines, ContentEncoding.GZIP));
        assertEquals(0, log.calls);
    }

    @Test
    void stopsABombAtTheLimit() throws IOException {
        byte[] bomb = Compression.gzip(new byte[80 * 1024 * 1024]);

        assertInstanceOf(Receipt.TooLarge.class, receive().receiveLines(SENDER, body(bomb, ContentEncoding.GZIP)));
        assertEquals("report-too-large", rule(receive().receiveOne(SENDER, body(bomb, ContentEncoding.GZIP))));
    }

    /** Not by time: by how much of the bomb was taken from the wire, and by what was allocated for it. */
    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void readsABombNoFurtherThanTheLimit(ContentEncoding encoding) throws IOException {
        limit(Map.of(
                "meterline.collector.intake.max-report-bytes", "1000000",
                "meterline.collector.intake.max-request-bytes", "2000000"));
        byte[] bomb = encoded(new byte[64 * 1024 * 1024], encoding);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();

        InPieces lines = new InPieces(bomb);
        assertInstanceOf(Receipt.TooLarge.class, receive().receiveLines(SENDER, new IncomingBody(lines, encoding)));
        // 2 of 64 MB, and what the decoder reads ahead.
        assertTrue(lines.given() < bomb.length / 16, () -> lines.given() + " of " + bomb.length);

        InPieces one = new InPieces(bomb);
        assertEquals("report-too-large", rule(receive().receiveOne(SENDER, new IncomingBody(one, encoding))));
        // A single report as zstd is read whole, for it may go on unchanged; its own limit bounds that.
        assertTrue(encoding == ContentEncoding.ZSTD || one.given() < bomb.length / 16, () -> one.given() + " bytes");

        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 12_000_000, () -> allocated + " bytes");
    }

    @Test
    void paysForTheWindowBeforeItIsMade() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed, 19)) {
            out.write(Samples.report(METER, HOUR, 1));
        }
        limit(Map.of(
                "meterline.collector.intake.max-bytes-in-flight", "9000000",
                "meterline.collector.intake.admission-wait", "PT0S"));
        for (int held : new int[] {0, 600_000}) {
            try (InFlightBytes.Account other = inFlight.open()) {
                other.take(held);

                Receipt receipt = receive().receiveOne(SENDER, body(packed.toByteArray(), ContentEncoding.ZSTD));

                // The report has 400 bytes; its frame asks for 8 MiB.
                assertSame(held == 0 ? Receipt.Acknowledged.class : Receipt.Busy.class, receipt.getClass());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void holdsOnlyWhatIsSentWhileTheBrokerIsWaitedFor(ContentEncoding encoding) throws IOException {
        byte[] report = Samples.largeReport(METER, HOUR, 2000);

        var one = receiveOne(report, encoding);
        var lines = receiveLines(join("\n", report, report, report), encoding);

        assertInstanceOf(Receipt.Acknowledged.class, one);
        assertInstanceOf(Receipt.Acknowledged.class, lines);
        for (int call = 0; call < 2; call++) {
            int sent = log.sentBytes.get(call);
            int held = log.heldBytes.get(call);
            assertTrue(sent <= held && held < sent + 10_000, () -> held + " held for " + sent);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void publishesNothingOfABodyThatEndsEarly(ContentEncoding encoding) throws IOException {
        byte[] whole = encoded(join("\n", Samples.report(METER, HOUR, 1), Samples.report(METER, HOUR, 2)), encoding);
        byte[] cut = Arrays.copyOf(whole, whole.length - 12);

        assertInstanceOf(Receipt.Unreadable.class, receive().receiveLines(SENDER, body(cut, encoding)));
        assertInstanceOf(Receipt.Unreadable.class, receive().receiveOne(SENDER, body(cut, encoding)));
        assertInstanceOf(Receipt.Unreadable.class, receive().receiveOne(SENDER, body("{}".getBytes(UTF_8), encoding)));
        assertEquals(0, log.calls);
    }

    @Test
    void turnsARequestAwayWhereOthersHoldTheBytes() throws IOException {
        limit(Map.of(
                "meterline.collector.intake.max-bytes-in-flight", "1000000",
                "meterline.collector.intake.admission-wait", "PT0S"));
        try (InFlightBytes.Account other = inFlight.open()) {
            other.take(999_900);

            assertSame(
                    Receipt.Busy.class,
                    receiveOne(Samples.report(METER, HOUR, 1), ContentEncoding.ZSTD)
                            .getClass());
        }
        assertInstanceOf(
                Receipt.Acknowledged.class, receiveOne(Samples.report(METER, HOUR, 1), ContentEncoding.IDENTITY));
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatWasReadWhetherItWasTakenOrNot(ContentEncoding encoding) throws IOException {
        byte[] report = Samples.report(METER, HOUR, 1);
        byte[] refused = "x".repeat(report.length).getBytes(UTF_8);
        for (byte[] body : List.of(report, refused)) {
            rates = new UsageMeterRates(
                    TestSettings.rates(Map.of(
                            "meterline.collector.rates.bytes-per-minute", "60000",
                            "meterline.collector.rates.byte-burst", "1")),
                    () -> 0);

            var one = receiveOne(body, encoding);
            assertTrue(rates.admitRequest(METER).isPositive(), one.toString());

            UUID another = ANOTHER_METER;
            var lines = receive()
                    .receiveLines(
                            new Sender(another, Samples.PROVIDER),
                            body(encoded(join("\n", body, body), encoding), encoding));
            assertTrue(rates.admitRequest(another).isPositive(), lines.toString());
        }
    }

    @Test
    void waitsForTheBrokerWithNothingButTheCompressedReport() throws IOException {
        byte[] report = Samples.largeReport(METER, HOUR, 1000);
        log.whenStoring =
                () -> assertEquals(settings.maxBytesInFlight() - Zstd.compress(report, 3).length, inFlight.available());

        var receipt = receiveOne(report, ContentEncoding.GZIP);

        assertInstanceOf(Receipt.Acknowledged.class, receipt);
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowMuchWasReadAlsoOfWhatIsRefused(ContentEncoding encoding) throws IOException {
        byte[] taken = Samples.report(METER, HOUR, 1);
        byte[] refused = Samples.report(ANOTHER_METER, HOUR, 1);

        assertInstanceOf(Receipt.Acknowledged.class, receiveOne(taken, encoding));
        assertInstanceOf(Receipt.NotTaken.class, receiveOne(refused, encoding));

        assertEquals(encoded(taken, encoding).length + encoded(refused, encoding).length, wireBytes);
        assertEquals(taken.length + refused.length, uncompressedBytes);
    }

    /** COL-79 */
    @Test
    void eachReportGoesWithTheSkewOfItsSendersClock() throws IOException {
        byte[] lines = join("\n", Samples.report(METER, HOUR, 1), Samples.report(METER, HOUR, 2));

        var unused = receive()
                .receiveLines(
                        SENDER, new IncomingBody(new ByteArrayInputStream(lines), ContentEncoding.IDENTITY, -600_000L));

        assertEquals(
                List.of(-600_000L, -600_000L),
                log.stored.stream()
                        .map(each -> each.message().clockSkewMillis())
                        .toList());
    }

    private void read(long fromTheWire, long uncompressed) {
        wireBytes += fromTheWire;
        uncompressedBytes += uncompressed;
    }

    private void limit(Map<String, String> limits) {
        settings = TestSettings.with(limits);
        inFlight = new InFlightBytes(settings);
    }

    private ReceiveUsageReports receive() {
        ReportInspection inspection =
                new ReportInspection(new UsageReportReader(ReportLimits.DEFAULTS), AgeLimits.DEFAULTS);
        return new ReceiveUsageReports(
                settings, inspection, inFlight, rates, log, this::read, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Receipt receiveOne(byte[] report, ContentEncoding encoding) throws IOException {
        return receive().receiveOne(SENDER, body(encoded(report, encoding), encoding));
    }

    private Receipt receiveLines(byte[] lines, ContentEncoding encoding) throws IOException {
        return receive().receiveLines(SENDER, body(encoded(lines, encoding), encoding));
    }

    private static IncomingBody body(byte[] bytes, ContentEncoding encoding) {
        return new IncomingBody(new ByteArrayInputStream(bytes), encoding);
    }

    private static byte[] encoded(byte[] plain, ContentEncoding encoding) {
        return switch (encoding) {
            case IDENTITY -> plain;
            case GZIP -> Compression.gzip(plain);
            case ZSTD -> Compression.zstd(plain);
        };
    }

    private static byte[] join(String lineBreak, byte[]... lines) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; i < lines.length; i++) {
            joined.write(i == 0 ? new byte[0] : lineBreak.getBytes(UTF_8));
            joined.write(lines[i]);
        }
        return joined.toByteArray();
    }

    private static String rule(Receipt receipt) {
        return rule(assertInstanceOf(Receipt.NotTaken.class, receipt).why());
    }

    private static String rule(Verdict.NotTaken why) {
        Refusal refusal = assertInstanceOf(Verdict.Refused.class, why).refusal();
        return refusal.rule();
    }

    /** Gives a few bytes at a time, and tells how many it gave. */
    private static final class InPieces extends InputStream {

        private static final int PIECE_BYTES = 16;

        private final byte[] bytes;
        private int given;

        InPieces(byte[] bytes) {
            this.bytes = bytes;
        }

        int given() {
            return given;
        }

        @Override
        public int read() {
            return given == bytes.length ? -1 : bytes[given++] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = Math.min(Math.min(length, PIECE_BYTES), bytes.length - given);
            System.arraycopy(bytes, given, into, offset, count);
            given += count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    /** Keeps what it is given, or fails. */
    private final class FakeLog implements UsageReportLog {

        private final List<PublishableReport> stored = new ArrayList<>();
        private final List<Integer> sentBytes = new ArrayList<>();
        private final List<Integer> heldBytes = new ArrayList<>();
        private boolean fails;
        private int calls;
        private Runnable whenStoring = () -> {};

        @Override
        public boolean storeAll(List<PublishableReport> reports) {
            calls++;
            sentBytes.add(reports.stream().mapToInt(each -> each.zstd().length).sum());
            heldBytes.add(settings.maxBytesInFlight() - inFlight.available());
            whenStoring.run();
            if (!fails) {
                stored.addAll(reports);
            }
            return !fails;
        }

        byte[] original(int index) throws IOException {
            return Compression.unzstd(stored.get(index).zstd(), Integer.MAX_VALUE - 16);
        }
    }
}
