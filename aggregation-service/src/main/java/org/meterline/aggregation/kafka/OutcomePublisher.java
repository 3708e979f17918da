package org.meterline.aggregation.kafka;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.ReportOutcome;

/** Tells the world what became of reports; returns when the broker has it. */
@Singleton
final class OutcomePublisher {

    /** A record that could not be taken, and why. */
    record Rejection(ConsumerRecord<String, byte[]> taken, String reason) {}

    private final Producer<String, byte[]> producer;
    private final Duration closeTimeout;

    OutcomePublisher(KafkaClients clients, ConsumerSettings settings) {
        this.producer = clients.producer();
        this.closeTimeout = settings.requestTimeout();
    }

    @PreDestroy
    void close() {
        producer.close(closeTimeout);
    }

    void publish(List<ReportOutcome> outcomes, List<Rejection> rejections) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Rejection rejection : rejections) {
            sent.add(producer.send(rejected(rejection)));
        }
        for (ReportOutcome outcome : outcomes) {
            sent.add(producer.send(new ProducerRecord<>(
                    Topics.REPORT_OUTCOMES, outcome.usageMeterId().toString(), outcome.toJson())));
        }
        producer.flush();
        sent.forEach(OutcomePublisher::acknowledged);
    }

    /** The record as it came, with the reason: so it can be replayed. */
    private static ProducerRecord<String, byte[]> rejected(Rejection rejection) {
        ConsumerRecord<String, byte[]> taken = rejection.taken();
        ProducerRecord<String, byte[]> rejected =
                new ProducerRecord<>(Topics.USAGE_REPORTS_REJECTED, taken.key(), taken.value());
        taken.headers().forEach(header -> rejected.headers().add(header));
        rejected.headers()
                .remove(ReportMessage.REASON)
                .add(ReportMessage.REASON, rejection.reason().getBytes(StandardCharsets.UTF_8));
        return rejected;
    }

    private static void acknowledged(Future<RecordMetadata> sent) {
        try {
            var unused = sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome could not be published", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing outcomes", e);
        }
    }
}
