package org.meterline.collector;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.collector.config.IntakeSettings;
import org.meterline.collector.usecase.InFlightBytes;
import org.meterline.collector.usecase.InFlightRequests;
import org.meterline.contracts.Topics;
import org.meterline.local.servers.KafkaTopics;
import org.meterline.local.testing.TcpProxy.Way;

/**
 * A real broker that is slow, cut off, silent, killed, full, or refuses. Whatever it does: nothing is acknowledged that it has
 * not acknowledged, the answer is 503, every byte in flight is given back, and all is well again without a restart.
 */
@QuarkusTest
class BrokerFaultsQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENDERS = 4;
    private static final int MANY = 32;

    /** Less than a report may have, and more than the producer puts into a batch of several. */
    private static final int LOWERED_LIMIT_BYTES = 300_000;

    @Inject
    IntakeSettings settings;

    @Inject
    InFlightBytes bytes;

    @Inject
    InFlightRequests requests;

    @Inject
    Producer<byte[], byte[]> producer;

    private final List<Callable<?>> repairs = new ArrayList<>();
    private SentReports reports;

    @BeforeEach
    void aUsageMeterWhoseReportsAreTaken() throws Exception {
        reports = SentReports.ofOneMeter();
        assertTrue(reports.sendNext());
    }

    @AfterEach
    void allIsWellAgainAndNothingIsHeld() throws Exception {
        for (Callable<?> repair : repairs) {
            repair.call();
        }
        await().atMost(PATIENCE).until(reports::sendNext);
        reports.assertKept();
        assertEquals(settings.maxBytesInFlight(), bytes.available());
        assertEquals(settings.maxRequests(), requests.available());
        await().atMost(PATIENCE).until(() -> buffered() == 0);
    }

    @Test
    void aWayThatIsCutSlowAndSilentInTurnLosesNothingThatWasAcknowledged() throws Exception {
        repairs.add(this::goodWay);
        try (Senders senders = new Senders(reports)) {
            for (int round = 0; round < 3; round++) {
                senders.awaitAcknowledged(20);
                way(Way.CUT);
                way(Way.GOOD);
                senders.awaitAcknowledged(20);
                way(Way.SLOW);
                senders.awaitAcknowledged(5);
                loseAnswers();
                way(Way.GOOD);
            }
            senders.awaitAcknowledged(20);
        }
    }

    @Test
    void aLostAnswerIsAskedForAgainAndTheReportStandsOnTheTopicOnce() throws Exception {
        repairs.add(this::goodWay);
        byte[] report = reports.next();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            way(Way.ANSWERS_LOST);
            Future<Boolean> acknowledged = other.submit(() -> reports.send(report));
            await().atMost(PATIENCE).until(() -> reports.onTheTopic().size() == 2);
            assertFalse(acknowledged.isDone());

            way(Way.GOOD);

            assertTrue(acknowledged.get());
        }
        assertEquals(2, reports.onTheTopic().size());
    }

    @Test
    void anAnswerThatStaysLostIsNoAcknowledgementThoughTheReportIsOnTheTopic() throws Exception {
        repairs.add(this::goodWay);
        byte[] report = reports.next();
        way(Way.ANSWERS_LOST);

        assertFalse(reports.send(report));
        assertEquals(2, reports.onTheTopic().size());

        way(Way.GOOD);
        await().atMost(PATIENCE).until(() -> reports.send(report));
        // Sent again, it stands there again: that it counts once is the aggregation service's affair.
        assertEquals(3, reports.onTheTopic().size());
    }

    @Test
    void manyRequestsAtASilentBrokerAreAllAnsweredAndLeaveNothingBehind() throws Exception {
        repairs.add(this::goodWay);
        List<Future<Boolean>> sending = new ArrayList<>();
        way(Way.BLACK_HOLE);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int sender = 0; sender < MANY; sender++) {
                sending.add(pool.submit(reports::sendNext));
            }
            for (Future<Boolean> each : sending) {
                assertFalse(each.get());
            }
        }
        assertEquals(settings.maxBytesInFlight(), bytes.available());
        way(Way.GOOD);
        assertEquals(1, reports.onTheTopic().size());
    }

    @Test
    void aBrokerThatIsKilledWhileRequestsAreUnderWayLosesNothingThatWasAcknowledged() throws Exception {
        repairs.add(() -> {
            StoppableBroker.startBroker();
            return null;
        });
        try (Senders senders = new Senders(reports)) {
            senders.awaitAcknowledged(50);
            StoppableBroker.killBroker();
            senders.awaitRefused();
            for (Callable<?> repair : repairs) {
                repair.call();
            }
            repairs.clear();
            senders.awaitAcknowledged(20);
        }
    }

    @Test
    void aBrokerWhoseDiskIsFullAcknowledgesNothing() throws Exception {
        repairs.add(() -> {
            StoppableBroker.stopBroker();
            StoppableBroker.startBroker();
            return null;
        });
        StoppableBroker.refuseWritesOfBroker();

        assertFalse(reports.sendNext());
    }

    @Test
    void aReportThatIsTooLargeForTheTopicIsNeverAnErrorOfTheUsageMeter() throws Exception {
        repairs.add(() ->
                topic(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.USAGE_REPORT_MAX_MESSAGE_BYTES)));
        byte[] large = Samples.reportThatHardlyCompresses(
                reports.meter(), Samples.hourBefore(Instant.now()), LOWERED_LIMIT_BYTES);
        var unused = topic(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LOWERED_LIMIT_BYTES));

        await().atMost(PATIENCE).until(() -> !reports.send(reports.next(), large));
        assertTrue(reports.sendNext());
    }

    @Test
    void aTopicThatIsAwayIsAwaited() throws Exception {
        repairs.add(() -> {
            new KafkaTopics(StoppableBroker.directly()).provideAll();
            // What was acknowledged before went away with the topic.
            reports = SentReports.ofOneMeter();
            return null;
        });
        try (Admin admin = admin()) {
            var unused = admin.deleteTopics(List.of(Topics.USAGE_REPORTS)).all().get();
        }

        await().atMost(PATIENCE).until(() -> !reports.sendNext());
    }

    @Test
    void aTopicThatMayNotBeWrittenIsNoAcknowledgement() throws Exception {
        ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, Topics.USAGE_REPORTS, PatternType.LITERAL);
        List<AclBinding> rules = List.of(
                rule(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                rule(topic, AclOperation.WRITE, AclPermissionType.DENY));
        try (Admin admin = admin()) {
            repairs.add(() -> {
                try (Admin again = admin()) {
                    return again.deleteAcls(
                                    rules.stream().map(AclBinding::toFilter).toList())
                            .all()
                            .get();
                }
            });
            var unused = admin.createAcls(rules).all().get();

            await().atMost(PATIENCE).until(() -> !reports.sendNext());
        }
    }

    private void loseAnswers() {
        long before = StoppableBroker.lostBytes();
        way(Way.ANSWERS_LOST);
        await().atMost(PATIENCE).until(() -> StoppableBroker.lostBytes() > before);
    }

    private Void goodWay() {
        way(Way.GOOD);
        return null;
    }

    private static void way(Way way) {
        StoppableBroker.way(way);
    }

    /** Bytes that wait in the producer for the broker. */
    private long buffered() {
        return Math.round(producerMetric("buffer-total-bytes") - producerMetric("buffer-available-bytes"));
    }

    private double producerMetric(String name) {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .map(metric -> (Double) metric.getValue().metricValue())
                .findFirst()
                .orElseThrow();
    }

    private static Void topic(String setting, String value) throws Exception {
        try (Admin admin = admin()) {
            return admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, Topics.USAGE_REPORTS),
                            List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static AclBinding rule(ResourcePattern topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(topic, new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", StoppableBroker.directly()));
    }

    /** Send report after report until they are closed. */
    private static final class Senders implements AutoCloseable {

        private final ExecutorService pool = Executors.newFixedThreadPool(SENDERS);
        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final List<Future<?>> sending = new ArrayList<>();

        Senders(SentReports reports) {
            for (int sender = 0; sender < SENDERS; sender++) {
                sending.add(pool.submit(() -> sendUntilEnough(reports)));
            }
        }

        private void sendUntilEnough(SentReports reports) {
            while (!enough.get()) {
                (reports.send(reports.next(), reports.next()) ? acknowledged : refused).incrementAndGet();
            }
        }

        void awaitAcknowledged(int more) {
            awaitMore(acknowledged, more);
        }

        void awaitRefused() {
            awaitMore(refused, SENDERS);
        }

        private void awaitMore(AtomicInteger count, int more) {
            int before = count.get();
            await().atMost(PATIENCE)
                    .until(() ->
                            count.get() >= before + more || sending.stream().anyMatch(Future::isDone));
        }

        @Override
        public void close() throws Exception {
            enough.set(true);
            try {
                for (Future<?> each : sending) {
                    each.get();
                }
            } finally {
                pool.shutdownNow();
            }
        }
    }
}
