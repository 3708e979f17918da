package org.meterline.aggregation.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.meterline.aggregation.domain.chain.ChainLimits;
import org.meterline.aggregation.domain.coverage.PolicyLimits;
import org.meterline.aggregation.domain.order.ContractLimits;
import org.meterline.aggregation.domain.order.CorrectionRules;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.ProgramVersion;
import org.meterline.aggregation.domain.order.ReminderCalendar;
import org.meterline.aggregation.domain.order.ReviewLimits;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;

/** Settings as the values that domain and use cases speak of. */
final class Limits {

    @Produces
    @Singleton
    ReportLimits reports(ReadingSettings settings) {
        return new ReportLimits(
                settings.maxBytes(),
                settings.maxCompressedBytes(),
                settings.maxRecords(),
                settings.maxDepth(),
                settings.maxStringLength());
    }

    @Produces
    @Singleton
    AgeLimits age(ReadingSettings settings) {
        return new AgeLimits(settings.ahead(), settings.oldest());
    }

    @Produces
    @Singleton
    OrderDeadlines.Calendar calendar(OrderSettings settings) {
        return new OrderDeadlines.Calendar(
                settings.recommendedUpload(), settings.uploadsClose(), settings.totalsFinal(), settings.due());
    }

    @Produces
    @Singleton
    ContractLimits contracts(ContractSettings settings) {
        return new ContractLimits(settings.productFamilies(), settings.tiersPerPrice());
    }

    @Produces
    @Singleton
    ReminderCalendar reminders(OrderDeadlines.Calendar calendar, ReminderSettings settings) {
        return new ReminderCalendar(calendar, settings.beforeUploadsClose(), settings.beforeDue());
    }

    @Produces
    @Singleton
    ProgramVersion program(@ConfigProperty(name = "quarkus.application.version") String version) {
        return new ProgramVersion(version);
    }

    @Produces
    @Singleton
    ChainLimits chains(CoverageSettings settings) {
        return new ChainLimits(settings.chainRuns());
    }

    @Produces
    @Singleton
    PolicyLimits policies(CoverageSettings settings) {
        return new PolicyLimits(settings.longestCarryHours(), settings.policiesPerSource(), settings.reasonLength());
    }

    @Produces
    @Singleton
    ReviewLimits review(ReviewSettings settings) {
        return new ReviewLimits(
                settings.reasons(),
                settings.linePercent(),
                settings.totalPercent(),
                settings.jumpPercent(),
                settings.jumpMonths(),
                settings.leastCoveragePercent(),
                settings.editsPerOrder());
    }

    @Produces
    @Singleton
    CorrectionRules corrections(CorrectionSettings settings) {
        return new CorrectionRules(settings.byRule());
    }
}
