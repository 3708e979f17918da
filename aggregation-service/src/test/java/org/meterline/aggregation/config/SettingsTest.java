package org.meterline.aggregation.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.chain.ChainLimits;
import org.meterline.aggregation.domain.coverage.PolicyLimits;
import org.meterline.aggregation.domain.order.ContractLimits;
import org.meterline.aggregation.domain.order.OrderDeadlines;
import org.meterline.aggregation.domain.order.ReviewLimits;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;

class SettingsTest {

    @Test
    void theDefaultsAreTheLimitsOfTheContract() {
        ReadingSettings reading = config(Map.of()).getConfigMapping(ReadingSettings.class);

        assertEquals(ReportLimits.DEFAULTS, new Limits().reports(reading));
        assertEquals(AgeLimits.DEFAULTS, new Limits().age(reading));
    }

    @Test
    void t26TheCalendarCountsFromTheMonthsEnd() {
        OrderDeadlines.Calendar calendar =
                new Limits().calendar(config(Map.of()).getConfigMapping(OrderSettings.class));

        OrderDeadlines april = OrderDeadlines.of(BillingMonth.of(2022, 4), calendar);

        assertEquals(Instant.parse("2022-05-01T00:00:00Z"), april.periodEnd());
        assertEquals(Instant.parse("2022-05-02T12:00:00Z"), april.recommendedUpload());
        assertEquals(Instant.parse("2022-05-03T00:00:00Z"), april.uploadsClose());
        assertEquals(Instant.parse("2022-05-04T00:00:00Z"), april.totalsFinal());
        assertEquals(Instant.parse("2022-05-06T00:00:00Z"), april.due());
    }

    @Test
    void theLoopsHaveLimitsThatFitTheTopic() {
        ConsumerSettings consumer = config(Map.of()).getConfigMapping(ConsumerSettings.class);

        assertEquals("aggregation-service", consumer.group());
        assertEquals(500, consumer.maxPollRecords());
        assertEquals(2, consumer.readers());
        assertEquals(300_000, consumer.transactionRecords());
        assertTrue(consumer.fetchMaxBytes() >= Topics.USAGE_REPORT_MAX_MESSAGE_BYTES);
        assertEquals(Duration.ofMillis(500), consumer.pollTimeout());
        assertEquals(Duration.ofSeconds(15), consumer.requestTimeout());
        assertEquals(Duration.ofMinutes(5), consumer.maxPollInterval());
        assertEquals(Duration.ofMillis(200), consumer.firstBackOff());
        assertEquals(Duration.ofSeconds(10), consumer.longestBackOff());
        assertEquals(Duration.ofSeconds(60), consumer.maxSilence());
        assertEquals(200, consumer.recountSourceHours());
        assertEquals(20, consumer.recountSteps());
    }

    @Test
    void alertsArePublishedSoon() {
        AlertSettings alerts = config(Map.of()).getConfigMapping(AlertSettings.class);

        assertEquals(Duration.ofHours(3), alerts.shadowLasts());
        assertEquals(Duration.ofSeconds(1), alerts.publishEvery());
        assertEquals(Duration.ofSeconds(10), alerts.countEvery());
        assertEquals(500, alerts.batchSize());
        assertEquals("meterline-aggregation-alerts", alerts.transactionalId());
        assertEquals(Duration.ofSeconds(5), alerts.deliveryTimeout());
        assertEquals(Duration.ofSeconds(1), alerts.firstBackOff());
        assertEquals(Duration.ofSeconds(10), alerts.longestBackOff());
    }

    @Test
    void reportsHaveLimits() {
        ReportSettings reports = config(Map.of()).getConfigMapping(ReportSettings.class);

        assertEquals(2, reports.atOnce());
        assertEquals(1000, reports.rowsAtOnce());
        assertEquals(Duration.ofMinutes(30), reports.longest());
        assertEquals(Duration.ofSeconds(10), reports.retryAfter());
    }

    @Test
    void whatMayBeSaidOfASourceHasLimits() {
        CoverageSettings coverage = config(Map.of()).getConfigMapping(CoverageSettings.class);

        assertEquals(new PolicyLimits(72, 1000, 512), new Limits().policies(coverage));
        assertEquals(new ChainLimits(1000), new Limits().chains(coverage));
        assertEquals(100, coverage.chainFindingsShown());
        assertEquals(744, coverage.missingHoursShown());
    }

    @Test
    void recomputationIsBoundedInBytesAndTime() {
        RecomputationSettings recomputation = config(Map.of()).getConfigMapping(RecomputationSettings.class);

        assertEquals(0, recomputation.parallel());
        assertTrue(recomputation.maxBytesUnderWay() >= ReportLimits.DEFAULTS.maxCompressedBytes());
        assertEquals(Duration.ofMinutes(10), recomputation.longest());
        assertEquals(1000, recomputation.maxDifferences());
        assertEquals(Duration.ofMinutes(10), recomputation.every());
        assertEquals(Duration.ofHours(24), recomputation.period());
        assertEquals(2, recomputation.months());
    }

