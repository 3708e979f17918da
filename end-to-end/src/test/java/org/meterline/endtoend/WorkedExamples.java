package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.contracts.report.VmRecord;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;
import org.meterline.local.stack.Service;

/**
 * The worked examples of the rules through the whole stack: a provider with a contract for each of them sends reports to the
 * collector in a month of 720 hours and reads its orders at the API, while the business clock goes on to February.
 */
final class WorkedExamples implements AutoCloseable {

    private static final String NOVEMBER = "2026-11";
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final int HOURS = 720;
    private static final int SECONDS = 3600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GIB = 1024;

    private final Addresses addresses;
    private final SuiteClient portal;

    WorkedExamples(Addresses addresses) {
        this.addresses = addresses;
        this.portal = new SuiteClient(addresses, LocalClient.named("portal-stratus"));
    }

    @Override
    public void close() {
        portal.close();
    }

    /** From 1 November on, which is where the business clock of the sample stands. */
    void hold() {
        String boundary = contract("t25", 0, "average");
        Meter boundaryMeter = register("t25", boundary, "PRODUCTION");
        boundaryMeter.send(List.of(
                boundaryMeter.report(START.minusSeconds(SECONDS), host(40)), boundaryMeter.report(START, host(40))));
        awaitLine(order(boundary, "2026-10"), "hourly-cores", "5/93");

        moveClocks("2026-12-01T12:00:00Z");
        String hourly = hourlyCommit();
        String above = averageUsage("t17-a", 2000, 2100);
        String below = averageUsage("t17-b", 3000, 2500);
        String nothing = contract("t20", 1800, "hourly");
        String more = averageUsage("t21", 1800, 2050);
        String shadowed = sourceSeenTwice();
        String tested = firstInTest();
        String late = contract("t31", 0, "average");
        Meter lateMeter = register("t31", late, "PRODUCTION");
        UploadedFiles files = new UploadedFiles(this, addresses, portal);
        files.bring();

        moveClocks("2026-12-04T00:00:00Z");
        assertEquals(
                "5/93",
                line(order(boundary, "2026-10"), "hourly-cores")
                        .at("/measured/exact")
                        .textValue());
        assertEquals(
                "1/18",
                line(opened(boundary, NOVEMBER), "hourly-cores")
                        .at("/measured/exact")
                        .textValue());
        assertSummary(opened(hourly, NOVEMBER), "1911.1111", "8.3333", "97.2222", "2008.3333");
        assertEquals(
                "2.00",
                line(order(hourly, NOVEMBER), "billed-vram")
                        .required("quantity")
                        .textValue());
        assertSummary(opened(above, NOVEMBER), "2100.0000", "100.0000", "0.0000", "2100.0000");
        assertSummary(opened(below, NOVEMBER), "2500.0000", "0.0000", "500.0000", "3000.0000");
        assertSummary(opened(nothing, NOVEMBER), "0.0000", "0.0000", "1800.0000", "1800.0000");
        assertSummary(opened(more, NOVEMBER), "2050.0000", "250.0000", "0.0000", "2050.0000");
        assertEquals(
                "1/18",
                line(opened(shadowed, NOVEMBER), "hourly-cores")
                        .at("/measured/exact")
                        .textValue());
        assertEquals(
                "1/18",
                line(opened(tested, NOVEMBER), "hourly-cores")
                        .at("/measured/exact")
                        .textValue());
        assertEquals(0, opened(late, NOVEMBER).required("lines").size());
        files.areOnTheirOrders();
        submitNothing(nothing);
        arrears(late, lateMeter);
    }

