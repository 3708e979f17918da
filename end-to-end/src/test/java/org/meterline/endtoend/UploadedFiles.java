package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileWriter;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageReportWriter;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;

/**
 * T22, T23 and T26 through the whole stack: usage meters without a network whose files an operator brings to the gateway, up to
 * their orders.
 */
final class UploadedFiles {

    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String METRIC = "hourly-cores";
    private static final int CORES = 40;

    private final WorkedExamples examples;
    private final Addresses addresses;
    private final SuiteClient portal;
    private final List<Expected> expected = new ArrayList<>();

    private record Expected(String contract, String exact) {}

    UploadedFiles(WorkedExamples examples, Addresses addresses, SuiteClient portal) {
        this.examples = examples;
        this.addresses = addresses;
        this.portal = portal;
    }

    /** At noon of the first day after the month; ends when its window has just closed. */
    void bring() {
        sameFileTwice();
        partialThenFull();
        onlineThenFile();
        beforeAndAfterTheDeadlines();
    }

    /** Once the totals of the month are final. */
    void areOnTheirOrders() {
        expected.forEach(each -> assertEquals(
                each.exact(),
                WorkedExamples.line(examples.opened(each.contract(), NOVEMBER.toString()), METRIC)
                        .at("/measured/exact")
                        .textValue()));
    }

    /** So many hours with 40 cores are that part of the month's 720. */
    private void expect(String contract, String exact) {
        examples.awaitLine(examples.order(contract, NOVEMBER.toString()), METRIC, exact);
        expected.add(new Expected(contract, exact));
    }

    /** T22. */
    private void sameFileTwice() {
        String contract = examples.contract("t22", 0, "average");
        Meter meter = register("t22", contract);
        byte[] file = meter.file(meter.hours(0, 9), false, Packing.ZSTD);
        String id = taken(file, "", "IN_TIME");
        JsonNode counted = counted(id, 9, 0);
        expect(contract, "1/2");
        JsonNode usage = usage(meter);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertEquals(
                        counted.required("receivedAt").textValue(),
                        portal.get(addresses.registration() + "/api/v1/usage-meters/" + meter.id)
                                .path("lastUploadAt")
                                .textValue()));

        SuiteClient.Answer again = portal.upload("", file).require(200);
        SuiteClient.Answer packed = portal.upload("", meter.again(Packing.GZIP)).require(200);

