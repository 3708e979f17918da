package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackOptions;
import org.meterline.usagemeter.vsphere.Simulator;

/**
 * Two months in the life of a usage meter: set up without a network beside a vCenter in which things happen, its reports carried
 * out by partial and full usage files, upgraded, killed, switched to online with what it had sent by file already; and at the end
 * two orders that are the calculator's to the last digit.
 */
class UsageMeterLifeIT {

    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
    private static final Instant OCTOBER_STARTS = Instant.parse("2026-10-01T00:00:00Z");
    private static final Instant NOVEMBER_STARTS = Instant.parse("2026-11-01T00:00:00Z");
    private static final long SPEED = 50_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RULES = """
            {"schema": "meterline/metering-rules/1",
             "customers": [{"customer": "acme", "object": {"kind": "cluster", "name": "DC0_C0"}},
                           {"customer": "beta", "object": {"kind": "folder", "name": "beta"}}]}
            """;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Addresses addresses;

    @SuppressWarnings("NullAway.Init")
    private SuiteClient portal;

    @SuppressWarnings("NullAway.Init")
    private InstalledMeter meter;

    @Test
    void twoMonthsOfflineAndOnlineEndInTheCalculatorsOrders() throws Exception {
        assumeTrue(Simulator.programs().isPresent(), "no vCenter simulator on this machine");
        StackOptions options = StackOptions.ofBuilt(Checkout.root(), folder.resolve("data"), FreePorts.offset())
                .withClock(OCTOBER_STARTS.plus(Duration.ofHours(12)));
        try (LocalStack stack = LocalStack.prepare(options, line -> {});
                Simulator vcenter =
                        Simulator.start(Simulator.programs().get(), "-cluster", "1", "-host", "1", "-vm", "6");
                InstalledMeter installed = new InstalledMeter(
                        options.checkout().resolve("usage-meter/target/usage-meter"),
                        folder.resolve("meter"),
                        START,
                        SPEED)) {
            stack.start();
            addresses = stack.addresses();
            meter = installed;
            try (SuiteClient nimbus = new SuiteClient(addresses, LocalClient.named("portal"));
                    Changes changes = new Changes(vcenter)) {
                portal = nimbus;
                live(vcenter, changes);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("the meter said: " + meter.logged(), e);
            }
        }
    }

    private void live(Simulator vcenter, Changes changes) throws Exception {
        meter.install("0.1.0");
        Path next = meter.pack("0.2.0", "0.1.x");
        setUp(vcenter);
        meter.start();
        changes.start();

        awaitHour(START.plus(Duration.ofDays(10)));
        theFolderBeatsTheCluster();
        uploadAsOperator(download(SEPTEMBER, "september-partial.data"));

        meter.kill();
        meter.startAgain();
        awaitClock(OCTOBER_STARTS.plus(Duration.ofHours(2)));
        awaitHour(OCTOBER_STARTS.minus(Duration.ofHours(1)));
        Path september = download(SEPTEMBER, "september.data");
        JsonNode full = uploadAsOperator(september);
        assertTrue(full.at("/outcomes/known").intValue() > 0, full::toString);

        InstalledMeter.Answer upgraded =
                meter.command("upgrade", next.toString(), "--yes", "--steady-for", "PT1S", "--json");
        assertEquals(0, upgraded.code(), upgraded.output());
        assertEquals("0.2.0", meter.status().required("version").textValue());

        awaitClock(OCTOBER_STARTS.plus(Duration.ofDays(15)));
        moveClocks(NOVEMBER_STARTS.plus(Duration.ofHours(12)));
        upload(download(OCTOBER, "october-partial.data"));
        meter.command("connectivity", "set", "online").require(0);

        awaitClock(NOVEMBER_STARTS.plus(Duration.ofHours(2)));
        moveClocks(NOVEMBER_STARTS.plus(Duration.ofHours(71)));
        changes.close();
        awaitHour(NOVEMBER_STARTS.minus(Duration.ofHours(1)));
        await().atMost(PATIENCE).until(() -> sentUpTo(NOVEMBER_STARTS));
        meter.stop();
        Path october = download(OCTOBER, "october.data");

        moveClocks(NOVEMBER_STARTS.plus(Duration.ofHours(73)));
        try (Portal viewer = new Portal(addresses)) {
            awaitOpened(SEPTEMBER);
            awaitOpened(OCTOBER);
            new MonthConfirmation(viewer, SEPTEMBER, september).confirm();
            new MonthConfirmation(viewer, OCTOBER, october).confirm();
        }
        bothLabelsAreInTheReports(september);
    }

