package org.meterline.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.meterline.contracts.Topics;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReportDigest;

/** What one usage meter has sent and what was acknowledged to it, to be held against what the topic has. Many may send at once. */
final class SentReports {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final int LARGEST = 1 << 24;

    private final UUID meter;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sequence = new AtomicInteger();

    private SentReports(UUID meter) {
        this.meter = meter;
    }

    /** Of a usage meter that the collector knows and that has sent nothing yet. */
    static SentReports ofOneMeter() throws Exception {
        return new SentReports(UsageMeters.registered());
    }

    UUID meter() {
        return meter;
    }

    /** Makes the next report. */
    byte[] next() {
        int number = sequence.incrementAndGet();
        return Samples.report(meter, HOUR, number, "vm-" + number);
    }

    /** Sends a report of its own and returns whether it was acknowledged. */
    boolean sendNext() {
        return send(next());
    }

    /** Sends reports in one request and returns whether they were acknowledged: all of them, or none. */
    boolean send(byte[]... reports) {
        Set<String> digests = new HashSet<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] report : reports) {
            digests.add(ReportDigest.of(report).value());
            body.writeBytes(report);
            body.write('\n');
        }
        sent.addAll(digests);
        Response response = UsageMeters.as(meter)
                .contentType("application/x-ndjson")
                .body(body.toByteArray())
                .post(UsageMeters.REPORTS);
        if (response.statusCode() == 202) {
            assertEquals(digests, Set.copyOf(response.<List<String>>path("accepted.digest")));
            acknowledged.addAll(digests);
            return true;
        }
        assertEquals(503, response.statusCode(), response.asString());
        assertEquals("urn:meterline:problem:not-acknowledged", response.path("type"));
        assertNotNull(response.header("Retry-After"));
        return false;
    }

    /** The digests that the topic has, in its order, each as often as it stands there. */
    List<String> onTheTopic() throws IOException {
        List<String> digests = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> stored : Broker.read(Topics.USAGE_REPORTS, meter)) {
            String digest = new String(stored.headers().lastHeader("ce_id").value(), UTF_8);
            assertEquals(
                    digest,
                    ReportDigest.of(Compression.unzstd(stored.value(), LARGEST)).value());
            digests.add(digest);
        }
        return digests;
    }

    /** Whatever was acknowledged is there, and nothing is there that was not sent. */
    void assertKept() throws IOException {
        List<String> stored = onTheTopic();
        Set<String> lost = new HashSet<>(acknowledged);
        lost.removeAll(stored);
        assertEquals(Set.of(), lost, "acknowledged and lost");
        assertTrue(sent.containsAll(stored));
    }
}
