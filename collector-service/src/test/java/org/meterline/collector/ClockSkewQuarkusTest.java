package org.meterline.collector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.contracts.Topics;
import org.meterline.contracts.topic.ReportMessage;

/** How far a usage meter's clock is off is measured from each of its requests and goes where its reports go. */
@QuarkusTest
class ClockSkewQuarkusTest {

    private static final Instant HOUR = Samples.hourBefore(Instant.now());

    /** COL-79 */
    @Test
    void aReportSaysHowFarTheClockOfItsMeterIsOff() throws Exception {
        UUID meter = UsageMeters.registered();
        String tenMinutesBehind = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().minusSeconds(600).atOffset(ZoneOffset.UTC));

        send(UsageMeters.as(meter).header("Date", tenMinutesBehind), meter);

        Long skew = skews(meter).getFirst();
        assertNotNull(skew);
        assertTrue(skew < -599_000 && skew > -630_000, "skew " + skew);
        given().get("/q/metrics")
                .then()
                .body(containsString("meterline_collector_clock_skew_seconds_bucket{le=\"3600.0\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "Sun, 31 Feb 2026 12:00:00 GMT", "2026-11-21T10:00:00Z"})
    void aReportWithoutATimeThatCanBeReadIsTakenAllTheSame(String date) throws Exception {
        UUID meter = UsageMeters.registered();

        send(UsageMeters.as(meter).header("Date", date), meter);

        assertNull(skews(meter).getFirst());
    }

    /** COL-81 */
    @Test
    void anHourThatIsNotOverOrTooOldIsRefusedByItsRule() throws Exception {
        UUID meter = UsageMeters.registered();

        for (Instant soon : List.of(HOUR.plus(3, ChronoUnit.HOURS), HOUR.plus(3000, ChronoUnit.DAYS))) {
            refused(meter, soon, "hour-not-over");
        }
        refused(meter, HOUR.minus(121, ChronoUnit.DAYS), "hour-too-old");
        assertEquals(List.of(), skews(meter));
    }

    private static void refused(UUID meter, Instant hour, String rule) {
        UsageMeters.as(meter)
                .contentType("application/json")
                .body(Samples.report(meter, hour, 1))
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:meterline:problem:invalid-report"))
                .body("field", equalTo("/hour"))
                .body("rule", equalTo(rule));
    }

    private static void send(RequestSpecification request, UUID meter) {
        request.contentType("application/json")
                .body(new String(Samples.report(meter, HOUR, 1), UTF_8))
                .post(UsageMeters.REPORTS)
                .then()
                .statusCode(202);
    }

    private static List<@Nullable Long> skews(UUID meter) {
        return Broker.read(Topics.USAGE_REPORTS, meter).stream()
                .map(stored -> ReportMessage.parse(name -> {
                    Header header = stored.headers().lastHeader(name);
                    return header == null ? null : header.value();
                }))
                .<@Nullable Long>map(ReportMessage::clockSkewMillis)
                .toList();
    }
}
