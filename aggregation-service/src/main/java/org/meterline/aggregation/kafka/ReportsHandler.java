package org.meterline.aggregation.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.aggregation.usecase.CountReports;
import org.meterline.aggregation.usecase.Delivery;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.ReceivedReport;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.aggregation.usecase.ReportReading.Reading;
import org.meterline.aggregation.usecase.Settled;
import org.meterline.aggregation.usecase.StoreRefusedException;
import org.meterline.chassis.kafka.PollHandler;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.topic.MalformedMessageException;
import org.meterline.contracts.topic.ReportMessage;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;

/**
 * The hot path, one poll at a time: read and measure outside of any transaction, several reports side by side; count what has
 * been read in one transaction, or in several where it is much, while the next are being read; then publish what became of it
 * all. The loop commits the offsets last, so each step may be repeated and none is left out.
 */
@Singleton
final class ReportsHandler implements PollHandler {

    private static final Logger LOG = Logger.getLogger(ReportsHandler.class);

    private final SideBySide readers;
    private final ConsumerSettings settings;
    private final ReportReading reading;
    private final CountReports counting;
    private final MetricsInForce metrics;
    private final MonthVersions versions;
    private final OutcomePublisher publisher;
    private final Alerts alerts;
    private final Clock clock;
    private final MeterRegistry measurements;

    ReportsHandler(
            SideBySide readers,
            ConsumerSettings settings,
            ReportReading reading,
            CountReports counting,
            MetricsInForce metrics,
            MonthVersions versions,
            OutcomePublisher publisher,
            Alerts alerts,
            Clock clock,
            MeterRegistry measurements) {
        this.readers = readers;
        this.settings = settings;
        this.reading = reading;
        this.counting = counting;
        this.metrics = metrics;
        this.versions = versions;
        this.publisher = publisher;
        this.alerts = alerts;
        this.clock = clock;
        this.measurements = measurements;
    }

    @Override
    public void handle(ConsumerRecords<String, byte[]> polled) {
        if (polled.isEmpty()) {
            return;
        }
        MetricCatalogue catalogue = metrics.catalogue();
        Poll poll = new Poll();
        readers.inOrder(polled, taken -> read(taken, catalogue), read -> {
            note(read, poll);
            if (poll.uncountedRecords >= settings.transactionRecords()) {
                countRead(poll, catalogue);
            }
        });
        countRead(poll, catalogue);
        RejectionAlerts.raise(alerts, poll.rejections);
        publisher.publish(poll.outcomes, poll.rejections);
    }

    private void countRead(Poll poll, MetricCatalogue catalogue) {
        versions.beforeCounting(poll.uncounted);
        count(poll.uncounted, catalogue).forEach(settled -> settle(settled, poll));
        poll.uncounted.clear();
        poll.uncountedRecords = 0;
    }

    /**
     * What came of reading one record of the topic.
     *
     * @param message null where its headers say nothing
     */
    private record Read(
            ConsumerRecord<String, byte[]> taken, @Nullable ReportMessage message, Reading reading) {}

    /** What is known of one poll so far. */
    private static final class Poll {
        final List<ReceivedReport> uncounted = new ArrayList<>();
        long uncountedRecords;
        final Map<ReceivedReport, ConsumerRecord<String, byte[]>> records = new IdentityHashMap<>();
        final Map<ReceivedReport, Long> clockSkews = new IdentityHashMap<>();
        final List<ReportOutcome> outcomes = new ArrayList<>();
        final List<OutcomePublisher.Rejection> rejections = new ArrayList<>();
    }

    private Read read(ConsumerRecord<String, byte[]> taken, MetricCatalogue catalogue) {
        ReportMessage message;
        try {
            message = ReportMessage.parse(name -> header(taken, name));
        } catch (MalformedMessageException e) {
            return new Read(taken, null, new Reading.Refused("headers-malformed", String.valueOf(e.getMessage())));
        }
        byte[] packed = taken.value();
        Delivery delivery = new Delivery(message.way(), taken.partition(), taken.offset(), message.fileId());
        return new Read(
                taken,
                message,
                packed == null
                        ? new Reading.Refused("value-missing", "the record has no value")
                        : reading.read(message, packed, delivery, catalogue));
    }

    private void note(Read read, Poll poll) {
        ReportMessage message = read.message();
        switch (read.reading()) {
            case Reading.Taken(ReceivedReport report) -> {
                poll.uncounted.add(report);
                poll.uncountedRecords += report.records();
                poll.records.put(report, read.taken());
                Long clockSkewMillis = message == null ? null : message.clockSkewMillis();
                if (clockSkewMillis != null) {
                    poll.clockSkews.put(report, clockSkewMillis);
                }
            }
            case Reading.Refused(String rule, String detail) -> {
                reject(read.taken(), rule + ": " + detail, poll);
                if (message != null) {
                    poll.outcomes.add(outcome(message, null, Outcome.REJECTED, rule + ": " + detail));
                }
            }
        }
    }

    /** One transaction for all; where the store refuses it for ever, one each, so that a single one is put aside. */
    private List<Settled> count(List<ReceivedReport> reports, MetricCatalogue catalogue) {
        if (reports.isEmpty()) {
            return List.of();
        }
        try {
            return counting.count(reports, catalogue);
        } catch (StoreRefusedException e) {
            if (reports.size() == 1) {
                LOG.errorf(e, "Report %s cannot be stored", reports.getFirst().key());
                return List.of(new Settled(reports.getFirst(), Outcome.REJECTED, "not-storable: the store refuses it"));
            }
            return reports.stream()
                    .flatMap(report -> count(List.of(report), catalogue).stream())
                    .toList();
        }
    }

    private void settle(Settled settled, Poll poll) {
        ReceivedReport report = settled.report();
        ConsumerRecord<String, byte[]> taken = poll.records.get(report);
        if (taken != null && settled.outcome() == Outcome.REJECTED) {
            reject(taken, String.valueOf(settled.reason()), poll);
        }
        ReportMessage message = new ReportMessage(
                report.key().digest(),
                report.key().usageMeter(),
                report.key().sourceHour().provider(),
                report.key().sourceHour().source(),
                report.key().sourceHour().hour(),
                report.received(),
                report.delivery().way(),
                report.delivery().file(),
                poll.clockSkews.get(report));
        poll.outcomes.add(outcome(message, report.header(), settled.outcome(), settled.reason()));
    }

    private void reject(ConsumerRecord<String, byte[]> taken, String reason, Poll poll) {
        LOG.warnf("Report rejected: %s-%d@%d: %s", taken.topic(), taken.partition(), taken.offset(), reason);
        poll.rejections.add(new OutcomePublisher.Rejection(taken, reason));
    }

    /** @param header null where the report could not be read */
    private ReportOutcome outcome(
            ReportMessage message, @Nullable ReportHeader header, Outcome outcome, @Nullable String reason) {
        measurements.counter("meterline.reports", "outcome", outcome.name()).increment();
        return new ReportOutcome(
                message.usageMeterId(),
                message.provider(),
                message.source(),
                message.hour(),
                message.digest(),
                outcome,
                message.way(),
                message.fileId(),
                reason,
                clock.instant(),
                header == null ? null : header.sequence(),
                header == null ? null : header.previousDigest(),
                message.received(),
                message.clockSkewMillis());
    }

    private static byte @Nullable [] header(ConsumerRecord<String, byte[]> taken, String name) {
        Header header = taken.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
