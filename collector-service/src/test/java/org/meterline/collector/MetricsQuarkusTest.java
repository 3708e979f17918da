package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an operator sees. */
@QuarkusTest
class MetricsQuarkusTest {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (meterline_collector_\\w+) (\\w+)$");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(meterline_collector_\\w+)` \\|");

    /** COL-76 */
    @Test
    void theReadmeListsEveryMetricAndNoOther() throws Exception {
        Set<String> shown = new TreeSet<>();
        String metrics = metrics();
        for (Matcher type = TYPE.matcher(metrics); type.find(); ) {
            // The greatest value lately, which comes with every timer.
            if (!type.group(1).endsWith("_max")) {
                shown.add(type.group(1) + (type.group(2).equals("counter") ? "_total" : ""));
            }
        }

        assertEquals(documented(), shown);
    }

    /** COL-77 */
    @Test
    void refusalsAreCountedByTheRuleAndBytesAsTheyCame() throws Exception {
        UUID meter = UsageMeters.registered();
        byte[] good = Samples.report(meter, HOUR, 1);
        byte[] early = Samples.report(meter, HOUR.plusSeconds(7200), 2);
        byte[] foreign = Samples.report(UUID.randomUUID(), HOUR, 1);
        String lines =
                String.join("\n", new String(good, UTF_8), new String(early, UTF_8), new String(foreign, UTF_8), "{");
        List<String> counters = List.of(
                "meterline_collector_reports_total{outcome=\"accepted\"}",
                "meterline_collector_reports_total{outcome=\"refused\"}",
                "meterline_collector_refused_reports_total{reason=\"hour-not-over\"}",
                "meterline_collector_refused_reports_total{reason=\"own-usage-meter\"}",
                "meterline_collector_refused_reports_total{reason=\"malformed-json\"}",
                "meterline_collector_requests_total{outcome=\"acknowledged\"}",
                "meterline_collector_received_bytes_total",
                "meterline_collector_uncompressed_bytes_total",
                "meterline_collector_broker_acknowledgement_seconds_count{outcome=\"acknowledged\"}");
        String before = metrics();

        UsageMeters.as(meter)
                .contentType("application/x-ndjson")
                .body(lines.getBytes(UTF_8))
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(202);

        String after = metrics();
        assertEquals(
                List.of(1L, 3L, 1L, 1L, 1L, 1L, (long) lines.length(), (long) lines.length(), 1L),
                counters.stream()
                        .map(counter -> value(after, counter) - value(before, counter))
                        .toList());
        assertTrue(value(after, "meterline_collector_published_bytes_total")
                > value(before, "meterline_collector_published_bytes_total"));
        assertTrue(after.contains("meterline_collector_broker_acknowledgement_seconds_bucket"));
    }

    private static String metrics() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }

    private static long value(String metrics, String series) {
        return metrics.lines()
                .filter(line -> line.startsWith(series + " "))
                // An exemplar may follow the value.
                .map(line -> new BigDecimal(line.substring(series.length() + 1).split(" ")[0]).longValue())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + metrics));
    }

    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        String page = Files.readString(Path.of("README.md"));
        for (Matcher row = DOCUMENTED.matcher(page); row.find(); ) {
            names.add(row.group(1));
        }
        return names;
    }
}
