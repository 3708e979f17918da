package org.meterline.aggregation.kafka;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.contracts.topic.MalformedMessageException;
import org.meterline.contracts.topic.ReportMessage;

/** Raises an alert for a usage meter whose report was rejected, until it is replayed. A record without readable headers is nobody's. */
final class RejectionAlerts {

    private RejectionAlerts() {}

    /** One for each usage meter, with the first reason. */
    static void raise(Alerts alerts, List<OutcomePublisher.Rejection> rejections) {
        SortedMap<Alerts.Key, String> reasons = new TreeMap<>();
        rejections.forEach(
                rejection -> key(rejection.taken()).ifPresent(key -> reasons.putIfAbsent(key, rejection.reason())));
        reasons.forEach((key, reason) -> alerts.raise(
                key, "A report of usage meter " + key.subject() + " was rejected and waits to be replayed: " + reason));
    }

    static void clear(Alerts alerts, ConsumerRecord<String, byte[]> rejected) {
        key(rejected).ifPresent(alerts::clear);
    }

    private static Optional<Alerts.Key> key(ConsumerRecord<String, byte[]> taken) {
        try {
            ReportMessage message = ReportMessage.parse(name -> header(taken, name));
            return Optional.of(new Alerts.Key(
                    message.provider(),
                    AlertKind.REPORTS_REJECTED,
                    message.usageMeterId().toString()));
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    private static byte @Nullable [] header(ConsumerRecord<String, byte[]> taken, String name) {
        Header header = taken.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