        assertEquals(id, again.body().required("id").textValue());
        assertEquals(id, packed.body().required("id").textValue());
        assertEquals(counted, shown(id));
        assertEquals(usage, usage(meter));
    }

    private JsonNode usage(Meter meter) {
        return portal.get(addresses.aggregation() + "/api/v1/usage?month=" + NOVEMBER + "&groupBy=source,metric&source="
                        + meter.source)
                .required("items");
    }

    /** T23. */
    private void partialThenFull() {
        String contract = examples.contract("t23", 0, "average");
        Meter meter = register("t23", contract);
        List<byte[]> untilTheTenth = meter.hours(0, 216);
        counted(taken(meter.file(untilTheTenth, true, Packing.GZIP), "", "IN_TIME"), 216, 0);
        expect(contract, "12");
        List<byte[]> all = new ArrayList<>(untilTheTenth);
        all.addAll(meter.hours(216, 720));
        byte[] full = meter.file(all, false, Packing.ZSTD);
        assertEquals(
                List.of(504, 216),
                List.of(
                        tried(full).at("/coverage/new").intValue(),
                        tried(full).at("/coverage/known").intValue()));
        counted(taken(full, "", "IN_TIME"), 504, 216);
        expected.removeLast();
        expect(contract, "40");

        String alone = examples.contract("t23-full", 0, "average");
        Meter other = register("t23-full", alone);
        counted(taken(other.file(other.hours(0, 720), false, Packing.ZSTD), "", "IN_TIME"), 720, 0);
        expect(alone, "40");
        assertEquals(
                quantities(examples.order(contract, NOVEMBER.toString())),
                quantities(examples.order(alone, NOVEMBER.toString())));
    }

    private List<String> quantities(JsonNode order) {
        List<String> quantities = new ArrayList<>();
        portal.get(examples.address(order))
                .required("lines")
                .forEach(line -> quantities.add(line.required("metric").textValue() + " " + line.required("measured")
                        + " " + line.required("amount").textValue()));
        return quantities;
    }

    /** What came online and comes in a file again counts once. */
    private void onlineThenFile() {
        String contract = examples.contract("t23-online", 0, "average");
        Meter meter = register("t23-online", contract);
        List<byte[]> hours = new ArrayList<>(meter.hours(0, 3));
        examples.send(portal.meterToken(meter.id, meter.accessToken), hours);
        expect(contract, "1/6");
        hours.addAll(meter.hours(3, 9));
        byte[] file = meter.file(hours, true, Packing.ZSTD);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertTrue(
                        tried(file).at("/coverage/sources/0/days/0").textValue().startsWith("RRRNNNNNN."),
                        () -> tried(file).toString()));

        counted(taken(file, "", "IN_TIME"), 6, 3);
        expected.removeLast();
        expect(contract, "1/2");
    }

    /** T26: in time, after the recommended hour, too late, and late by a service request. */
    private void beforeAndAfterTheDeadlines() {
        String contract = examples.contract("t26", 0, "average");
        Meter meter = register("t26", contract);
        examples.moveClocks("2026-12-02T11:59:00Z");
        counted(taken(meter.file(meter.hours(0, 1), true, Packing.ZSTD), "", "IN_TIME"), 1, 0);
        examples.moveClocks("2026-12-02T23:59:00Z");
        counted(taken(meter.file(meter.hours(1, 2), true, Packing.ZSTD), "", "AFTER_RECOMMENDED"), 1, 0);
        examples.moveClocks("2026-12-03T00:00:00Z");
        byte[] late = meter.file(meter.hours(2, 3), true, Packing.ZSTD);
        JsonNode closed = portal.upload("", late).require(409).body();
        assertEquals("2026-12-03T00:00:00Z", closed.required("closedAt").textValue());

        String requests =
                addresses.upload() + closed.required("serviceRequests").textValue();
        String request = portal.send(
                        "POST",
                        requests,
                        "{\"usageMeterId\":\"" + meter.id + "\",\"month\":\"" + NOVEMBER
                                + "\",\"reason\":\"the site was cut off\"}")
                .require(201)
                .body()
                .required("id")
                .textValue();
        portal.upload("", late).require(409);
        try (SuiteClient platform = new SuiteClient(addresses, LocalClient.named("platform"))) {
            platform.send("POST", requests + "/" + request + "/approval", "{\"until\":\"2026-12-03T12:00:00Z\"}")
                    .require(200);
        }
        String id = taken(late, "", "LATE");
        counted(id, 1, 0);
        assertEquals(request, shown(id).required("serviceRequest").textValue());
        expect(contract, "1/6");
    }

    private String taken(byte[] file, String query, String timeliness) {
        List<JsonNode> receipts = new ArrayList<>();
        // The gateway hears of a new usage meter a moment later.
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        receipts.add(portal.upload(query, file).require(202).body()));
        assertEquals(timeliness, receipts.getFirst().required("timeliness").textValue());
        return receipts.getFirst().required("id").textValue();
    }

    private JsonNode tried(byte[] file) {
        return portal.upload("?dryRun=true", file).require(200).body();
    }

    private JsonNode shown(String id) {
        return portal.get(addresses.upload() + "/api/v1/usage-files/" + id);
    }

    private JsonNode counted(String id, int fresh, int known) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertEquals("COUNTED", shown(id).required("state").textValue()));
        JsonNode file = shown(id);
        assertEquals(fresh, file.at("/outcomes/new").intValue(), file::toString);
        assertEquals(known, file.at("/outcomes/known").intValue(), file::toString);
        return file;
    }

    private Meter register(String name, String contract) {
        UUID id = UUID.randomUUID();
        String accessToken = portal.send(
                        "POST",
                        addresses.registration() + "/api/v1/usage-meters",
                        "{\"id\":\"" + id + "\",\"name\":\"" + name
                                + "\",\"mode\":\"PRODUCTION\",\"connectivity\":\"OFFLINE\",\"contractId\":\"" + contract
                                + "\"}")
                .require(201)
                .body()
                .required("accessToken")
                .textValue();
        return new Meter(id, accessToken);
    }

    /** A usage meter that writes files, each the next of its chain. */
    private static final class Meter {

        private final UUID id;
        private final UUID source = UUID.randomUUID();
        private final String accessToken;
        private long sequence;
        private long files;
        private @Nullable ReportDigest last;
        private @Nullable ReportDigest lastFile;
        private @Nullable UsageFileManifest manifest;
        private List<byte[]> inLastFile = List.of();

        Meter(UUID id, String accessToken) {
            this.id = id;
            this.accessToken = accessToken;
        }

        List<byte[]> hours(int from, int to) {
            List<byte[]> reports = new ArrayList<>();
            for (int hour = from; hour < to; hour++) {
                byte[] report = UsageReportWriter.write(
                        new ReportHeader(
                                id,
                                ++sequence,
                                last,
                                new Source(source, "vcenter", "vc", "8.0.3"),
                                START.plus(Duration.ofHours(hour)),
                                List.of(Span.WHOLE_HOUR),
                                null),
                        List.of(new HostRecord(RecordHead.of("host-1", 0, Span.HOUR_SECONDS), List.of(CORES), 1)));
                last = ReportDigest.of(report);
                reports.add(report);
            }
            return reports;
        }

        byte[] file(List<byte[]> reports, boolean partial, Packing packing) {
            manifest = new UsageFileManifest(
                    id, NOVEMBER, partial, Instant.parse("2026-12-01T00:10:00Z"), ++files, lastFile, reports.size());
            inLastFile = List.copyOf(reports);
            return again(packing);
        }

        /** The last file once more, packed in whatever way. */
        byte[] again(Packing packing) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                UsageFileWriter writer = new UsageFileWriter(
                        out,
                        packing,
                        java.util.Objects.requireNonNull(manifest),
                        FileSigningKey.derive(accessToken),
                        1);
                try (writer) {
                    for (byte[] report : inLastFile) {
                        writer.addReport(report);
                    }
                }
                lastFile = writer.digest();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    }
}
