package org.meterline.collector.config;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.meterline.collector.domain.ReportInspection;
import org.meterline.collector.domain.RetrySpread;
import org.meterline.contracts.codec.SingleStreams;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/** Makes the inspection of reports from the settings, and keeps a collector from starting with limits that cannot work. */
class Inspections {

    /** A report is held as it is read and as it is judged; its zstd as it is made and as it is sent. */
    private static final long COPIES = 2;

    private static final long DECODER_AND_CHUNKS = SingleStreams.MAX_DECODER_BYTES + 64 * 1024L;

    @Produces
    @Singleton
    ReportInspection inspection(IntakeSettings settings) {
        ReportLimits limits = new ReportLimits(
                settings.maxReportBytes(),
                settings.maxReportCompressedBytes(),
                settings.maxReportRecords(),
                settings.maxReportDepth(),
                settings.maxStringLength());
        return new ReportInspection(
                new UsageReportReader(limits), new AgeLimits(settings.clockTolerance(), settings.maxReportAge()));
    }

    @Produces
    @Singleton
    RetrySpread retrySpread(IntakeSettings settings) {
        return new RetrySpread(settings.retryAfter(), settings.retryAfterSpread());
    }

    void refuseLimitsThatCannotWork(
            @Observes StartupEvent start, IntakeSettings intake, BrokerSettings broker, RateSettings rates) {
        check(intake, broker, rates);
    }

    static void check(IntakeSettings intake, BrokerSettings broker, RateSettings rates) {
        long needed =
                COPIES * intake.maxReportBytes() + COPIES * intake.maxReportCompressedBytes() + DECODER_AND_CHUNKS;
        if (intake.maxBytesInFlight() < needed) {
            throw new ConfigurationException("meterline.collector.intake.max-bytes-in-flight must be at least " + needed
                    + " with these max-report-bytes and max-report-compressed-bytes,"
                    + " else the largest report never gets in.");
        }
        if (intake.maxRequests() < 1) {
            throw new ConfigurationException(
                    "meterline.collector.intake.max-requests must be at least 1, else no request ever gets in.");
        }
        if (intake.retryAfter().toSeconds() < 1 || intake.retryAfterSpread().isNegative()) {
            throw new ConfigurationException("meterline.collector.intake.retry-after must be at least a second, and "
                    + "retry-after-spread not negative.");
        }
        if (rates.requestBurst() < 1 || rates.byteBurst() < 1 || rates.heartbeatBurst() < 1) {
            throw new ConfigurationException(
                    "Each burst of meterline.collector.rates must be at least 1, else a usage meter is never let in.");
        }
        if (broker.maxRequestBytes() <= intake.maxReportCompressedBytes()) {
            throw new ConfigurationException(
                    "meterline.collector.broker.max-request-bytes must be greater than "
                            + "meterline.collector.intake.max-report-compressed-bytes, else the largest report never gets out.");
        }
        if (broker.acknowledgeWithin().compareTo(broker.attemptTimeout().plus(broker.linger())) < 0) {
            throw new ConfigurationException("meterline.collector.broker.acknowledge-within must be at least "
                    + "attempt-timeout and linger together.");
        }
    }
}
