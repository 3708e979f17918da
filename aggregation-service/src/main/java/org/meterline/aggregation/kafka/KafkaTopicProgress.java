package org.meterline.aggregation.kafka;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.OrderSettings;
import org.meterline.aggregation.usecase.order.TopicProgress;
import org.meterline.contracts.Topics;

/**
 * Asks Kafka how far the groups that count have committed. What stands between a committed offset and an end need not be a
 * report: ends of transactions have offsets too, so what is left is looked at.
 */
@Singleton
class KafkaTopicProgress implements TopicProgress {

    /** The topics that are counted from, and what their groups are called. */
    private static final Map<String, String> PURPOSES =
            Map.of(Topics.USAGE_REPORTS, "reports", Topics.USAGE_METERS, "registry");

    private final KafkaClients clients;
    private final OrderSettings settings;

    KafkaTopicProgress(KafkaClients clients, OrderSettings settings) {
        this.clients = clients;
        this.settings = settings;
    }

    @Override
    public SortedMap<String, Long> ends() {
        SortedMap<String, Long> ends = new TreeMap<>();
        for (String topic : PURPOSES.keySet()) {
            try (Consumer<String, byte[]> consumer = clients.reader()) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic, timeout()).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
                consumer.endOffsets(partitions, timeout())
                        .forEach((partition, end) -> ends.put(partition.toString(), end));
            }
        }
        return ends;
    }

    @Override
    public boolean countedUpTo(SortedMap<String, Long> ends) {
        try (Admin admin = clients.admin()) {
            for (Map.Entry<String, String> topic : PURPOSES.entrySet()) {
                Map<TopicPartition, OffsetAndMetadata> committed = committed(admin, topic.getValue());
                for (Map.Entry<String, Long> end : ends.entrySet()) {
                    TopicPartition partition = partition(end.getKey());
                    if (partition.topic().equals(topic.getKey())
                            && !isCounted(partition, committed.get(partition), end.getValue())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String purpose) {
        try {
            return new HashMap<>(admin.listConsumerGroupOffsets(clients.group(purpose))
                    .partitionsToOffsetAndMetadata()
                    .get(timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka was asked for offsets", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not tell the offsets of " + clients.group(purpose), e);
        }
    }

    private boolean isCounted(TopicPartition partition, @Nullable OffsetAndMetadata committed, long end) {
        return (committed != null && committed.offset() >= end) || isEmptyUpTo(partition, committed, end);
    }

    /** Whether there is no record left before the end. */
    private boolean isEmptyUpTo(TopicPartition partition, @Nullable OffsetAndMetadata committed, long end) {
        try (Consumer<String, byte[]> consumer = clients.reader()) {
            consumer.assign(List.of(partition));
            if (committed == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, committed.offset());
            }
            long until = System.nanoTime() + timeout().toNanos();
            while (consumer.position(partition, timeout()) < end) {
                long left = until - System.nanoTime();
                if (left <= 0 || !consumer.poll(Duration.ofNanos(left)).isEmpty()) {
                    return false;
                }
            }
            return true;
        }
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }

    private Duration timeout() {
        return settings.progressTimeout();
    }
}
