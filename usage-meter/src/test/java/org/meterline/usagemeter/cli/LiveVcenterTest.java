package org.meterline.usagemeter.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.file.LabelsFile;
import org.meterline.usagemeter.file.MeterHome;
import org.meterline.usagemeter.file.SourceBookFile;
import org.meterline.usagemeter.file.SourceJournals;
import org.meterline.usagemeter.file.Spools;
import org.meterline.usagemeter.usecase.CollectionSettings;
import org.meterline.usagemeter.usecase.LiveStatus;
import org.meterline.usagemeter.usecase.MeterSetting;
import org.meterline.usagemeter.usecase.MeterSettings;
import org.meterline.usagemeter.usecase.MeteredSource;
import org.meterline.usagemeter.usecase.SourceState;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.VcenterLostException;
import org.meterline.usagemeter.usecase.WatchSource;
import org.meterline.usagemeter.vsphere.ServerCertificate;
import org.meterline.usagemeter.vsphere.Simulator;
import org.meterline.usagemeter.vsphere.VcenterDoor;

/** A simulated vCenter watched live, on a clock that the test moves on: the simulator's own, and as much more as it says. */
class LiveVcenterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path programs;

    @SuppressWarnings("NullAway.Init")
    private Simulator simulator;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final List<InventoryObject> told = new CopyOnWriteArrayList<>();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Clock clock = new Ahead();
    private final LiveStatus board = new LiveStatus(clock, said::add);
    private volatile long answers;
    private volatile @Nullable Throwable failure;

    private final class Ahead extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead.get());
        }
    }

    @BeforeEach
    void start() throws IOException {
        Optional<Path> found = Simulator.programs();
        assumeTrue(found.isPresent(), "no simulated vCenter here: run usage-meter/recording/build-simulator");
        programs = found.get();
        simulator = Simulator.start(programs, "-dc", "1", "-cluster", "1", "-host", "2", "-vm", "3");
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        ahead.set(Duration.between(clock.instant(), hour.plusSeconds(3600 + 60)));
    }

    @AfterEach
    void stop() {
        if (simulator != null) {
            simulator.close();
        }
    }

    /** The vCenter with its clock moved on; it notes what it told. */
    private final class Moved implements Vcenter {
        private final Vcenter real;

        Moved(Vcenter real) {
            this.real = real;
        }

        @Override
        public RecordedSource source() {
            return real.source();
        }

        @Override
        public Instant currentTime() throws VcenterLostException {
            return real.currentTime().plus(ahead.get());
        }

        @Override
        public List<InventoryObject> inventory() throws VcenterLostException {
            return real.inventory();
        }

        @Override
        public List<InventoryObject> samples() throws VcenterLostException {
            return real.samples();
        }

        @Override
        public List<Change> changes(Duration atMost) throws VcenterLostException {
            answers++;
            List<Change> changes = real.changes(atMost);
            for (Change change : changes) {
                switch (change) {
                    case Change.Seen seen -> told.add(seen.object());
                    case Change.Removed gone -> removed.add(gone.id());
                }
            }
            return changes;
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private Thread watch(Spools.Open spool) throws Exception {
        MeterHome home = new MeterHome(folder.resolve("home"));
        MeterSettings settings = MeterSettings.DEFAULTS
                .with(MeterSetting.COLLECT_LONGEST_WAIT, WAIT.toString())
                .with(MeterSetting.COLLECT_SYNC_EVERY, "PT1S")
                .with(MeterSetting.COLLECT_RECONNECT_PAUSE, "PT1S")
                .with(MeterSetting.COLLECT_REQUEST_TIMEOUT, REQUEST_TIMEOUT.toString())
                .with(MeterSetting.COLLECT_RETRY_EVERY, "PT2S");
        CollectionSettings collection = CollectionSettings.of(settings);
        MeteredSource.Vcenter source = (MeteredSource.Vcenter)
                new SourceBookFile(home.folder()).sources().getFirst();
        VcenterDoor door = new VcenterDoor(source, SourceBooks.secrets(home.folder(), Map.of()), collection);
        WatchSource part = new WatchSource(
                source,
                () -> new Moved(door.open()),
                new SourceBookFile(home.folder()),
                board,
                new WatchSource.Collecting(
                        spool.spool,
                        new SourceJournals(home.folder()),
                        LabelsFile.open(home, Map.of()),
                        collection,
                        clock,
                        Thread::sleep,
                        said::add));
        return Thread.ofPlatform().start(() -> {
            try {
                part.run();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (Exception | Error e) {
                failure = e;
            }
        });
    }

    private void addSource() throws Exception {
        addSource(simulator.url());
    }

    private void addSource(URI url) throws Exception {
        CommandLineUser user = new CommandLineUser(folder.resolve("home"));
        user.environment.put(RecordCommand.PASSWORD_VARIABLE, Simulator.PASSWORD);
        assertEquals(ExitCode.DONE, user.inHome("init", "--connectivity", "offline"), user.err());
        String fingerprint = ServerCertificate.presentedBy(simulator.url(), Duration.ofSeconds(10))
                .fingerprint();
        assertEquals(
                ExitCode.DONE,
                user.inHome(
                        "source",
                        "add",
                        "vcenter",
                        "vc01",
                        "--url",
                        url.toString(),
                        "--user",
                        Simulator.USER,
                        "--accept-fingerprint",
                        fingerprint),
                user.err());
    }

    private void until(SourceState.Condition condition) {
        await().atMost(PATIENCE).until(() -> {
            assertEquals(null, failure);
            return board.sources().stream().anyMatch(state -> state.condition() == condition);
        });
    }

    /** Nothing happens for five minutes; gives the hour that it is. */
    private Instant watchFiveMinutes() {
        await().atMost(PATIENCE).until(() -> !told.isEmpty());
        ahead.updateAndGet(before -> before.plusSeconds(300));
        long asked = answers;
        await().atMost(PATIENCE).until(() -> answers > asked + 1);
        return clock.instant().truncatedTo(ChronoUnit.HOURS);
    }

    /** When something was done: the seconds between which it must count. */
    private record When(Instant from, Instant to) {
        boolean has(int secondOfHour) {
            Instant hour = from.truncatedTo(ChronoUnit.HOURS);
            return secondOfHour >= Duration.between(hour, from).toSeconds()
                    && secondOfHour <= Duration.between(hour, to).toSeconds();
        }
    }

    /** Does it, waits until the meter has taken it in, and lets five minutes pass. */
    private When does(Predicate<LiveVcenterTest> known, String... govc) throws Exception {
        Instant from = clock.instant();
        simulator.govc(govc);
        await().atMost(PATIENCE).until(() -> known.test(this));
        // What was told is taken in when the next question is asked.
        long asked = answers;
        await().atMost(PATIENCE).until(() -> answers > asked);
        Instant to = clock.instant();
        ahead.updateAndGet(before -> before.plusSeconds(300));
        return new When(from, to);
    }

    private Predicate<LiveVcenterTest> vm(String name, Predicate<InventoryObject.Vm> wanted) {
        int before = told.size();
        return test -> test.told.stream()
                .skip(before)
                .anyMatch(object ->
                        object instanceof InventoryObject.Vm vm && vm.name().equals(name) && wanted.test(vm));
    }

    private JsonNode report(Spools.Open spool, Instant hour) throws IOException {
        ahead.updateAndGet(before -> before.plus(Duration.between(clock.instant(), hour.plusSeconds(3600 + 5))));
        UUID source = UUID.fromString(String.valueOf(((MeteredSource.Vcenter)
                        new SourceBookFile(folder.resolve("home")).sources().getFirst())
                .instance()
                .orElseThrow()));
        await().atMost(PATIENCE).until(() -> spool.spool.lastHour(source).equals(Optional.of(hour)));
        return new ObjectMapper()
                .readTree(spool.spool.bytes(spool.spool
                        .reports(java.time.YearMonth.from(hour.atZone(ZoneOffset.UTC)))
                        .getLast()));
    }

    private static List<JsonNode> records(JsonNode report, String id) {
        List<JsonNode> records = new ArrayList<>();
        report.path("records").forEach(each -> {
            if (each.path("id").asText().equals(id)) {
                records.add(each);
            }
        });
        return records;
    }

    private String idOf(String name) {
        return told.stream()
                .filter(object -> object.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** UM-LIVE-16. */
    @Test
    void spansAreExactToTheSecondAgainstWhatWasDone() throws Exception {
        addSource();
        try (Spools.Open spool = new Spools.Open(folder.resolve("home"), 1L << 30)) {
            Thread meter = watch(spool);
            until(SourceState.Condition.OK);
            Instant hour = watchFiveMinutes();
            String first = "DC0_C0_RP0_VM0";

            When off = does(vm(first, vm -> !vm.on()), "vm.power", "-off", first);
            When bigger = does(vm(first, vm -> vm.memoryMiB() == 512), "vm.change", "-vm", first, "-m", "512");
            When on = does(vm(first, InventoryObject.Vm::on), "vm.power", "-on", first);
            When created = does(
                    vm("new", vm -> true),
                    "vm.create",
                    "-m",
                    "256",
                    "-c",
                    "1",
                    "-net",
                    "VM Network",
                    "-pool",
                    "DC0_C0/Resources",
                    "-on=false",
                    "new");
            String created2 = idOf("new");
            When gone = does(test -> test.removed.contains(created2), "vm.destroy", "new");
            JsonNode report = report(spool, hour);
            meter.interrupt();
            meter.join();

            List<JsonNode> spans = records(report, idOf(first));
            assertEquals(4, spans.size(), spans.toString());
            assertTrue(off.has(spans.get(0).path("to").asInt()), off + " " + spans);
            assertTrue(bigger.has(spans.get(1).path("to").asInt()), bigger + " " + spans);
            assertEquals(512, spans.get(2).path("configuredMiB").asInt());
            assertTrue(on.has(spans.get(2).path("to").asInt()), on + " " + spans);
            assertEquals(3600, spans.get(3).path("to").asInt());
            List<JsonNode> brief = records(report, created2);
            assertTrue(created.has(brief.getFirst().path("from").asInt()), created + " " + brief);
            assertTrue(gone.has(brief.getLast().path("to").asInt()), gone + " " + brief);
            assertEquals(
                    1, report.path("observed").size(), report.path("observed").toString());
        }
    }

    /** UM-LIVE-17. */
    @Test
    void aRestartedVcenterIsAGapAndAChangedPasswordIsWaitedFor() throws Exception {
        addSource();
        try (Spools.Open spool = new Spools.Open(folder.resolve("home"), 1L << 30)) {
            Thread meter = watch(spool);
            until(SourceState.Condition.OK);
            Instant hour = watchFiveMinutes();
            String address = simulator.url().getAuthority();

            Instant before = clock.instant();
            simulator.close();
            until(SourceState.Condition.UNREACHABLE);
            Instant after = clock.instant();
            simulator = Simulator.start(programs, "-l", address, "-dc", "1", "-vm", "3", "-password", "another");
            until(SourceState.Condition.BAD_CREDENTIALS);
            assertTrue(said.stream().anyMatch(line -> line.startsWith("LOGIN TO vc01")), said.toString());
            simulator.close();
            ahead.updateAndGet(now -> now.plusSeconds(300));
            Instant back = clock.instant();
            simulator = Simulator.start(programs, "-l", address, "-dc", "1", "-vm", "3");
            until(SourceState.Condition.OK);
            JsonNode observed = report(spool, hour).path("observed");
            meter.interrupt();
            meter.join();

            assertEquals(2, observed.size(), observed.toString());
            int lost = observed.get(0).get(1).asInt();
            assertTrue(lost <= Duration.between(hour, after).toSeconds(), lost + " " + after);
            assertTrue(lost >= Duration.between(hour, before).toSeconds() - 3, lost + " " + before);
            assertTrue(
                    observed.get(1).get(0).asInt()
                            >= Duration.between(hour, back).toSeconds(),
                    observed.toString());
            assertEquals(3600, observed.get(1).get(1).asInt());
        }
    }

    private InventoryObject.Vm vm(String name) {
        return told.stream()
                .filter(object -> object.name().equals(name))
                .map(InventoryObject.Vm.class::cast)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static boolean isCustomer(JsonNode record, @Nullable String customer) {
        return customer == null
                ? record.path("customer").isMissingNode()
                        || record.path("customer").isNull()
                : record.path("customer").asText().equals(customer);
    }

    /** UM-LIVE-18. */
    @Test
    void aMoveCutsTheSpanAndChangesHostAndCustomer() throws Exception {
        addSource();
        CommandLineUser user = new CommandLineUser(folder.resolve("home"));
        Path rules = Files.writeString(folder.resolve("rules.json"), """
                {"schema": "meterline/metering-rules/1",
                 "customers": [{"customer": "acme", "object": {"kind": "folder", "name": "acme"}}]}
                """);
        assertEquals(ExitCode.DONE, user.inHome("labels", "import", rules.toString()), user.err());
        simulator.govc("folder.create", "/DC0/vm/acme");
        try (Spools.Open spool = new Spools.Open(folder.resolve("home"), 1L << 30)) {
            Thread meter = watch(spool);
            until(SourceState.Condition.OK);
            Instant hour = watchFiveMinutes();
            String name = "DC0_C0_RP0_VM0";
            String from = String.valueOf(vm(name).host());
            String other = from.equals(idOf("DC0_C0_H0")) ? "DC0_C0_H1" : "DC0_C0_H0";
            String to = idOf(other);

            When moved = does(
                    vm(name, vm -> to.equals(vm.host())), "vm.migrate", "-host", "/DC0/host/DC0_C0/" + other, name);
            String acme = idOf("acme");
            When filed = does(vm(name, vm -> acme.equals(vm.folder())), "object.mv", "/DC0/vm/" + name, "/DC0/vm/acme");
            JsonNode report = report(spool, hour);
            meter.interrupt();
            meter.join();

            List<JsonNode> spans = records(report, idOf(name));
            assertEquals(3, spans.size(), spans.toString());
            int movedAt = spans.get(0).path("to").asInt();
            assertTrue(moved.has(movedAt), moved + " " + spans);
            assertTrue(filed.has(spans.get(1).path("to").asInt()), filed + " " + spans);
            assertEquals(from, spans.get(0).path("host").asText());
            assertEquals(to, spans.get(1).path("host").asText());
            assertEquals(to, spans.get(2).path("host").asText());
            assertTrue(isCustomer(spans.get(1), null), spans.toString());
            assertTrue(isCustomer(spans.get(2), "acme"), spans.toString());
            assertEquals(3600, spans.get(2).path("to").asInt());
            for (String host : List.of(from, to)) {
                assertTrue(
                        records(report, host).stream()
                                .anyMatch(each -> each.path("to").asInt() == movedAt),
                        "both hosts have another number of VMs from then on: " + records(report, host));
            }
            assertEquals(
                    1, report.path("observed").size(), report.path("observed").toString());
        }
    }

    /** UM-LIVE-19: the simulator disconnects no host, but has hosts that are added disconnected. */
    @Test
    void whatRunsOnAHostThatIsNotReachedIsEstimated() throws Exception {
        addSource();
        simulator.govc(
                "cluster.add",
                "-cluster",
                "DC0_C0",
                "-hostname",
                "away",
                "-username",
                "root",
                "-password",
                "any",
                "-noverify",
                "-connect=false");
        try (Spools.Open spool = new Spools.Open(folder.resolve("home"), 1L << 30)) {
            Thread meter = watch(spool);
            until(SourceState.Condition.OK);
            Instant hour = watchFiveMinutes();
            String name = "DC0_C0_RP0_VM0";
            String near = String.valueOf(vm(name).host());
            String nearName = near.equals(idOf("DC0_C0_H0")) ? "DC0_C0_H0" : "DC0_C0_H1";
            String away = idOf("away");

            When unseen =
                    does(vm(name, vm -> away.equals(vm.host())), "vm.migrate", "-host", "/DC0/host/DC0_C0/away", name);
            When seenAgain = does(
                    vm(name, vm -> near.equals(vm.host())),
                    "vm.migrate",
                    "-host",
                    "/DC0/host/DC0_C0/" + nearName,
                    name);
            JsonNode report = report(spool, hour);
            meter.interrupt();
            meter.join();

            List<JsonNode> spans = records(report, idOf(name));
            assertEquals(3, spans.size(), spans.toString());
            assertTrue(unseen.has(spans.get(0).path("to").asInt()), unseen + " " + spans);
            assertTrue(seenAgain.has(spans.get(1).path("to").asInt()), seenAgain + " " + spans);
            assertEquals(
                    List.of(false, true, false),
                    spans.stream()
                            .map(span -> span.path("estimated").asBoolean())
                            .toList());
            assertTrue(
                    records(report, away).stream()
                            .allMatch(host -> host.path("estimated").asBoolean()),
                    report.toString());
            assertTrue(
                    records(report, near).stream()
                            .noneMatch(host -> host.path("estimated").asBoolean()),
                    report.toString());
        }
    }

    /** UM-LIVE-20. */
    @Test
    void slowAnswersLoseNothingAndSilenceIsAGap() throws Exception {
        int port = simulator.url().getPort();
        try (SlowWay way = new SlowWay(port)) {
            addSource(URI.create(simulator.url().toString().replace(":" + port, ":" + way.port())));
            try (Spools.Open spool = new Spools.Open(folder.resolve("home"), 1L << 30)) {
                Thread meter = watch(spool);
                until(SourceState.Condition.OK);
                Instant hour = watchFiveMinutes();
                String name = "DC0_C0_RP0_VM0";

                Duration slow = WAIT.plusMillis(200);
                way.delay(slow);
                Predicate<LiveVcenterTest> isOff = vm(name, vm -> !vm.on());
                Instant ordered = clock.instant();
                simulator.govc("vm.power", "-off", name);
                await().atMost(PATIENCE).until(() -> isOff.test(this));
                Instant before = clock.instant();
                long asked = answers;
                // An answer was asked for after that instant and has been taken in.
                await().atMost(PATIENCE).until(() -> answers > asked + 1);
                When off = new When(ordered, clock.instant());
                way.delay(REQUEST_TIMEOUT.plus(WAIT).multipliedBy(4));
                until(SourceState.Condition.UNREACHABLE);
                Instant after = clock.instant();
                ahead.updateAndGet(now -> now.plusSeconds(300));
                Instant back = clock.instant();
                way.delay(Duration.ZERO);
                until(SourceState.Condition.OK);
                JsonNode report = report(spool, hour);
                meter.interrupt();
                meter.join();

                JsonNode observed = report.path("observed");
                assertEquals(2, observed.size(), observed.toString());
                int lost = observed.get(0).get(1).asInt();
                assertTrue(lost <= Duration.between(hour, after).toSeconds(), lost + " " + after);
                assertTrue(lost >= Duration.between(hour, before.minus(slow)).toSeconds(), lost + " " + before);
                int again = observed.get(1).get(0).asInt();
                assertTrue(again >= Duration.between(hour, back).toSeconds(), observed.toString());
                List<JsonNode> spans = records(report, idOf(name));
                assertEquals(3, spans.size(), spans.toString());
                assertTrue(off.has(spans.get(0).path("to").asInt()), off + " " + spans);
                assertEquals(lost, spans.get(1).path("to").asInt());
                assertEquals(again, spans.get(2).path("from").asInt());
                assertEquals(3600, spans.get(2).path("to").asInt());
            }
        }
    }
}