    @Test
    void storedOrdersAreProvenFewAtOnceAndOnceAWeek() {
        OrderCheckSettings checks = config(Map.of()).getConfigMapping(OrderCheckSettings.class);

        assertEquals(2, checks.atOnce());
        assertEquals(1000, checks.maxDifferences());
        assertEquals(Duration.ofMinutes(10), checks.every());
        assertEquals(Duration.ofDays(7), checks.period());
    }

    @Test
    void filesOfOrdersHaveLimits() {
        OrderOutputSettings outputs = config(Map.of()).getConfigMapping(OrderOutputSettings.class);

        assertEquals(256 << 20, outputs.maxEvidenceBytes());
        assertEquals(20_000, outputs.maxPdfLines());
    }

    @Test
    void noMonthIsDroppedWhileItsReportsMayLieOnTheTopic() {
        RetentionSettings retention = config(Map.of()).getConfigMapping(RetentionSettings.class);

        assertEquals(Duration.ofHours(24), retention.every());
        assertEquals(Duration.ofDays(60), retention.lag());
        assertEquals(Duration.ofSeconds(2), retention.lockWait());
        assertEquals(10_000, retention.sourceHours());
    }

    @Test
    void contractsAreOfKnownFamiliesAndHaveLimits() {
        ContractSettings contracts = config(Map.of()).getConfigMapping(ContractSettings.class);

        assertEquals(
                new ContractLimits(
                        List.of("RENTAL", "MSP", "ISV", "PROFESSIONAL_SERVICES", "VELO", "SOVEREIGN", "GSS", "SRV"),
                        20),
                new Limits().contracts(contracts));
        assertEquals(Duration.ofDays(60), contracts.expiryNotice());
        assertEquals(Duration.ofHours(1), contracts.watchEvery());
    }

    @Test
    void aForecastSeesEveryDayOfAWeek() {
        assertEquals(
                7, config(Map.of()).getConfigMapping(ForecastSettings.class).windowDays());
    }

    @Test
    void onePersonAloneMovesLittle() {
        ReviewSettings review = config(Map.of()).getConfigMapping(ReviewSettings.class);

        assertEquals(
                new ReviewLimits(
                        List.of("METERING_GAP", "WRONG_CUSTOMER", "AGREED_CREDIT", "NOT_PRODUCTIVE", "OTHER"),
                        10,
                        5,
                        50,
                        12,
                        95,
                        1000),
                new Limits().review(review));
        assertEquals(1000, review.textLength());
        assertEquals(256, review.referenceLength());
        assertEquals(10, review.purchaseOrders());
        assertEquals(Duration.ofSeconds(5), review.retryAfter());
        assertEquals(
                List.of("A", "B"),
                config(Map.of("meterline.aggregation.review.reasons", "A,B"))
                        .getConfigMapping(ReviewSettings.class)
                        .reasons());
    }

    @Test
    void correctionsGoByRuleForNinetyDays() {
        CorrectionSettings corrections = config(Map.of()).getConfigMapping(CorrectionSettings.class);

        assertEquals(
                Instant.parse("2026-06-30T00:00:00Z"),
                new Limits().corrections(corrections).byRuleUntil(BillingMonth.of(2026, 3)));
        assertEquals(Duration.ofMinutes(10), corrections.lookEvery());
        assertEquals(100, corrections.lookAtOnce());
    }

    @Test
    void everyConcernCanBeSet() {
        SmallRyeConfig config = config(Map.of(
                "meterline.aggregation.pages.max-size", "7",
                "meterline.aggregation.orders.uploads-close", "PT49H"));

        assertEquals(7, config.getConfigMapping(PageSettings.class).maxSize());
        assertEquals(100, config.getConfigMapping(PageSettings.class).defaultSize());
        assertEquals(1000, config.getConfigMapping(DecisionSettings.class).maxReasonLength());
        assertEquals(10_000, config.getConfigMapping(ReplaySettings.class).maxReports());
        assertEquals(
                Duration.ofHours(49),
                config.getConfigMapping(OrderSettings.class).uploadsClose());
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(ReadingSettings.class)
                .withMapping(ConsumerSettings.class)
                .withMapping(OrderCheckSettings.class)
                .withMapping(OrderOutputSettings.class)
                .withMapping(OrderSettings.class)
                .withMapping(PageSettings.class)
                .withMapping(AlertSettings.class)
                .withMapping(ReportSettings.class)
                .withMapping(CoverageSettings.class)
                .withMapping(RecomputationSettings.class)
                .withMapping(RetentionSettings.class)
                .withMapping(DecisionSettings.class)
                .withMapping(ReviewSettings.class)
                .withMapping(ReplaySettings.class)
                .withMapping(ContractSettings.class)
                .withMapping(ForecastSettings.class)
                .withMapping(CorrectionSettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build();
    }
}
