package org.meterline.aggregation.kafka;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.aggregation.usecase.RejectedReports;
import org.meterline.aggregation.usecase.RejectedReportsUnavailableException;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;

/**
 * Sends rejected reports back to where they came from. How far that has come is an offset of a group of its own, committed after
 * the broker has acknowledged the copies.
 */
@Singleton
final class KafkaRejectedReports implements RejectedReports {

    private final KafkaClients clients;
    private final ConsumerSettings settings;
    private final Alerts alerts;

    KafkaRejectedReports(KafkaClients clients, ConsumerSettings settings, Alerts alerts) {
        this.clients = clients;
        this.settings = settings;
        this.alerts = alerts;
    }

    @Override
    public Replayed replay(int limit) {
        try (Consumer<String, byte[]> consumer = clients.consumer("rejected");
                Producer<String, byte[]> producer = clients.producer()) {
            return new Replay(consumer, producer).run(limit);
        } catch (KafkaException e) {
            throw new RejectedReportsUnavailableException("rejected reports cannot be replayed", e);
        }
    }

    /** One replay, up to where the topic ended when it began: what is rejected anew waits for the next. */
    private final class Replay {

        private final Consumer<String, byte[]> consumer;
        private final Producer<String, byte[]> producer;
        private final Map<TopicPartition, Long> ends;
        private final Map<TopicPartition, Long> next = new HashMap<>();
        private int replayed;

        Replay(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer) {
            this.consumer = consumer;
            this.producer = producer;
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.USAGE_REPORTS_REJECTED, settings.requestTimeout()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            this.ends = consumer.endOffsets(partitions, settings.requestTimeout());
            partitions.forEach(each -> next.put(each, consumer.position(each, settings.requestTimeout())));
        }

        Replayed run(int limit) {
            long silentSince = System.nanoTime();
            while (replayed < limit && left() > 0) {
                ConsumerRecords<String, byte[]> polled = consumer.poll(settings.pollTimeout());
                sendBack(polled, limit);
                if (!polled.isEmpty()) {
                    silentSince = System.nanoTime();
                } else if (Duration.ofNanos(System.nanoTime() - silentSince).compareTo(settings.requestTimeout()) > 0) {
                    throw new KafkaException("the broker gives no rejected report although there are some");
                }
            }
            return new Replayed(replayed, left());
        }

        private void sendBack(ConsumerRecords<String, byte[]> polled, int limit) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            Map<TopicPartition, Long> reached = new HashMap<>();
            for (ConsumerRecord<String, byte[]> rejected : polled) {
                TopicPartition partition = new TopicPartition(rejected.topic(), rejected.partition());
                if (replayed < limit && rejected.offset() < ends.getOrDefault(partition, 0L)) {
                    RejectionAlerts.clear(alerts, rejected);
                    sent.add(producer.send(asItCame(rejected)));
                    reached.put(partition, rejected.offset() + 1);
                    replayed++;
                }
            }
            producer.flush();
            sent.forEach(Replay::requireAcknowledged);
            commit(reached);
        }

        private void commit(Map<TopicPartition, Long> reached) {
            next.putAll(reached);
            if (!reached.isEmpty()) {
                Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                reached.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
                consumer.commitSync(offsets, settings.requestTimeout());
            }
        }

        private long left() {
            return ends.entrySet().stream()
                    .mapToLong(end -> Math.max(0, end.getValue() - next.getOrDefault(end.getKey(), 0L)))
                    .sum();
        }

        private static ProducerRecord<String, byte[]> asItCame(ConsumerRecord<String, byte[]> rejected) {
            ProducerRecord<String, byte[]> copy =
                    new ProducerRecord<>(Topics.USAGE_REPORTS, rejected.key(), rejected.value());
            rejected.headers().forEach(header -> copy.headers().add(header));
            copy.headers().remove(ReportMessage.REASON);
            return copy;
        }

        private static void requireAcknowledged(Future<RecordMetadata> sent) {
            try {
                var unused = sent.get();
            } catch (ExecutionException e) {
                throw new KafkaException("a rejected report could not be sent back", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted while sending rejected reports back", e);
            }
        }
    }
}
