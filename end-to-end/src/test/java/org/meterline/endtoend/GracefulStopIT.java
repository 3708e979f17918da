package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.local.process.GuardedProcess;
import org.meterline.local.process.JavaCommand;
import org.meterline.local.process.Program;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.KafkaServer;
import org.meterline.local.servers.Ports;
import org.meterline.local.servers.Readiness;
import org.meterline.local.stack.Programs;
import org.meterline.local.stack.Service;
import org.meterline.local.testing.TestMeterIssuer;

/** The packaged collector is asked to stop while usage meters send. */
class GracefulStopIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HEAP_MEGABYTES = 192;
    private static final int SENDERS = 4;
    private static final String PROVIDER = "nimbus";
    private static final Instant HOUR =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);

    @TempDir
    Path folder;

    private final UUID meter = UUID.randomUUID();
    private final int port = Ports.findFree();
    private final AtomicInteger reports = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final TestMeterIssuer issuer = TestMeterIssuer.start();
    private final String token = TestMeterIssuer.tokenFor(meter, PROVIDER, 1);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private KafkaServer kafka;
    private GuardedProcess collector;

    @BeforeEach
    void aCollectorThatKnowsTheUsageMeter() throws Exception {
        kafka = KafkaServer.throwaway(folder.resolve("kafka")).start().awaitReady();
        kafka.topics().provideAll();
        register();
        collector = GuardedProcess.start(new Program(
                        "collector-service",
                        new JavaCommand(HEAP_MEGABYTES)
                                .options("-Djava.util.logging.manager=org.jboss.logmanager.LogManager")
                                .jar(new Programs(Checkout.root()).jar(Service.COLLECTOR)),
                        folder,
                        folder.resolve("collector.log"))
                .withEnvironment(Map.of(
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                        "METERLINE_METER_ISSUER", issuer.url(),
                        "QUARKUS_OIDC_TENANT_ENABLED", "false",
                        "METERLINE_COLLECTOR_RATES_REQUESTS_PER_MINUTE", "0",
                        "QUARKUS_SHUTDOWN_DELAY", "2S")));
        Readiness.await(collector, PATIENCE, () -> ready() == 200);
    }

    @AfterEach
    void nothingIsLeft() {
        collector.stop();
        kafka.stop();
        issuer.stop();
        http.shutdownNow();
    }

    @Test
    void whatIsUnderWayIsFinishedAndNothingThatWasAcknowledgedIsLost() throws Exception {
        List<Future<Integer>> sending = new ArrayList<>();
        byte[] late = report();
        try (ExecutorService pool = Executors.newFixedThreadPool(SENDERS);
                Socket slow = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            for (int sender = 0; sender < SENDERS; sender++) {
                sending.add(pool.submit(this::sendUntilTurnedAway));
            }
            await().atMost(PATIENCE).until(() -> acknowledged.size() > 100);
            begin(slow, late);

            collector.askToStop();

            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> ready() == 503);
            int before = acknowledged.size();
            await().atMost(PATIENCE).until(() -> acknowledged.size() > before);
            for (Future<Integer> each : sending) {
                assertEquals(503, each.get());
            }
            assertTrue(collector.isAlive());
            assertEquals(202, finish(slow, late));
            acknowledged.add(ReportDigest.of(late).value());
        }
        await().atMost(PATIENCE).until(() -> !collector.isAlive());
        assertFalse(collector.logTail().contains("ERROR"), collector::logTail);

        Set<String> lost = new HashSet<>(acknowledged);
        lost.removeAll(onTheTopic());
        assertEquals(Set.of(), lost);
    }

    /** Every request that is sent before the collector turns all away is answered, and with an acknowledgement. */
    private int sendUntilTurnedAway() throws IOException, InterruptedException {
        while (true) {
            byte[] report = report();
            int status = http.send(
                            request("/api/v1/usage-reports")
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(report))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 202) {
                return status;
            }
            acknowledged.add(ReportDigest.of(report).value());
        }
    }

    private int ready() throws IOException, InterruptedException {
        return http.send(request("/q/health/ready").build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    /** Sends the head of a request and half of its body. */
    private void begin(Socket socket, byte[] report) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("""
                POST /api/v1/usage-reports HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(token, report.length).getBytes(StandardCharsets.US_ASCII));
        out.write(report, 0, report.length / 2);
        out.flush();
    }

    /** Sends the other half and returns the status of the answer. */
    private static int finish(Socket socket, byte[] report) throws IOException {
        int half = report.length / 2;
        OutputStream out = socket.getOutputStream();
        out.write(report, half, report.length - half);
        out.flush();
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        return Integer.parseInt(answer.readLine().split(" ")[1]);
    }

    private byte[] report() {
        return ("{\"schema\":\"meterline/usage-report/1\",\"usageMeterId\":\"%s\",\"sequence\":1,"
                        + "\"previousDigest\":null,"
                        + "\"source\":{\"id\":\"6f1d2c3b-0000-4000-8000-000000000001\",\"kind\":\"vcenter\"},"
                        + "\"hour\":\"%s\",\"observed\":[[0,3600]],"
                        + "\"records\":[{\"id\":\"vm-%d\",\"kind\":\"vm\",\"from\":0,\"to\":3600,\"on\":true,"
                        + "\"configuredMiB\":4096,\"vcpus\":2}]}")
                .formatted(meter, HOUR, reports.incrementAndGet())
                .getBytes(StandardCharsets.UTF_8);
    }

    private void register() throws Exception {
        String fileKey = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        UsageMeterState state = new UsageMeterState(
                meter,
                PROVIDER,
                "um-01",
                UsageMeterState.Status.ACTIVE,
                UsageMeterState.Connectivity.ONLINE,
                1,
                1,
                List.of(new UsageMeterState.ModeEntry(UsageMeterState.Mode.PRODUCTION, null)),
                List.of(new UsageMeterState.ContractEntry(null, null, null)),
                List.of(new UsageMeterState.Generation(1, null, fileKey, null)),
                null);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(Topics.USAGE_METERS, meter.toString(), state.toJson()))
                    .get();
        }
    }

    private Set<String> onTheTopic() {
        Set<String> digests = new HashSet<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.USAGE_REPORTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(stored -> digests.add(
                                new String(stored.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)));
            }
        }
        return digests;
    }
}
