package org.meterline.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileWriter;
import org.meterline.contracts.file.UsageFileWriter.Packing;
import org.meterline.local.servers.Checkout;
import org.meterline.local.servers.Ports;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Replica;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackOptions;

/**
 * Two processes of the registration service on one database, with collector and upload gateway: what they learn of a usage
 * meter, how soon, and that it stays true whatever becomes of the two.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistrationIT {

    private static final Logger LOG = Logger.getLogger(RegistrationIT.class.getName());

    /** What the suite promises for a token that is not good any more, and for a usage meter that is new. */
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEADERSHIP_TIMEOUT = Duration.ofSeconds(3);

    /** Rows of a process that stands still are locked for up to 10 s; starts on a busy machine take their time too. */
    private static final Duration TAKEOVER = Duration.ofSeconds(20);

    private static final int CRASHES_BEFORE_MARKING = 5;
    private static final int CRASHES_AT_RANDOM = 15;
    private static final int CHANGES_BETWEEN_CRASHES = 20;
    private static final int FREEZES = 2;
    private static final int USAGE_METERS = 12;
    private static final int REFUSED_FROM = 400;

    private final ExecutorService restarts = Executors.newFixedThreadPool(2);
    private final List<UUID> usageMeters =
            IntStream.range(0, USAGE_METERS).mapToObj(any -> UUID.randomUUID()).toList();

    private LocalStack stack;
    private List<Replica> replicas;
    private RegistrationCalls calls;
    private Connection database;
    private RegistrationRows rows;

    @BeforeAll
    void startTwoOfThem(@TempDir Path folder) throws Exception {
        StackOptions options = StackOptions.ofBuilt(Checkout.root(), folder.resolve("data"), FreePorts.offset())
                .withServices(EnumSet.of(Service.REGISTRATION, Service.COLLECTOR, Service.UPLOAD))
                .withSettings(Map.of(
                        "METERLINE_REGISTRATION_RELAY_LEADERSHIP_TIMEOUT",
                        LEADERSHIP_TIMEOUT.toString(),
                        "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING",
                        "true",
                        "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES",
                        "127.0.0.1"));
        stack = LocalStack.prepare(options, LOG::info).start();
        replicas =
                List.of(stack.replica(Service.REGISTRATION), stack.addReplica(Service.REGISTRATION, Ports.findFree()));
        calls = new RegistrationCalls(stack.addresses());
        database = stack.openDatabase(Service.REGISTRATION);
        rows = new RegistrationRows(database);
        for (UUID id : usageMeters) {
            calls.register(address(0), id, "um-01").require(201);
        }
    }

    @AfterAll
    void stop() throws Exception {
        restarts.shutdownNow();
        if (calls != null) {
            calls.close();
        }
        if (database != null) {
            database.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void aTokenThatIsNotGoodAnyMoreIsRefusedWithinTwoSeconds() throws Exception {
        String slower = notElected().address();
        int other = 0;
        for (var end : Map.<String, Change>of(
                        "unregistered",
                        id -> calls.unregister(slower, id).require(204),
                        "suspended",
                        id -> calls.suspend(slower, id).require(200),
                        "rotated without overlap",
                        id -> calls.rotate(slower, id, "PT0S").require(200))
                .entrySet()) {
            Sender sender = newSender("um-end-" + other++);
            Instant changed = Instant.now();
            end.getValue().make(sender.id());
            Duration collector = until(changed, () -> sender.report() >= REFUSED_FROM);
            Duration gateway = until(changed, () -> sender.dryRun() >= REFUSED_FROM);
            say(
                    end.getKey() + ": refused by the collector after %d ms, by the gateway after %d ms",
                    collector,
                    gateway);
            assertTrue(collector.compareTo(PROMISED) <= 0, () -> end.getKey() + ": " + collector);
            assertTrue(gateway.compareTo(PROMISED) <= 0, () -> end.getKey() + ": " + gateway);
            int expected = end.getKey().startsWith("rotated") ? 401 : 403;
            assertEquals(expected, sender.report(), end.getKey());
            assertEquals(expected, sender.dryRun(), end.getKey());
        }
    }

    @Test
    @Order(2)
    void anOldTokenEndsWithItsOverlapAndNotBefore() throws Exception {
        Sender sender = newSender("um-overlap");
        Instant until = Instant.parse(calls.rotate(notElected().address(), sender.id(), "PT3S")
                .require(200)
                .body()
                .required("previousValidUntil")
                .textValue());

        int accepted = 0;
        while (Instant.now().isBefore(until.minusMillis(500))) {
            assertEquals(202, sender.report());
            accepted++;
        }
        Duration collector = until(until, () -> sender.report() == 401);
        Duration gateway = until(until, () -> sender.dryRun() == 401);

        say("overlap over: refused by the collector after %d ms, by the gateway after %d ms", collector, gateway);
        assertTrue(accepted > 0);
        assertTrue(collector.compareTo(PROMISED) <= 0, collector::toString);
        assertTrue(gateway.compareTo(PROMISED) <= 0, gateway::toString);
    }

    @Test
    @Order(3)
    void aNewRegistrationIsKnownWithinTwoSecondsAndTheOldTokenStaysRefused() throws Exception {
        UUID id = UUID.randomUUID();
        String at = notElected().address();
        Instant asked = Instant.now();
        String token = tokenOf(calls.register(at, id, "um-new").require(201));
        Sender first = new Sender(id, token, calls.jwt(at, id, token));
        Duration known = until(asked, () -> first.report() == 202);
        Duration knownToGateway = until(asked, () -> first.dryRun() == 200);
        say("new: taken by the collector after %d ms, by the gateway after %d ms", known, knownToGateway);
        assertTrue(known.compareTo(PROMISED) <= 0, known::toString);
        assertTrue(knownToGateway.compareTo(PROMISED) <= 0, knownToGateway::toString);

        calls.unregister(at, id).require(204);
        until(Instant.now(), () -> first.report() == 403);
        Instant again = Instant.now();
        String newToken = tokenOf(calls.register(at, id, "um-new").require(201));
        Sender second = new Sender(id, newToken, calls.jwt(at, id, newToken));
        Duration knownAgain = until(again, () -> second.report() == 202);
        say("registered again: taken after %d ms", knownAgain);

        assertTrue(knownAgain.compareTo(PROMISED) <= 0, knownAgain::toString);
        assertEquals(401, first.report());
        assertEquals(401, first.dryRun());
        assertEquals(401, calls.exchange(at, id, token).status());
    }

    @Test
    @Order(4)
    void theAuditTrailHasTheAddressThatTheTrustedProxyNames() throws Exception {
        UUID id = newSender("um-proxy").id();

        calls.suspendFrom(address(0), id, "203.0.113.7").require(200);

        var newest = calls.events(address(0), id)
                .require(200)
                .body()
                .required("items")
                .get(0);
        assertEquals("SUSPENDED", newest.required("kind").textValue());
        assertEquals("203.0.113.7", newest.required("address").textValue());
    }

    @Test
    @Order(5)
    void aCrashBetweenPublishingAndMarkingLeavesNothingOut() throws Exception {
        UUID id = usageMeters.getFirst();
        try (Marks marks = new Marks(stack.openDatabase(Service.REGISTRATION))) {
            for (int crash = 0; crash < CRASHES_BEFORE_MARKING; crash++) {
                marks.hold();
                long revision = calls.rename(address(0), id, "um-crash-" + crash)
                        .require(200)
                        .revision();
                await().atMost(PATIENCE).until(marks::somebodyWaits);
                // Asked only now: who waits has been elected, and on a slow machine that may have become the other.
                Replica leader = elected();
                assertEquals(revision, published().last(id).revision(), "it is on the topic");
                assertTrue(rows.publishedRevision(id) < revision, "and not marked");

                leader.kill();
                Instant killed = Instant.now();
                marks.release();
                Future<?> restart = restarts.submit(leader::start);
                Duration marked = until(killed, () -> rows.publishedRevision(id) == revision);

                say("killed between publishing and marking: marked by the other after %d ms", marked);
                assertTrue(published().revisions(id).stream()
                                .filter(one -> one == revision)
                                .count()
                        >= 2);
                restart.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
        confirm(Map.of());
    }

    @Test
    @Order(6)
    void whoStandsStillIsReplacedAndDoesNoHarmWhenItComesBack() throws Exception {
        UUID apart = UUID.randomUUID();
        calls.register(address(0), apart, "um-apart").require(201);
        Map<UUID, Long> acknowledged;
        try (StreamOfChanges stream = stream()) {
            for (int freeze = 0; freeze < FREEZES; freeze++) {
                Replica leader = elected();
                Replica other = replicas.get(1 - replicas.indexOf(leader));
                signal("STOP", leader);
                Instant stopped = Instant.now();
                long revision = calls.rename(other.address(), apart, "um-still-" + freeze)
                        .require(200)
                        .revision();
                Duration taken = until(stopped, () -> rows.publishedRevision(apart) >= revision);
                signal("CONT", leader);
                long before = stream.changes();
                await().atMost(PATIENCE).until(() -> stream.changes() > before + 100);
                say("stood still: the other had published after %d ms", taken);
                assertTrue(taken.compareTo(TAKEOVER) <= 0, taken::toString);
            }
            stream.close();
            acknowledged = stream.acknowledged();
        }
        confirm(acknowledged);
    }

    @Test
    @Order(7)
    void killedAgainAndAgainUnderAStreamOfChangesTheTopicEqualsTheDatabase() throws Exception {
        Random random = new Random();
        Instant begun = Instant.now();
        Map<UUID, Long> acknowledged;
        try (StreamOfChanges stream = stream()) {
            List<Future<?>> starting = new ArrayList<>(List.of(done(), done()));
            for (int crash = 0; crash < CRASHES_AT_RANDOM; crash++) {
                long before = stream.changes();
                await().atMost(PATIENCE).until(() -> stream.changes() >= before + CHANGES_BETWEEN_CRASHES);
                int victim = await().atMost(PATIENCE).until(() -> anyReady(starting, random), index -> index >= 0);
                replicas.get(victim).kill();
                starting.set(victim, restarts.submit(replicas.get(victim)::start));
            }
            for (Future<?> start : starting) {
                start.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            stream.close();
            acknowledged = stream.acknowledged();
            say(
                    "killed " + CRASHES_AT_RANDOM + " times: %d ms, " + stream.changes() + " changes acknowledged, "
                            + stream.failures() + " not answered",
                    Duration.between(begun, Instant.now()));
        }
        confirm(acknowledged);
    }

    /** After everything has come to rest. */
    private void confirm(Map<UUID, Long> acknowledged) throws Exception {
        await().atMost(PATIENCE).until(() -> rows.unpublished() == 0);
        PublishedStates topic = published();
        Map<UUID, RegistrationRows.Content> all = rows.all();

        for (var row : all.entrySet()) {
            List<Long> revisions = topic.revisions(row.getKey());
            assertEquals(revisions.stream().sorted().toList(), revisions, "revisions never fall");
            assertEquals(row.getValue(), RegistrationRows.Content.of(topic.last(row.getKey())));
        }
        assertEquals(all.keySet(), topic.byUsageMeter().keySet());
        all.forEach((id, row) -> assertTrue(
                row.revision() >= acknowledged.getOrDefault(id, 0L), () -> id + " was acknowledged beyond its row"));
        assertEquals(0, rows.withoutExactTrail(), "one line of the audit trail for each change");
    }

    private StreamOfChanges stream() {
        return new StreamOfChanges(calls, List.of(address(0), address(1)), usageMeters);
    }

    private PublishedStates published() {
        return PublishedStates.read(stack.addresses().kafka());
    }

    private static int anyReady(List<Future<?>> starting, Random random) throws Exception {
        int first = random.nextInt(starting.size());
        for (int index : List.of(first, 1 - first)) {
            if (starting.get(index).isDone()) {
                starting.get(index).get();
                return index;
            }
        }
        return -1;
    }

    private static Future<?> done() {
        return CompletableFuture.completedFuture(null);
    }

    /** The one that publishes; for a moment after the other took over, both say that they do. */
    private Replica elected() {
        return await().atMost(PATIENCE)
                .until(() -> replicas.stream().filter(this::isElected).toList(), saying -> saying.size() == 1)
                .getFirst();
    }

    private Replica notElected() {
        return replicas.get(1 - replicas.indexOf(elected()));
    }

    private boolean isElected(Replica replica) {
        return calls.metrics(replica.address()).lines().anyMatch("meterline_registration_relay_elected 1.0"::equals);
    }

    private String address(int replica) {
        return replicas.get(replica).address();
    }

    private static String tokenOf(RegistrationCalls.Answer answer) {
        return answer.body().required("accessToken").textValue();
    }

    private static void signal(String name, Replica replica) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(replica.pid()))
                        .start()
                        .waitFor());
    }

    private static Duration until(Instant since, Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
        return Duration.between(since, Instant.now());
    }

    private static void say(String text, Duration... figures) {
        LOG.info(String.format(
                text, Arrays.stream(figures).map(Duration::toMillis).toArray()));
    }

    /** A usage meter that collector and gateway know and take reports of. */
    private Sender newSender(String name) throws IOException {
        UUID id = UUID.randomUUID();
        String token = tokenOf(calls.register(address(0), id, name).require(201));
        Sender sender = new Sender(id, token, calls.jwt(address(0), id, token));
        until(Instant.now(), () -> sender.report() == 202);
        until(Instant.now(), () -> sender.dryRun() == 200);
        return sender;
    }

    /** Something that changes a usage meter. */
    @FunctionalInterface
    private interface Change {

        void make(UUID id) throws IOException;
    }

    /** Sends one and the same report again and again, online and as a file that is only tried. */
    private final class Sender {

        private final UUID id;
        private final String jwt;
        private final byte[] report;
        private final byte[] file;

        Sender(UUID id, String accessToken, String jwt) throws IOException {
            Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
            this.id = id;
            this.jwt = jwt;
            this.report = ("{\"schema\":\"meterline/usage-report/1\",\"usageMeterId\":\"" + id
                            + "\",\"sequence\":1,\"previousDigest\":null,\"source\":{\"id\":\"" + UUID.randomUUID()
                            + "\",\"kind\":\"vcenter\"},\"hour\":\"" + hour
                            + "\",\"observed\":[[0,3600]],\"records\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
            this.file = file(accessToken, YearMonth.from(hour.atOffset(ZoneOffset.UTC)));
        }

        private byte[] file(String accessToken, YearMonth month) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            UsageFileManifest manifest =
                    new UsageFileManifest(id, month, true, Instant.now().truncatedTo(ChronoUnit.SECONDS), 1, null, 1);
            try (UsageFileWriter writer =
                    new UsageFileWriter(out, Packing.ZSTD, manifest, FileSigningKey.derive(accessToken), 1)) {
                writer.addReport(report);
            }
            return out.toByteArray();
        }

        UUID id() {
            return id;
        }

        int report() throws IOException {
            return calls.post(stack.addresses().collector() + "/api/v1/usage-reports", jwt, "application/json", report)
                    .status();
        }

        int dryRun() throws IOException {
            return calls.post(
                            stack.addresses().upload() + "/api/v1/usage-files?dryRun=true",
                            jwt,
                            "application/octet-stream",
                            file)
                    .status();
        }
    }
}