    private void setUp(Simulator vcenter) throws Exception {
        String contract = portal.send("POST", addresses.aggregation() + "/api/v1/contracts", """
                        {"name": "life", "productFamily": "RENTAL", "commit": 10, "commitMetric": "hourly-cores",
                         "overageRule": "hourly", "currency": "EUR", "sites": ["site-1"],
                         "priceBook": [
                          {"metric": "billed-vram", "bundle": "base", "unit": "points", "price": "7",
                           "effectiveFrom": "2026-01-01T00:00:00Z"},
                          {"metric": "hourly-cores", "bundle": "base", "unit": "money", "price": "4.50",
                           "effectiveFrom": "2026-01-01T00:00:00Z"}]}
                        """)
                .require(201)
                .body()
                .required("id")
                .textValue();
        UUID id = UUID.fromString(meter.command("init", "--connectivity", "offline", "--no-questions", "--json")
                .require(0)
                .json()
                .required("id")
                .textValue());
        meter.setEnvironment("METERLINE_VCENTER_PASSWORD", Simulator.PASSWORD);
        InstalledMeter.Answer added = meter.command(
                "source", "add", "vcenter", "vc01", "--url", vcenter.url().toString(), "--user", Simulator.USER);
        Matcher fingerprint = Pattern.compile("SHA-256 +(\\S+)").matcher(added.output());
        assertTrue(fingerprint.find(), added.output());
        meter.command("source", "accept-certificate", "vc01", "--fingerprint", fingerprint.group(1))
                .require(0);
        Path rules = Files.writeString(folder.resolve("rules.json"), RULES);
        meter.command("labels", "import", rules.toString()).require(0);
        set("registration", addresses.registration());
        set("collector", addresses.collector());
        set("upload", addresses.upload());
        // The fast clock makes hours of what is a moment of a busy machine.
        set("collect.max-clock-step", "PT24H");
        String token = portal.send(
                        "POST", addresses.registration() + "/api/v1/usage-meters", """
                        {"id": "%s", "name": "life-01", "mode": "PRODUCTION", "connectivity": "OFFLINE",
                         "contractId": "%s", "siteId": "site-1"}
                        """.formatted(id, contract))
                .require(201)
                .body()
                .required("accessToken")
                .textValue();
        Path tokenFile = Files.writeString(folder.resolve("token"), token);
        meter.command("token", "set", "--from-file", tokenFile.toString()).require(0);
    }

    private void set(String key, String value) throws Exception {
        meter.command("settings", "set", key, value).require(0);
    }

    private Path download(YearMonth month, String name) throws Exception {
        Path file = folder.resolve(name);
        meter.command(
                        "usage",
                        "download",
                        "--month",
                        month.toString(),
                        "--output",
                        file.toString(),
                        "--clock",
                        meter.now().toString())
                .require(0);
        meter.command("usage", "verify", file.toString()).require(0);
        return file;
    }

    /** An operator brings it, on a machine with a connection. */
    private JsonNode uploadAsOperator(Path file) throws Exception {
        Path bearer = Files.writeString(folder.resolve("bearer"), portal.bearer());
        return upload(file, "--bearer-file", bearer.toString());
    }

