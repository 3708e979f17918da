package org.meterline.collector.kafka;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.meterline.collector.usecase.PublishableReport;
import org.meterline.collector.usecase.UsageReportLog;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;

/** The topic of usage reports: one record a report, its key the usage meter, so that a meter's reports stay in order. */
@ApplicationScoped
class UsageReportTopic implements UsageReportLog {

    private final ObservedSends sends;

    UsageReportTopic(ObservedSends sends) {
        this.sends = sends;
    }

    @Override
    public boolean storeAll(List<PublishableReport> reports) {
        return sends.sendAll(
                Topics.USAGE_REPORTS,
                reports.stream().map(UsageReportTopic::toRecord).toList());
    }

    static ProducerRecord<byte[], byte[]> toRecord(PublishableReport report) {
        ReportMessage message = report.message();
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.USAGE_REPORTS, ReportMessage.key(message.usageMeterId()), report.zstd());
        message.headers().forEach((name, value) -> record.headers().add(name, value));
        return record;
    }
}
