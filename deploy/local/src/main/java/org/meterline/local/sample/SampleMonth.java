package org.meterline.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.Addresses;

/**
 * A month of usage from the sample usage meter: the portal backend of the provider {@code nimbus} makes a contract and
 * registers the meter, the real usage-meter program sends days 1 to {@value #LAST_DAY_ONLINE} online and writes the
 * whole month into a usage file, an operator uploads the file, the month is closed, and the order is submitted and shown.
 */
public final class SampleMonth {

    /** Half a day after October 2026 has ended: its files are still taken, its order is being collected. */
    public static final Instant DEFAULT_CLOCK = Instant.parse("2026-11-01T12:00:00Z");

    static final int LAST_DAY_ONLINE = 20;

    private static final String CONTRACT_NAME = "nimbus-rental";
    private static final String METER_NAME = "sample-meter-01";
    private static final String SITE = "site-1";
    private static final String RECORDING = "usage-meter/recording/sample.jsonl.zst";
    private static final String RULES = "usage-meter/recording/sample-rules.json";
    private static final String PROGRAM = "usage-meter/target/usage-meter/bin/usage-meter";
    private static final int COMMIT_CORES = 200;
    private static final Duration COUNTING_LIMIT = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path checkout;
    private final Path folder;
    private final Addresses addresses;
    private final Consumer<String> say;
    private final Bar bar;

    /** Shows how much of something is done. */
    public interface Bar {
        void show(String label, long done, long total);
    }

    /** @param data the stack's folder; the usage meter's home lies in it, so that a second run is the same meter */
    public SampleMonth(Path checkout, Path data, Addresses addresses, Consumer<String> say, Bar bar) {
        this.checkout = checkout;
        this.folder = data.resolve("sample");
        this.addresses = addresses;
        this.say = say;
        this.bar = bar;
    }

    /** Returns when the order has been shown. */
    public void run(Instant clock) {
        YearMonth month = YearMonth.from(clock.atZone(ZoneOffset.UTC)).minusMonths(1);
        try (PortalBackend portal = new PortalBackend(addresses.oidc(), LocalClient.named("portal"))) {
            String contract = provideContract(portal);
            MeterProgram program = new MeterProgram(
                    checkout.resolve(PROGRAM), folder.resolve("usage-meter"), folder.resolve("usage-meter.log"));
            UUID usageMeter = provideUsageMeter(portal, program, contract);
            try (OutcomeReader outcomes = new OutcomeReader(addresses.kafka(), usageMeter)) {
                sendAndCount(portal, program, month, outcomes);
            }
            OrderPage page = new OrderPage(portal, addresses.aggregation(), month);
            String order = page.address(contract);
            new OrderClose(portal, addresses, month).submit(order, say);
            page.show(order, say);
        }
    }

    /** The contract of that name, made at the first run. */
    private String provideContract(PortalBackend portal) {
        String contracts = addresses.aggregation() + "/api/v1/contracts";
        Optional<String> known = items(portal.get(contracts)).stream()
                .filter(contract -> contract.path("name").asText().equals(CONTRACT_NAME))
                .map(contract -> contract.path("id").asText())
                .findFirst();
        return known.orElseGet(
                () -> portal.post(contracts, contractTerms()).body().path("id").asText());
    }

    private static ObjectNode contractTerms() {
        ObjectNode terms = JSON.createObjectNode()
                .put("name", CONTRACT_NAME)
                .put("productFamily", "RENTAL")
                .put("commit", COMMIT_CORES)
                .put("commitMetric", "hourly-cores")
                .put("overageRule", "hourly")
                .put("currency", "EUR");
        terms.putArray("sites").add(SITE);
        terms.putArray("priceBook")
                .add(price("billed-vram", "points", "7"))
                .add(price("hourly-cores", "money", "4.50"));
        return terms;
    }

    private static ObjectNode price(String metric, String unit, String price) {
        return JSON.createObjectNode()
                .put("metric", metric)
                .put("bundle", "base")
                .put("unit", unit)
                .put("price", price)
                .put("effectiveFrom", "2026-01-01T00:00:00Z");
    }

    /** The sample meter, registered at the first run, with its access token in its home. */
    private UUID provideUsageMeter(PortalBackend portal, MeterProgram program, String contract) {
        UUID id = UUID.fromString(program.init());
        String meters = addresses.registration() + "/api/v1/usage-meters";
        Optional<JsonNode> known = portal.find(meters + "/" + id);
        if (known.isEmpty()) {
            JsonNode registered = portal.post(
                            meters,
                            JSON.createObjectNode()
                                    .put("id", id.toString())
                                    .put("name", METER_NAME)
                                    .put("mode", "PRODUCTION")
                                    .put("connectivity", "ONLINE")
                                    .put("contractId", contract)
                                    .put("siteId", SITE))
                    .body();
            program.keepToken(registered.path("accessToken").asText(), generation(registered));
        } else {
            JsonNode token = portal.get(meters + "/" + id + "/access-token");
            program.keepToken(token.path("accessToken").asText(), generation(known.get()));
        }
        program.checkRegistration(addresses.registration());
        say.accept("Usage meter " + METER_NAME + " (" + id + ") "
                + (known.isEmpty() ? "registered" : "was registered before") + ", provider nimbus");
        return id;
    }

