package org.meterline.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.file.FileRule;
import org.meterline.contracts.report.ReportRule;

/** The pages of the promises name every rule and every topic. */
class DocumentationTest {

    private static final Path DOCS = Path.of("../docs");
    private static final List<String> TOPIC_SECTIONS = List.of(
            "Producers", "Consumers", "Key", "Value", "Ordering", "Retention", "Dead letter", "Replay", "Evolution");

    @Test
    void everyRuleIsExplained() throws IOException {
        String report = Files.readString(DOCS.resolve("usage-report.md"));
        String file = Files.readString(DOCS.resolve("usage-file.md"));

        Stream<String> missing = Stream.concat(
                Arrays.stream(ReportRule.values()).map(ReportRule::slug).filter(slug -> !names(report, slug)),
                Arrays.stream(FileRule.values()).map(FileRule::slug).filter(slug -> !names(file, slug)));

        assertEquals(List.of(), missing.toList());
    }

    private static boolean names(String page, String slug) {
        return page.contains("`" + slug + "`");
    }

    @Test
    void everyTopicHasItsPage() throws IOException {
        for (TopicDefinition topic : Topics.all()) {
            Path page = DOCS.resolve("topics/" + topic.name() + ".md");
            assertTrue(Files.isRegularFile(page), () -> page + " is missing");
            String text = Files.readString(page);
            for (String section : TOPIC_SECTIONS) {
                assertTrue(text.contains("| " + section + " |"), () -> page + " says nothing of: " + section);
            }
        }
    }

    @Test
    void theReportsTopicTakesTheLargestReport() {
        TopicDefinition reports = Topics.all().stream()
                .filter(topic -> topic.name().equals(Topics.USAGE_REPORTS))
                .findFirst()
                .orElseThrow();

        assertEquals("LogAppendTime", reports.config().get("message.timestamp.type"));
        assertTrue(Integer.parseInt(reports.config().getOrDefault("max.message.bytes", "0"))
                >= org.meterline.contracts.report.ReportLimits.DEFAULTS.maxCompressedBytes() + 1024 * 1024);
    }
}
