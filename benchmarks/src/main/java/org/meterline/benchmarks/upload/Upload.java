package org.meterline.benchmarks.upload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Brings one file and looks until it is everywhere. */
final class Upload {

    /**
     * How long each took, from the first byte of the upload on.
     *
     * @param taken until the gateway's 202
     * @param published until every report is on the topic
     * @param visible until the month's usage has every hour in it
     * @param counted until the gateway knows every outcome
     * @param heapBytes the most that the gateway's heap held meanwhile, as it says itself
     */
    record Times(Duration taken, Duration published, Duration visible, Duration counted, long heapBytes) {}

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METRIC = "licensable-cores";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String gateway;
    private final String aggregation;
    private final LargeFile file;
    private long heapBytes;

    Upload(Rig rig, LargeFile file) {
        this.gateway = "http://127.0.0.1:" + rig.gateway().port();
        this.aggregation = "http://127.0.0.1:" + rig.aggregation().port();
        this.file = file;
    }

    Times measure() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        JsonNode receipt = JSON.readTree(send(
                HttpRequest.newBuilder(URI.create(gateway + "/api/v1/usage-files"))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofFile(file.path())),
                Rig.bringer(file.usageMeterId(), file.provider()),
                202));
        Duration taken = since(begin);
        String id = receipt.required("id").textValue();
        Duration published = Duration.ZERO;
        Duration visible = Duration.ZERO;
        Duration counted = Duration.ZERO;
        while (visible.isZero() || counted.isZero()) {
            if (since(begin).compareTo(PATIENCE) > 0) {
                throw new IllegalStateException("not everywhere after " + PATIENCE + ": " + state(id));
            }
            String state = counted.isZero() ? state(id) : "COUNTED";
            if (published.isZero() && !state.equals("RECEIVED")) {
                published = since(begin);
            }
            if (counted.isZero() && state.equals("COUNTED")) {
                counted = since(begin);
            }
            if (visible.isZero() && isVisible()) {
                visible = since(begin);
            }
            noteHeap();
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return new Times(taken, published, visible, counted, heapBytes);
    }

    private String state(String id) throws IOException, InterruptedException {
        JsonNode shown = JSON.readTree(send(
                HttpRequest.newBuilder(URI.create(gateway + "/api/v1/usage-files/" + id)),
                Rig.bringer(file.usageMeterId(), file.provider()),
                200));
        String state = shown.required("state").textValue();
        if (state.equals("FAILED")) {
            throw new IllegalStateException(shown.toString());
        }
        return state;
    }

    /** The hosts are there in each second of the month: their average is what they are worth once every hour is counted. */
    private boolean isVisible() throws IOException, InterruptedException {
        JsonNode usage = JSON.readTree(send(
                HttpRequest.newBuilder(URI.create(aggregation + "/api/v1/usage?limit=1000&month=" + file.month())),
                Rig.viewer(file.provider()),
                200));
        for (JsonNode item : usage.required("items")) {
            if (item.required("metric").textValue().equals(METRIC)) {
                return item.required("metered").required("exact").textValue().equals(Long.toString(file.cores()));
            }
        }
        return false;
    }

    private void noteHeap() throws IOException, InterruptedException {
        String metrics = new String(
                send(HttpRequest.newBuilder(URI.create(gateway + "/q/metrics")), "", 200),
                java.nio.charset.StandardCharsets.UTF_8);
        long used = metrics.lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> new java.math.BigDecimal(line.substring(line.lastIndexOf(' ') + 1)).longValue())
                .sum();
        heapBytes = Math.max(heapBytes, used);
    }

    private byte[] send(HttpRequest.Builder request, String bearer, int expected)
            throws IOException, InterruptedException {
        if (!bearer.isEmpty()) {
            request.header("Authorization", bearer);
        }
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != expected) {
            throw new IOException("answered " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