    private static int generation(JsonNode usageMeter) {
        return usageMeter.path("tokenGeneration").asInt(1);
    }

    private void sendAndCount(PortalBackend portal, MeterProgram program, YearMonth month, OutcomeReader outcomes) {
        String label = "Sending " + month + "-01 to " + month + "-" + LAST_DAY_ONLINE + " online";
        List<String> online = replay(month);
        online.addAll(List.of(
                "--to",
                Integer.toString(LAST_DAY_ONLINE),
                "--online",
                "--registration",
                addresses.registration(),
                "--collector",
                addresses.collector()));
        MeterProgram.Replayed sent = program.replay(online, (done, total) -> bar.show(label, done, total));
        UsageFile file = writeAndUpload(portal, program, month);
        await(outcomes, portal, sent.accepted(), file);
        showOutcomes(outcomes, file);
    }

    private List<String> replay(YearMonth month) {
        List<String> arguments = new ArrayList<>(
                List.of("--recording", checkout.resolve(RECORDING).toString(), "--month", month.toString()));
        Path rules = checkout.resolve(RULES);
        if (Files.exists(rules)) {
            arguments.addAll(List.of("--labels", rules.toString()));
        }
        return arguments;
    }

    /** @param repeated the gateway had this very file before */
    private record UsageFile(String id, long reports, boolean repeated) {}

    private UsageFile writeAndUpload(PortalBackend portal, MeterProgram program, YearMonth month) {
        Path file = folder.resolve("usage-" + month + ".data");
        List<String> arguments = replay(month);
        arguments.addAll(List.of("--write-file", file.toString()));
        try {
            Files.deleteIfExists(file);
            MeterProgram.Replayed written = program.replay(
                    arguments,
                    (done, total) -> bar.show("Writing all of " + month + " into a usage file", done, total));
            PortalBackend.Answer answer = portal.upload(addresses.upload() + "/api/v1/usage-files", file);
            return new UsageFile(answer.body().path("id").asText(), written.reports(), answer.status() == 200);
        } catch (IOException e) {
            throw new SampleFailedException("could not write or read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Until every report has its outcome; gives up when nothing has moved for a while. */
    private void await(OutcomeReader outcomes, PortalBackend portal, long sentOnline, UsageFile file) {
        long expected = sentOnline + (file.repeated() ? 0 : file.reports());
        long counted = -1;
        long lastMove = System.nanoTime();
        while (true) {
            outcomes.poll();
            long now = Math.addExact(outcomes.online().total(), outcomes.file().total());
            if (now != counted) {
                counted = now;
                lastMove = System.nanoTime();
                bar.show("Counting reports", counted, expected);
            }
            if (counted >= expected && state(portal, file).equals("COUNTED")) {
                return;
            }
            if (System.nanoTime() - lastMove > COUNTING_LIMIT.toNanos()) {
                throw new SampleFailedException(
                        "only " + counted + " of " + expected + " reports have been counted, and"
                                + " nothing has moved for " + COUNTING_LIMIT.toSeconds() + " s; the usage file is "
                                + state(portal, file) + "; see the logs of aggregation-service and upload-gateway");
            }
        }
    }

    private String state(PortalBackend portal, UsageFile file) {
        JsonNode state = portal.get(addresses.upload() + "/api/v1/usage-files/" + file.id());
        if (state.path("state").asText().equals("FAILED")) {
            throw new SampleFailedException("the usage file was refused: " + state);
        }
        return state.path("state").asText();
    }

    private void showOutcomes(OutcomeReader outcomes, UsageFile file) {
        Table table = new Table()
                .column("reports", Table.Side.LEFT)
                .column("new", Table.Side.RIGHT)
                .column("already known", Table.Side.RIGHT)
                .column("in conflict", Table.Side.RIGHT)
                .column("shadowed", Table.Side.RIGHT)
                .column("rejected", Table.Side.RIGHT);
        row(table, "sent online", outcomes.online());
        if (file.repeated()) {
            table.row("usage file, uploaded before", "0", Long.toString(file.reports()), "0", "0", "0");
        } else {
            row(table, "in the usage file", outcomes.file());
        }
        say.accept("");
        table.lines().forEach(say);
        if (outcomes.online().isAllKnown()
                && (file.repeated() || outcomes.file().isAllKnown())) {
            say.accept("Every report was already known: nothing has changed.");
        }
    }

    private static void row(Table table, String what, Outcomes outcomes) {
        table.row(
                what,
                Integer.toString(outcomes.of(ReportOutcome.Outcome.NEW)),
                Integer.toString(outcomes.of(ReportOutcome.Outcome.KNOWN)),
                Integer.toString(outcomes.of(ReportOutcome.Outcome.CONFLICT)),
                Integer.toString(outcomes.of(ReportOutcome.Outcome.SHADOWED)),
                Integer.toString(outcomes.of(ReportOutcome.Outcome.REJECTED)));
    }

    static List<JsonNode> items(JsonNode page) {
        List<JsonNode> items = new ArrayList<>();
        page.path("items").forEach(items::add);
        return items;
    }
}
