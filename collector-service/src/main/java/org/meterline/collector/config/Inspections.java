package org.meterline.collector.config;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.meterline.collector.domain.ReportInspection;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/** Makes the inspection of reports from the settings, and keeps a collector from starting with limits that cannot work. */
class Inspections {

    /** A report is held as it is read, as it is judged, and compressed. */
    private static final int COPIES_OF_A_REPORT = 3;

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

    void refuseLimitsThatCannotWork(@Observes StartupEvent start, IntakeSettings intake, BrokerSettings broker) {
        check(intake, broker);
    }

    static void check(IntakeSettings intake, BrokerSettings broker) {
        if (intake.maxBytesInFlight() / COPIES_OF_A_REPORT < intake.maxReportBytes()) {
            throw new ConfigurationException("meterline.collector.intake.max-bytes-in-flight must be at least "
                    + COPIES_OF_A_REPORT + " times max-report-bytes, else the largest report never gets in.");
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