    /** Returns what the file came to; without further words the meter brings it itself. */
    private JsonNode upload(Path file, String... by) throws Exception {
        List<String> command = new ArrayList<>(List.of("usage", "upload", file.toString(), "--wait", "--json"));
        command.addAll(List.of(by));
        return meter.command(command.toArray(String[]::new)).require(0).json();
    }

    private void awaitClock(Instant moment) {
        await().atMost(PATIENCE).until(() -> meter.now().isAfter(moment));
    }

    private void awaitHour(Instant hour) {
        await().atMost(PATIENCE).until(() -> {
            String last = meter.status().at("/sources/0/lastReportedHour").asText();
            return !last.isEmpty() && !Instant.parse(last).isBefore(hour);
        });
    }

    private boolean sentUpTo(Instant end) throws Exception {
        JsonNode spool = meter.status().required("spool");
        String oldest = spool.path("oldestUnsentHour").asText();
        return oldest.isEmpty() || !Instant.parse(oldest).isBefore(end);
    }

    private void awaitOpened(YearMonth month) {
        await().atMost(PATIENCE)
                .until(() -> portal.get(addresses.aggregation() + "/api/v1/billing-orders?month=" + month)
                        .at("/items/0/state")
                        .asText()
                        .equals("PENDING_SP"));
    }

    private void moveClocks(Instant now) {
        for (Service service : Service.values()) {
            portal.send("PUT", addresses.of(service) + "/dev/clock", "{\"now\":\"" + now + "\"}")
                    .require(200);
        }
    }

    /** T27: in the cluster of one customer and in the folder of another, the folder decides, and the audit says so. */
    private void theFolderBeatsTheCluster() throws Exception {
        List<JsonNode> contested = meter.command("labels", "check", "--json")
                .require(0)
                .lines()
                .filter(row -> row.path("contested").asBoolean())
                .toList();
        assertEquals(1, contested.size(), contested::toString);
        assertEquals("beta", contested.getFirst().path("label").asText());
        assertTrue(contested.getFirst().path("beaten").asText().contains("acme"), contested::toString);
    }

    private static void bothLabelsAreInTheReports(Path usageFile) {
        List<String> reports = WrittenReports.in(usageFile).stream()
                .map(report -> new String(report, StandardCharsets.UTF_8))
                .toList();
        assertTrue(reports.stream().anyMatch(report -> report.contains("\"customer\":\"acme\"")));
        assertTrue(reports.stream().anyMatch(report -> report.contains("\"customer\":\"beta\"")));
    }

    /** What happens in the vCenter meanwhile. */
    private static final class Changes implements AutoCloseable {

        private final Simulator vcenter;
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Exception> failures = new ArrayList<>();
        private final Thread thread = new Thread(this::change, "changes");

        Changes(Simulator vcenter) {
            this.vcenter = vcenter;
        }

        void start() {
            thread.start();
        }

        private void change() {
            try {
                vcenter.govc("folder.create", "/DC0/vm/beta");
                vcenter.govc("object.mv", "/DC0/vm/DC0_C0_RP0_VM0", "/DC0/vm/beta");
                for (int round = 0; !over.get(); round++) {
                    String vm = "/DC0/vm/DC0_C0_RP0_VM" + (1 + round % 5);
                    vcenter.govc("vm.power", "-off", vm);
                    vcenter.govc("vm.change", "-vm", vm, "-m", Integer.toString(1024 * (1 + round % 7)));
                    vcenter.govc("vm.power", "-on", vm);
                    String added = "added-" + round;
                    vcenter.govc(
                            "vm.create",
                            "-pool",
                            "/DC0/host/DC0_C0/Resources",
                            "-m",
                            "2048",
                            "-c",
                            "2",
                            "-net",
                            "VM Network",
                            added);
                    if (round > 0) {
                        vcenter.govc("vm.destroy", "/DC0/vm/added-" + (round - 1));
                    }
                }
            } catch (Exception e) {
                failures.add(e);
            }
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            thread.join();
            assertEquals(List.of(), failures);
        }
    }
}
