package org.meterline.collector.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.domain.BudgetExhaustedException;
import org.meterline.collector.domain.ContentEncoding;
import org.meterline.collector.domain.GrowingBuffer;
import org.meterline.collector.domain.LimitedStream;
import org.meterline.collector.domain.Line;
import org.meterline.collector.domain.LineReader;
import org.meterline.collector.domain.ReportInspection;
import org.meterline.collector.domain.RequestTooLargeException;
import org.meterline.collector.domain.Sender;
import org.meterline.collector.domain.Verdict;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.codec.DecoderMemory;
import org.meterline.contracts.codec.TooLargeException;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.Way;

/**
 * Receives usage reports: reads the body piece by piece, judges each report, and publishes what was taken once the whole
 * body was read. So a request that is refused as a whole leaves nothing behind, and all that waits for the end of the
 * body is the compressed form of its reports.
 */
@ApplicationScoped
public class ReceiveUsageReports {

    private static final int CHUNK_BYTES = 16 * 1024;

    /** What is kept of a line besides its report until the answer is given: the receipt or the refusal, and the headers. */
    private static final int BYTES_OF_AN_ANSWER = 2048;

    private final IntakeSettings limits;
    private final ReportInspection inspection;
    private final InFlightBytes inFlight;
    private final UsageMeterRates rates;
    private final UsageReportLog log;
    private final Traffic traffic;
    private final Clock clock;

    ReceiveUsageReports(
            IntakeSettings limits,
            ReportInspection inspection,
            InFlightBytes inFlight,
            UsageMeterRates rates,
            UsageReportLog log,
            Traffic traffic,
            Clock clock) {
        this.limits = limits;
        this.inspection = inspection;
        this.inFlight = inFlight;
        this.rates = rates;
        this.log = log;
        this.traffic = traffic;
        this.clock = clock;
    }

    /** Receives a body that is one usage report. */
    public Receipt receiveOne(Sender sender, IncomingBody body) {
        return receive(account -> one(sender, body, account));
    }

    /** Receives a body with a usage report on each line. */
    public Receipt receiveLines(Sender sender, IncomingBody body) {
        return receive(account -> lines(sender, body, account));
    }

    @FunctionalInterface
    private interface Receiving {
        Receipt on(InFlightBytes.Account account) throws IOException;
    }

    private Receipt receive(Receiving receiving) {
        try (InFlightBytes.Account account = inFlight.open()) {
            return receiving.on(account);
        } catch (BudgetExhaustedException busy) {
            return new Receipt.Busy();
        } catch (RequestTooLargeException | TooLargeException large) {
            return new Receipt.TooLarge(String.valueOf(large.getMessage()));
        } catch (IOException unreadable) {
            return new Receipt.Unreadable("The body ended early or is not what its Content-Encoding says.");
        }
    }

    private Receipt one(Sender sender, IncomingBody body, InFlightBytes.Account account) throws IOException {
        LimitedStream wire = wire(body);
        byte[] zstd = body.encoding() == ContentEncoding.ZSTD ? readZstd(wire, account) : null;
        Batch batch = new Batch(body.clockSkewMillis());
        Verdict.NotTaken why;
        byte[] plain = zstd == null ? null : oneLine(zstd, account);
        if (plain != null) {
            count(sender, wire.passed(), plain.length);
            why = take(plain, zstd, sender, account, batch);
            account.giveBack(plain.length);
        } else {
            try (LimitedStream decoded = decoded(sender, wire, zstd, body.encoding(), account);
                    LineReader reader = LineReader.ofOneLine(decoded, limits.maxReportBytes(), account)) {
                why = takeOne(reader, decoded, zstd, sender, account, batch);
            }
        }
        return why == null ? publish(batch) : new Receipt.NotTaken(why);
    }

    /** The body where it is what usage meters send, one frame with one line: paid for, and undone without a copy. */
    private byte @Nullable [] oneLine(byte[] zstd, InFlightBytes.Account account) throws BudgetExhaustedException {
        int max = (int) Math.min(limits.maxReportBytes(), limits.maxRequestBytes());
        OptionalInt size = Compression.statedSize(zstd, max);
        if (size.isEmpty()) {
            return null;
        }
        account.take(size.getAsInt());
        Optional<byte[]> plain = Compression.unzstdAtOnce(zstd, max).filter(Line::isOne);
        if (plain.isEmpty()) {
            account.giveBack(size.getAsInt());
        }
        return plain.orElse(null);
    }

    private Verdict.@Nullable NotTaken takeOne(
            LineReader reader,
            LimitedStream decoded,
            byte @Nullable [] zstd,
            Sender sender,
            InFlightBytes.Account account,
            Batch batch)
            throws IOException {
        Line line = reader.next();
        if (line == null) {
            return new Verdict.Refused(Refusals.empty());
        }
        if (line instanceof Line.Content && reader.next() != null) {
            return new Verdict.Refused(Refusals.manyLines());
        }
        boolean wholeBody = line instanceof Line.Content(int number, byte[] bytes) && bytes.length == decoded.passed();
        return take(line, wholeBody ? zstd : null, sender, account, batch);
    }

