package org.meterline.upload.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.Topics;
import org.meterline.contracts.file.FileLimits;
import org.meterline.contracts.report.AgeLimits;
import org.meterline.contracts.report.ReportLimits;

class SettingsTest {

    private static final String FILE = "meterline.upload.file.";
    private static final String EVENTS = "meterline.upload.events.";
    private static final String PUBLISHING = "meterline.upload.publishing.";
    private static final String OUTCOMES = "meterline.upload.outcomes.";
    private static final long MIB = 1024 * 1024;

    @Test
    void theDefaultsAreTheLimitsOfTheContract() {
        FileSettings file = config(Map.of()).getConfigMapping(FileSettings.class);
        Readers readers = new Readers();

        assertEquals(FileLimits.DEFAULTS, readers.fileLimits(file));
        assertEquals(ReportLimits.DEFAULTS, readers.reportLimits(file));
        assertEquals(AgeLimits.DEFAULTS, readers.ageLimits(file));
        assertEquals(Duration.ofHours(48), file.windowAfterMonthEnd());
        assertEquals(Duration.ofHours(36), file.recommendedAfterMonthEnd());
        assertEquals(Duration.ofHours(72), file.totalsFinalAfterMonthEnd());
        assertEquals(Duration.ofDays(90), file.correctedAfterMonthEnd());
        assertEquals(100, file.previewedSources());
        assertEquals(4, file.concurrentUploads());
        assertEquals(Duration.ofHours(2), file.longestUpload());
        assertEquals(Duration.ofSeconds(30), file.retryAfter());
        assertEquals(1000, file.shownReasons());
        assertEquals(Duration.ofDays(7), file.keepCounted());
        assertEquals(Duration.ofDays(400), file.keepRefusals());
        assertEquals(Duration.ofHours(1), file.purgeEvery());
    }

    @Test
    void aPackedFileOfTwoGibibytesIsTaken() throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(in);
        }

        assertEquals("2048M", properties.getProperty("quarkus.http.limits.max-body-size"));
    }

    @Test
    void theDefaultsOfPublishingFitTheTopic() {
        PublishingSettings publishing = config(Map.of()).getConfigMapping(PublishingSettings.class);

        assertEquals(200, publishing.batchReports());
        assertEquals(16 * MIB, publishing.batchBytes().asLongValue());
        assertEquals(Duration.ofSeconds(2), publishing.lookEvery());
        assertEquals(Duration.ofSeconds(2), publishing.retryWait());
        assertEquals(Duration.ofSeconds(60), publishing.acknowledgeWithin());
        assertTrue(publishing.maxRequestBytes().asLongValue() <= Topics.USAGE_REPORT_MAX_MESSAGE_BYTES);
        assertEquals(Duration.ofSeconds(3), publishing.healthTimeout());
    }

    @Test
    void theDefaultsOfEvents() {
        FileEventSettings events = config(Map.of()).getConfigMapping(FileEventSettings.class);

        assertEquals(Duration.ofSeconds(1), events.publishEvery());
        assertEquals(500, events.batchSize());
        assertEquals("meterline-usage-file-events", events.transactionalId());
        assertEquals(Duration.ofSeconds(5), events.deliveryTimeout());
        assertEquals(Duration.ofSeconds(1), events.firstBackOff());
        assertEquals(Duration.ofSeconds(10), events.longestBackOff());
    }

    @Test
    void theDefaultsOfOutcomes() {
        OutcomeSettings outcomes = config(Map.of()).getConfigMapping(OutcomeSettings.class);

        assertEquals("upload-gateway", outcomes.group());
        assertEquals(500, outcomes.maxPollRecords());
    }

    @Test
    void everyKeyIsRead() {
        SmallRyeConfig config = config(Map.of(
                FILE + "concurrent-uploads", "7",
                FILE + "max-ratio", "50",
                EVENTS + "batch-size", "9",
                PUBLISHING + "batch-reports", "3",
                OUTCOMES + "group", "another"));

        assertEquals(7, config.getConfigMapping(FileSettings.class).concurrentUploads());
        assertEquals(50, config.getConfigMapping(FileSettings.class).maxRatio());
        assertEquals(9, config.getConfigMapping(FileEventSettings.class).batchSize());
        assertEquals(3, config.getConfigMapping(PublishingSettings.class).batchReports());
        assertEquals("another", config.getConfigMapping(OutcomeSettings.class).group());
    }

    /** The table of the module's page has every setting, and none that there is not. */
    @Test
    void everySettingStandsOnTheModulesPage() throws IOException {
        Set<String> settings = new TreeSet<>();
        names(FILE, FileSettings.class, settings);
        names(EVENTS, FileEventSettings.class, settings);
        names(PUBLISHING, PublishingSettings.class, settings);
        names(OUTCOMES, OutcomeSettings.class, settings);

        Set<String> described = Files.readAllLines(Path.of("README.md"), StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("| `meterline.upload."))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(settings, described);
    }

    private static void names(String prefix, Class<?> mapping, Set<String> settings) {
        Arrays.stream(mapping.getMethods())
                .map(Method::getName)
                .map(name -> prefix + name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                .forEach(settings::add);
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        List.of(FileSettings.class, FileEventSettings.class, PublishingSettings.class, OutcomeSettings.class)
                .forEach(builder::withMapping);
        return builder.withConverter(
                        io.quarkus.runtime.configuration.MemorySize.class,
                        100,
                        new io.quarkus.runtime.configuration.MemorySizeConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }
}
