package org.meterline.benchmarks.directory;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.ContractEntry;
import org.meterline.contracts.topic.UsageMeterState.Generation;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.local.stack.StackPort;
import org.meterline.local.stack.StackPorts;

/** Registered usage meters as the registration service publishes them; every hundredth has just been given a new token. */
record Fleet(int size) {

    private static final int PROVIDERS = 200;
    private static final int ROTATED_EVERY = 100;
    private static final int MOST_UNACKNOWLEDGED = 10_000;
    private static final String FILE_KEY =
            Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

    /** Returns how many bytes the states are together. */
    long publish(StackPorts ports) throws ExecutionException, InterruptedException {
        Instant overlapEnd = Instant.now().plusSeconds(86_400);
        Deque<Future<RecordMetadata>> sent = new ArrayDeque<>();
        long bytes = 0;
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        "127.0.0.1:" + ports.of(StackPort.KAFKA),
                        "batch.size",
                        256 * 1024,
                        "linger.ms",
                        5),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int number = 1; number <= size; number++) {
                UsageMeterState state = state(number, overlapEnd);
                byte[] json = state.toJson();
                bytes += json.length;
                sent.add(producer.send(new ProducerRecord<>(
                        Topics.USAGE_METERS, state.usageMeterId().toString(), json)));
                if (sent.size() > MOST_UNACKNOWLEDGED) {
                    var unused = sent.remove().get();
                }
            }
            for (Future<RecordMetadata> last : sent) {
                var unused = last.get();
            }
        }
        return bytes;
    }

    private static UsageMeterState state(int number, Instant overlapEnd) {
        boolean rotated = number % ROTATED_EVERY == 0;
        return new UsageMeterState(
                UUID.randomUUID(),
                "provider-" + number % PROVIDERS,
                "meter-" + number,
                Status.ACTIVE,
                Connectivity.ONLINE,
                number,
                number,
                List.of(new ModeEntry(Mode.PRODUCTION, null)),
                List.of(new ContractEntry(UUID.randomUUID(), "site-" + number % PROVIDERS, null)),
                rotated ? List.of(generation(1, overlapEnd), generation(2, null)) : List.of(generation(1, null)),
                null);
    }

    private static Generation generation(int number, @Nullable Instant expiresAt) {
        return new Generation(number, expiresAt, FILE_KEY, expiresAt);
    }
}
