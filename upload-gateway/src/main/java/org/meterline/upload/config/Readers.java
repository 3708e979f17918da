package org.meterline.upload.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/** Makes the contracts' readers with this service's limits. */
class Readers {

    @Produces
    @Singleton
    ReportLimits reportLimits(FileSettings settings) {
        return new ReportLimits(
                bytes(settings.maxReportBytes().asLongValue()),
                bytes(settings.maxCompressedReportBytes().asLongValue()),
                settings.maxRecords(),
                settings.maxDepth(),
                settings.maxStringLength());
    }

    @Produces
    @Singleton
    UsageReportReader reportReader(ReportLimits limits) {
        return new UsageReportReader(limits);
    }

    @Produces
    @Singleton
    AgeLimits ageLimits(FileSettings settings) {
        return new AgeLimits(settings.clockAhead(), settings.oldestHour());
    }

    @Produces
    @Singleton
    FileLimits fileLimits(FileSettings settings) {
        return new FileLimits(
                settings.maxBytes().asLongValue(),
                settings.maxReports(),
                bytes(settings.maxReportBytes().asLongValue()),
                settings.maxRatio());
    }

    private static int bytes(long size) {
        return Math.toIntExact(size);
    }
}
