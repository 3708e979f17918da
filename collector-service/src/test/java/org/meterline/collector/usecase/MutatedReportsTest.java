package org.meterline.collector.usecase;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.meterline.collector.Mutation;
import org.meterline.collector.Samples;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.domain.ContentEncoding;
import org.meterline.collector.domain.ReportInspection;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.domain.Verdict;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/**
 * Whatever becomes of a body on its way: it is answered, what is acknowledged can be read by who consumes it, and every
 * byte that was held is given back.
 */
class MutatedReportsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant HOUR = Instant.parse("2026-11-21T10:00:00Z");
    private static final UUID METER = UUID.fromString("0b6e4c1e-5d1f-4b7c-9a53-2f8f5c6d7e01");
    private static final Sender SENDER = new Sender(METER, Samples.PROVIDER);
    private static final List<byte[]> GOOD = goodReports();

    private final IntakeSettings settings = TestSettings.defaults();
    private final UsageReportReader consumersReader = new UsageReportReader(ReportLimits.DEFAULTS);

    /** One line of a body: a good report with changes, and how the line ends. */
    record MutatedLine(int report, List<Mutation> mutations, String ending) {

        byte[] bytes() {
            return Mutation.all(mutations, GOOD.get(Math.floorMod(report, GOOD.size())));
        }
    }

    @Property(tries = 2000)
    void aSingleReportIsAnsweredAndReadable(
            @ForAll("lines") MutatedLine line,
            @ForAll ContentEncoding encoding,
            @ForAll("damage") List<Mutation> damage)
            throws IOException {
        byte[] wire = Mutation.all(damage, Mutation.packed(encoding, line.bytes()));
        KeptLog log = new KeptLog();

        Receipt receipt = receive(log, false, wire, encoding);

        check(receipt, log);
    }

    @Property(tries = 1500)
    void linesAreAnsweredAndReadable(
            @ForAll("bodies") List<MutatedLine> lines,
            @ForAll ContentEncoding encoding,
            @ForAll("damage") List<Mutation> damage)
            throws IOException {
        byte[] wire = Mutation.all(damage, Mutation.packed(encoding, joined(lines)));
        KeptLog log = new KeptLog();

        Receipt receipt = receive(log, true, wire, encoding);

        check(receipt, log);
    }

    @Property(tries = 700)
    void theReceiptIsTheSameInWhateverEncodingTheReportCame(@ForAll("bodies") List<MutatedLine> lines)
            throws IOException {
        byte[] plain = joined(lines);

        for (boolean ndjson : new boolean[] {true, false}) {
            Receipt receipt = receive(new KeptLog(), ndjson, plain, ContentEncoding.IDENTITY);
            for (ContentEncoding encoding : ContentEncoding.values()) {
                byte[] wire = Mutation.packed(encoding, plain);
                assertEquals(receipt, receive(new KeptLog(), ndjson, wire, encoding));
            }
        }
    }

    /** Each line is taken or refused as if it came alone, and both lists follow the lines. */
    @Property(tries = 700)
    void linesAreJudgedOneByOneInTheirOrder(@ForAll("bodies") List<MutatedLine> lines) throws IOException {
        byte[] plain = joined(lines);
        List<AcceptedReport> accepted = new ArrayList<>();
        List<RefusedLine> refused = new ArrayList<>();
        int number = 0;
        for (byte[] line : split(plain)) {
            number++;
            if (!isBlank(line)) {
                switch (receive(new KeptLog(), false, line, ContentEncoding.IDENTITY)) {
                    case Receipt.Acknowledged one -> accepted.addAll(one.accepted());
                    case Receipt.NotTaken(Verdict.NotTaken why) -> refused.add(new RefusedLine(number, why));
                    case Receipt other -> throw new AssertionError(other);
                }
            }
        }

        Receipt receipt =
                receive(new KeptLog(), true, Mutation.packed(ContentEncoding.GZIP, plain), ContentEncoding.GZIP);

        assertEquals(new Receipt.Acknowledged(accepted, refused), receipt);
    }

    private Receipt receive(KeptLog log, boolean lines, byte[] wire, ContentEncoding encoding) {
        ReportInspection inspection =
                new ReportInspection(new UsageReportReader(ReportLimits.DEFAULTS), AgeLimits.DEFAULTS);
        InFlightBytes inFlight = new InFlightBytes(settings);
        ReceiveUsageReports receive = new ReceiveUsageReports(
                settings,
                inspection,
                inFlight,
                new UsageMeterRates(TestSettings.rates(Map.of())),
                log,
                (wireBytes, uncompressedBytes) -> {},
                Clock.fixed(NOW, ZoneOffset.UTC));
        IncomingBody body = new IncomingBody(new ByteArrayInputStream(wire), encoding);

        Receipt receipt = lines ? receive.receiveLines(SENDER, body) : receive.receiveOne(SENDER, body);

        assertEquals(settings.maxBytesInFlight(), inFlight.available());
        return receipt;
    }

    private void check(Receipt receipt, KeptLog log) throws IOException {
        List<AcceptedReport> accepted = switch (receipt) {
            case Receipt.Acknowledged done -> done.accepted();
            case Receipt.NotTaken notTaken -> List.of();
            case Receipt.Unreadable unreadable -> List.of();
            case Receipt.TooLarge tooLarge -> List.of();
            case Receipt.Busy busy -> throw new AssertionError(busy);
            case Receipt.NotAcknowledged not -> throw new AssertionError(not);
        };
        assertEquals(accepted.size(), log.stored.size());
        for (int i = 0; i < accepted.size(); i++) {
            check(accepted.get(i), log.stored.get(i));
        }
    }

    private void check(AcceptedReport accepted, PublishableReport stored) throws IOException {
        byte[] original = Compression.unzstd(stored.zstd(), ReportLimits.DEFAULTS.maxBytes());
        ReadResult.Valid read = assertInstanceOf(
                ReadResult.Valid.class, consumersReader.read(original, usage -> assertNotNull(usage.id())));
        assertEquals(accepted.digest(), read.digest());
        assertEquals(accepted.source(), read.header().source().id());
        assertEquals(accepted.hour(), read.header().hour());
        assertEquals(METER, read.header().usageMeterId());
        assertEquals(read.digest(), stored.message().digest());
        assertEquals(read.header().source().id(), stored.message().source());
        assertEquals(read.header().hour(), stored.message().hour());
        // As a consumer of another make would read it, in one go.
        assertArrayEquals(original, Zstd.decompress(stored.zstd(), original.length));
    }

    @Provide
    Arbitrary<MutatedLine> lines() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, GOOD.size() - 1),
                        mutations().list().ofMaxSize(3),
                        Arbitraries.of("\n", "\r\n", "\n\n", "\n \t\r\n"))
                .as(MutatedLine::new);
    }

    @Provide
    Arbitrary<List<MutatedLine>> bodies() {
        return lines().list().ofMaxSize(5);
    }

    /** Mostly none, for else nearly nothing would be read. */
    @Provide
    Arbitrary<List<Mutation>> damage() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(List.<Mutation>of())),
                Tuple.of(1, mutations().list().ofMinSize(1).ofMaxSize(3)));
    }

    private static Arbitrary<Mutation> mutations() {
        Arbitrary<Integer> any = Arbitraries.integers().withDistribution(RandomDistribution.uniform());
        return Combinators.combine(any, any, any).as(Mutation::new);
    }

    private static byte[] joined(List<MutatedLine> lines) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (MutatedLine line : lines) {
            joined.writeBytes(line.bytes());
            joined.writeBytes(line.ending().getBytes(UTF_8));
        }
        return joined.toByteArray();
    }

    /** The lines between line feeds, one carriage return at the end taken away. */
    private static List<byte[]> split(byte[] plain) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte each : plain) {
            if (each == '\n') {
                lines.add(line.toByteArray());
                line.reset();
            } else {
                line.write(each);
            }
        }
        lines.add(line.toByteArray());
        return lines.stream().map(MutatedReportsTest::withoutCarriageReturn).toList();
    }

    private static boolean isBlank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t') {
                return false;
            }
        }
        return true;
    }

    private static byte[] withoutCarriageReturn(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    /** The valid examples of the contract, as if this meter had sent them for an hour that is taken. */
    private static List<byte[]> goodReports() {
        List<byte[]> good = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("..", "contracts", "examples", "usage-report", "valid"))) {
            for (Path file : files.sorted().toList()) {
                String report = Files.readString(file)
                        .replaceFirst("(\"usageMeterId\"\\s*:\\s*\")[^\"]*", "$1" + METER)
                        .replaceFirst("(\"hour\"\\s*:\\s*\")[^\"]*", "$1" + HOUR);
                good.add(report.getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertFalse(good.isEmpty());
        return good;
    }

    private static final class KeptLog implements UsageReportLog {

        private final List<PublishableReport> stored = new ArrayList<>();

        @Override
        public boolean storeAll(List<PublishableReport> reports) {
            return stored.addAll(reports);
        }
    }
}
