package org.meterline.collector.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.meterline.collector.config.BrokerSettings;

/** Sends records and waits until the broker has acknowledged all of them, or one of them certainly not in time. */
@ApplicationScoped
class AcknowledgedSends {

    private static final Logger LOG = Logger.getLogger(AcknowledgedSends.class);

    private final Producer<byte[], byte[]> producer;
    private final Duration patience;

    AcknowledgedSends(Producer<byte[], byte[]> producer, BrokerSettings settings) {
        this.producer = producer;
        // The producer gives up first, so that what it says of a record is final; this bounds the sum of its waits.
        this.patience = settings.acknowledgeWithin().plus(settings.attemptTimeout());
    }

    boolean sendAll(List<ProducerRecord<byte[], byte[]>> records) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (Future<RecordMetadata> sent : send(records)) {
                var unused = sent.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException notAcknowledged) {
            LOG.warnf("Of %d records not all were acknowledged: %s", records.size(), cause(notAcknowledged));
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Future<RecordMetadata>> send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> next : records) {
            Future<RecordMetadata> future = producer.send(next);
            sent.add(future);
            if (future.state() == Future.State.FAILED) {
                // Without the broker's metadata or buffer space every further record would wait as long as this one
                // did.
                break;
            }
        }
        return sent;
    }

    private static Throwable cause(Exception failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }
}
