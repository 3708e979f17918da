package org.meterline.benchmarks.collector;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.sample.OneCore;
import org.meterline.benchmarks.sample.SampleReport;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.local.testing.TestMeterIssuer;

/** The requests of one shape, made before anything is measured; they are sent one after the other, again and again. */
final class Pool {

    private static final String PATH = "/api/v1/usage-reports";

    /** A third of what a usage meter's token lives. */
    private static final Duration TOKENS_TAKEN_FOR = Duration.ofMinutes(5);

    /** So many bytes of JSON are kept as they are, for the floors. */
    private static final int SAMPLE_BYTES = 16 << 20;

    /** So many bytes of compressed reports are kept for the floor of the broker. */
    private static final int STORED_BYTES = 16 << 20;

    /** What is stored of one request. */
    record Stored(List<Message> messages) {}

    /** @param zstd what the topic carries */
    record Message(ReportMessage headers, byte[] zstd) {}

    private record Body(UUID usageMeterId, byte[] packed) {}

    private final Shape shape;
    private final List<Body> bodies;
    private final List<Stored> stored = new ArrayList<>();
    private final List<OneCore.Sample> samples = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private long jsonBytes;
    private long packedBytes;
    private long zstdBytes;
    private volatile List<HttpRequest> requests = List.of();
    private Instant signed = Instant.EPOCH;

    Pool(Shape shape, List<UUID> senders, int bodies) {
        this.shape = shape;
        this.bodies = new ArrayList<>();
        for (int i = 0; i < bodies; i++) {
            this.bodies.add(body(senders.get(i % senders.size()), i));
        }
    }

    private Body body(UUID usageMeterId, int number) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<Message> messages = new ArrayList<>();
        List<byte[]> reports = new ArrayList<>();
        for (int i = 0; i < shape.reports(); i++) {
            SampleReport report = SampleReport.of(usageMeterId, shape.records(), number * shape.reports() + i);
            lines.writeBytes(report.json());
            if (shape.reports() > 1) {
                lines.write('\n');
            }
            reports.add(report.json());
            byte[] zstd = Compression.zstd(report.json());
            zstdBytes += zstd.length;
            messages.add(new Message(report.message(SampleReport.PROVIDER, Instant.now()), zstd));
        }
        byte[] packed = packed(lines.toByteArray());
        if (jsonBytes < SAMPLE_BYTES) {
            samples.add(new OneCore.Sample(reports, packed, lines.size()));
        }
        jsonBytes += lines.size();
        packedBytes += packed.length;
        if (zstdBytes < STORED_BYTES) {
            stored.add(new Stored(messages));
        }
        return new Body(usageMeterId, packed);
    }

    private byte[] packed(byte[] plain) {
        return shape.encoding().equals(Compression.GZIP) ? Compression.gzip(plain) : Compression.zstd(plain);
    }

    /** Signs all tokens anew where they are no longer fresh. */
    void renewTokens() {
        if (Instant.now().isBefore(signed.plus(TOKENS_TAKEN_FOR))) {
            return;
        }
        signed = Instant.now();
        requests = IntStream.range(0, bodies.size())
                .parallel()
                .mapToObj(i -> request(bodies.get(i)))
                .toList();
    }

    private HttpRequest request(Body body) {
        String authorization = "Bearer " + TestMeterIssuer.tokenFor(body.usageMeterId(), SampleReport.PROVIDER, 1);
        return HttpRequest.post(PATH, authorization, shape.contentType(), shape.encoding(), body.packed(), 202);
    }

    HttpRequest next() {
        return requests.get(Math.floorMod(turn.getAndIncrement(), requests.size()));
    }

    /** Whether each of them was sent at least once. */
    boolean wasSentWhole() {
        return turn.get() >= requests.size();
    }

    List<HttpRequest> all() {
        return requests;
    }

    Shape shape() {
        return shape;
    }

    List<Stored> stored() {
        return stored;
    }

    /** Some of the requests, to be worked on without a collector. */
    OneCore.Load samples() {
        return new OneCore.Load(samples, shape.encoding(), shape.recordsOfRequest());
    }

    /** Of one request on average, uncompressed. */
    long jsonBytesOfRequest() {
        return jsonBytes / bodies.size();
    }

    /** The mean size of a record and of its part of what travels. */
    String sizes() {
        long records = (long) bodies.size() * shape.recordsOfRequest();
        return "%d B JSON a record, %d.%d B as sent"
                .formatted(jsonBytes / records, packedBytes / records, packedBytes * 10 / records % 10);
    }
}