    /** T16: the commit is held against each hour. T28: a VM that moves to a perpetual host at half of the month. */
    private String hourlyCommit() {
        String contract = contract("t16", 2000, "hourly");
        Meter meter = register("t16", contract, "PRODUCTION");
        List<byte[]> reports = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            Licence licence = hour < HOURS / 2 ? Licence.RENTAL : Licence.PERPETUAL;
            reports.add(meter.report(
                    START.plus(Duration.ofHours(hour)), host(hour < 700 ? 1900 : 2300), vm("vm-1", 8 * GIB, licence)));
        }
        meter.send(reports);
        awaitLine(order(contract, NOVEMBER), "hourly-cores", "17200/9");
        JsonNode usage = StreamSupport.stream(
                        portal.get(addresses.aggregation() + "/api/v1/usage?month=" + NOVEMBER
                                        + "&groupBy=source,metric&metric=billed-vram&source=" + meter.source())
                                .required("items")
                                .spliterator(),
                        false)
                .findFirst()
                .orElseThrow();
        assertEquals("2.0000", usage.at("/billed/rounded").textValue());
        assertEquals("4.0000", usage.at("/metered/rounded").textValue());
        return contract;
    }

    /** T17 and T21: as much in one hour as so many cores are in all hours of the month. */
    private String averageUsage(String name, int commit, int cores) {
        String contract = contract(name, commit, "average");
        Meter meter = register(name, contract, "PRODUCTION");
        meter.send(List.of(meter.report(START, host(cores * HOURS))));
        awaitLine(order(contract, NOVEMBER), "hourly-cores", Integer.toString(cores));
        return contract;
    }

    /** T24: 40 cores that two usage meters see in one hour are 40 cores, and both are named. */
    private String sourceSeenTwice() {
        String contract = contract("t24", 0, "average");
        Meter first = register("t24-x", contract, "PRODUCTION");
        Meter second = register("t24-y", contract, "PRODUCTION").of(first.source());
        first.send(List.of(first.report(START, host(40))));
        awaitLine(order(contract, NOVEMBER), "hourly-cores", "1/18");
        second.send(List.of(second.report(START, host(40))));
        await().atMost(PATIENCE).untilAsserted(() -> {
            String alert = portal.get(addresses.aggregation() + "/api/v1/alerts?kind=SOURCE_SHADOWED")
                    .toString();
            assertTrue(
                    alert.contains(first.id().toString())
                            && alert.contains(second.id().toString()),
                    alert);
        });
        assertTrue(blockers(order(contract, NOVEMBER)).contains("SOURCE_SHADOWED"));
        awaitLine(order(contract, NOVEMBER), "hourly-cores", "1/18");
        return contract;
    }

    private static Set<String> blockers(JsonNode order) {
        Set<String> kinds = new TreeSet<>();
        order.required("blockers")
                .forEach(blocker -> kinds.add(blocker.required("kind").textValue()));
        return kinds;
    }

    /** T29: nothing of a usage meter in TEST is on the order, and only what came after it was in PRODUCTION. */
    private String firstInTest() {
        String contract = contract("t29", 0, "average");
        Meter meter = register("t29", contract, "TEST");
        meter.send(List.of(
                meter.report(Instant.parse("2026-11-15T23:00:00Z"), host(40)),
                meter.report(Instant.parse("2026-11-16T00:00:00Z"), host(40))));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        2,
                        portal.get(addresses.aggregation() + "/api/v1/usage-reports?state=TEST&usageMeterId="
                                        + meter.id())
                                .required("items")
                                .size()));
        assertEquals(0, order(contract, NOVEMBER).required("lines").size());
        portal.send(
                        "PATCH",
                        addresses.registration() + "/api/v1/usage-meters/" + meter.id(),
                        "{\"mode\":\"PRODUCTION\",\"effectiveFrom\":\"2026-11-16T00:00:00Z\"}")
                .require(200);
        awaitLine(order(contract, NOVEMBER), "hourly-cores", "1/18");
        return contract;
    }

    /** A month without usage is submitted by somebody who says that this is right, and by nobody else. */
    private void submitNothing(String contract) {
        JsonNode order = order(contract, NOVEMBER);
        String submission = address(order) + "/submission";
        String version = "\"" + order.required("version").asText() + "\"";
        portal.change("POST", submission, version, "{\"purchaseOrder\":\"PO-1\"}")
                .require(422);
        JsonNode submitted = portal.change(
                        "POST", submission, version, "{\"purchaseOrder\":\"PO-1\",\"zeroUsageConfirmed\":true}")
                .require(200)
                .body();
        assertEquals("PENDING_AGGREGATOR", submitted.required("state").textValue());
        assertEquals(0, submitted.required("blockers").size());
    }

    /** T31: 100 GB on the average, 41 days late, are on the next order that opens, and the month's report has a second version. */
    private void arrears(String contract, Meter meter) {
        moveClocks("2027-01-10T12:00:00Z");
        assertEquals(0, opened(contract, "2026-12").required("lines").size());
        UsageRecord[] vms = IntStream.range(0, 100 * HOURS / 24)
                .mapToObj(number -> vm("vm-" + number, 48 * GIB, Licence.RENTAL))
                .toArray(UsageRecord[]::new);
        meter.send(List.of(meter.report(START, vms)));
        String report = addresses.aggregation() + "/api/v1/reports/" + NOVEMBER + "/monthly-usage";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "2", portal.ask(report).require(200).headers().get("Meterline-Report-Version")));
        moveClocks("2027-02-04T00:00:00Z");
        JsonNode arrears = line(opened(contract, "2027-01"), "billed-vram");
        assertEquals(NOVEMBER, arrears.required("sourceMonth").textValue());
        assertEquals("100", arrears.at("/measured/exact").textValue());
        assertEquals("100.00", arrears.required("amount").textValue());
        assertTrue(order(contract, NOVEMBER).required("overdue").booleanValue());
        assertEquals(0, order(contract, NOVEMBER).required("lines").size());
    }

    /** Priced at 1 EUR for a GB and for a core. */
    String contract(String name, int commit, String overageRule) {
        String price = "{\"metric\":\"%s\",\"bundle\":\"base\",\"unit\":\"money\",\"price\":\"1\","
                + "\"effectiveFrom\":\"2026-01-01T00:00:00Z\"}";
        String terms = "{\"name\":\"" + name + "\",\"productFamily\":\"RENTAL\",\"commit\":" + commit
                + ",\"commitMetric\":\"hourly-cores\",\"overageRule\":\"" + overageRule
                + "\",\"currency\":\"EUR\",\"sites\":[],\"priceBook\":["
                + price.formatted("billed-vram") + "," + price.formatted("hourly-cores") + "]}";
        return portal.send("POST", addresses.aggregation() + "/api/v1/contracts", terms)
                .require(201)
                .body()
                .required("id")
                .textValue();
    }

    private Meter register(String name, String contract, String mode) {
        UUID id = UUID.randomUUID();
        String accessToken = portal.send(
                        "POST",
                        addresses.registration() + "/api/v1/usage-meters",
                        "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"mode\":\"" + mode + "\",\"contractId\":\""
                                + contract + "\"}")
                .require(201)
                .body()
                .required("accessToken")
                .textValue();
        return new Meter(id, UUID.randomUUID(), portal.meterToken(id, accessToken));
    }

    /** A usage meter with one source. */
    private final class Meter {

        private final UUID id;
        private final UUID source;
        private final String token;
        private long sequence;
        private @Nullable ReportDigest last;

        Meter(UUID id, UUID source, String token) {
            this.id = id;
            this.source = source;
            this.token = token;
        }

        UUID id() {
            return id;
        }

        UUID source() {
            return source;
        }

        /** The same with another one's source. */
        Meter of(UUID otherSource) {
            return new Meter(id, otherSource, token);
        }

        byte[] report(Instant hour, UsageRecord... records) {
            byte[] report = UsageReportWriter.write(
                    new ReportHeader(
                            id,
                            ++sequence,
                            last,
                            new Source(source, "vcenter", "vc", "8.0.3"),
                            hour,
                            List.of(Span.WHOLE_HOUR),
                            null),
                    List.of(records));
            last = ReportDigest.of(report);
            return report;
        }

        void send(List<byte[]> reports) {
            WorkedExamples.this.send(token, reports);
        }
    }

    /** The collector hears of a new usage meter a moment later. */
    void send(String token, List<byte[]> reports) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] report : reports) {
            lines.writeBytes(report);
            lines.writeBytes("\n".getBytes(StandardCharsets.US_ASCII));
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            SuiteClient.Answer answer = portal.report(token, lines.toByteArray());
            assertEquals(202, answer.status(), () -> answer.body().toString());
            assertEquals(
                    reports.size(),
                    answer.body().required("accepted").size(),
                    () -> answer.body().toString());
        });
    }

    private static HostRecord host(int cores) {
        return new HostRecord(RecordHead.of("host-1", 0, SECONDS), List.of(cores), 1);
    }

    private static VmRecord vm(String id, long configuredMiB, Licence licence) {
        RecordHead head = RecordHead.of(id, 0, SECONDS).withLicence(licence, null);
        return new VmRecord(head, true, configuredMiB, 0, 2, null);
    }

    void moveClocks(String now) {
        for (Service service : Service.values()) {
            portal.send("PUT", addresses.of(service) + "/dev/clock", "{\"now\":\"" + now + "\"}")
                    .require(200);
        }
    }

    String address(JsonNode order) {
        return addresses.aggregation() + "/api/v1/billing-orders/"
                + order.required("id").textValue();
    }

    JsonNode order(String contract, String month) {
        return StreamSupport.stream(
                        portal.get(addresses.aggregation() + "/api/v1/billing-orders?month=" + month)
                                .required("items")
                                .spliterator(),
                        false)
                .filter(order -> order.required("contractId").textValue().equals(contract))
                .findFirst()
                .orElseThrow();
    }

    /** The order once it is under review. */
    JsonNode opened(String contract, String month) {
        String order = address(order(contract, month));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        "PENDING_SP", portal.get(order).required("state").textValue()));
        return portal.get(order);
    }

    void awaitLine(JsonNode order, String metric, String exact) {
        String address = address(order);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        exact,
                        line(portal.get(address), metric).at("/measured/exact").textValue()));
    }

    static JsonNode line(JsonNode order, String metric) {
        return StreamSupport.stream(order.required("lines").spliterator(), false)
                .filter(line -> line.required("metric").textValue().equals(metric))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + metric + " on " + order));
    }

    private static void assertSummary(JsonNode order, String reported, String overage, String underage, String total) {
        JsonNode summary = order.required("summary");
        assertEquals(
                List.of(reported, overage, underage, total),
                List.of(
                        summary.required("reported").textValue(),
                        summary.required("overage").textValue(),
                        summary.required("underage").textValue(),
                        summary.required("total").textValue()),
                summary::toString);
    }
}