    private Receipt lines(Sender sender, IncomingBody body, InFlightBytes.Account account) throws IOException {
        LimitedStream wire = wire(body);
        Batch batch = new Batch(body.clockSkewMillis());
        try (LimitedStream decoded = decoded(sender, wire, null, body.encoding(), account);
                LineReader reader = new LineReader(decoded, limits.maxReportBytes(), account)) {
            for (Line line = reader.next(); line != null; line = reader.next()) {
                if (batch.lines() == limits.maxRequestReports()) {
                    throw new RequestTooLargeException(
                            "The request has more than " + limits.maxRequestReports() + " usage reports.");
                }
                account.take(BYTES_OF_AN_ANSWER);
                Verdict.NotTaken why = take(line, null, sender, account, batch);
                if (why != null) {
                    batch.refuse(line.number(), why);
                }
            }
        }
        return publish(batch);
    }

    private Receipt publish(Batch batch) {
        boolean stored = batch.publishable().isEmpty() || log.storeAll(batch.publishable());
        return stored ? batch.acknowledged() : new Receipt.NotAcknowledged();
    }

    /** Adds the report of a line to the batch, or returns why it is not taken. */
    private Verdict.@Nullable NotTaken take(
            Line line, byte @Nullable [] zstd, Sender sender, InFlightBytes.Account account, Batch batch)
            throws IOException {
        return switch (line) {
            case Line.TooLong(int number) -> new Verdict.Refused(Refusals.tooManyBytes(limits.maxReportBytes()));
            case Line.Content(int number, byte[] original) -> take(original, zstd, sender, account, batch);
        };
    }

    private Verdict.@Nullable NotTaken take(
            byte[] original, byte @Nullable [] zstd, Sender sender, InFlightBytes.Account account, Batch batch)
            throws IOException {
        Instant received = clock.instant();
        return switch (inspection.inspect(original, sender, received)) {
            case Verdict.NotTaken why -> why;
            case Verdict.Taken taken -> {
                Optional<byte[]> packed = zstd == null ? compressed(original, account) : Optional.of(zstd);
                if (packed.isEmpty()) {
                    yield new Verdict.Refused(Refusals.tooManyCompressedBytes(limits.maxReportCompressedBytes()));
                }
                ReportMessage message = message(taken, sender, received, batch.clockSkewMillis());
                batch.take(taken.header(), taken.digest(), new PublishableReport(message, packed.get()));
                yield null;
            }
        };
    }

    /** The report as zstd, paid for until the account is closed; empty where that is too large. */
    private Optional<byte[]> compressed(byte[] original, InFlightBytes.Account account)
            throws BudgetExhaustedException {
        int room = Compression.zstdRoom(original.length, limits.maxReportCompressedBytes());
        // The room to compress into, and the copy of what came out.
        account.take(2 * room);
        Optional<byte[]> zstd = Compression.zstd(original, limits.maxReportCompressedBytes());
        account.giveBack(2 * room - zstd.map(bytes -> bytes.length).orElse(0));
        return zstd;
    }

    private static ReportMessage message(
            Verdict.Taken taken, Sender sender, Instant received, @Nullable Long clockSkewMillis) {
        return new ReportMessage(
                taken.digest(),
                sender.usageMeterId(),
                sender.provider(),
                taken.header().source().id(),
                taken.header().hour(),
                received,
                Way.ONLINE,
                null,
                clockSkewMillis);
    }

    /** Reads a zstd body as it stands, so that it can go to the topic unchanged; it is paid for until the account is closed. */
    private byte[] readZstd(InputStream wire, InFlightBytes.Account account) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (GrowingBuffer buffer = new GrowingBuffer(limits.maxReportCompressedBytes(), account)) {
            for (int read = wire.read(chunk); read >= 0; read = wire.read(chunk)) {
                if (!buffer.append(chunk, 0, read)) {
                    throw new RequestTooLargeException(
                            "The usage report has more than " + limits.maxReportCompressedBytes() + " bytes as zstd.");
                }
            }
            account.take(buffer.length());
            return buffer.firstBytes(buffer.length());
        }
    }

    private LimitedStream wire(IncomingBody body) {
        return new LimitedStream(body.raw(), limits.maxRequestBytes(), "The request") {

            @Override
            public void close() {
                // The body is the server's to close; what we close are the decoders before it.
            }
        };
    }

    /** Closing it frees the decoder's window at once, and counts what was read, however reading ended. */
    private LimitedStream decoded(
            Sender sender,
            LimitedStream wire,
            byte @Nullable [] zstd,
            ContentEncoding encoding,
            InFlightBytes.Account account)
            throws IOException {
        InputStream packed = zstd == null ? wire : new ByteArrayInputStream(zstd);
        PaidMemory memory = new PaidMemory(account);
        memory.take(2 * CHUNK_BYTES);
        InputStream decoding = Compression.decoding(encoding.headerValue(), packed, memory);
        return new LimitedStream(decoding, limits.maxRequestBytes(), "The uncompressed request") {

            @Override
            public void close() throws IOException {
                count(sender, wire.passed(), passed());
                super.close();
                memory.giveBack();
            }
        };
    }

    private void count(Sender sender, long wireBytes, long plainBytes) {
        traffic.read(wireBytes, plainBytes);
        rates.read(sender.usageMeterId(), Math.max(wireBytes, plainBytes));
    }

    /** What reading a body takes beside its lines; it is not held any more while the broker is waited for. */
    private static final class PaidMemory implements DecoderMemory {

        private final InFlightBytes.Account account;
        private int held;

        PaidMemory(InFlightBytes.Account account) {
            this.account = account;
        }

        @Override
        public void take(int bytes) throws BudgetExhaustedException {
            account.take(bytes);
            held += bytes;
        }

        void giveBack() {
            account.giveBack(held);
            held = 0;
        }
    }
}
