package org.meterline.aggregation.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.hour;
import static org.meterline.aggregation.Reports.report;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Api;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.Topic;
import org.meterline.aggregation.config.AlertSettings;
import org.meterline.aggregation.config.ConsumerSettings;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.aggregation.usecase.CountReports;
import org.meterline.aggregation.usecase.CountingStore;
import org.meterline.aggregation.usecase.FollowChains;
import org.meterline.aggregation.usecase.MetricsInForce;
import org.meterline.aggregation.usecase.MonthVersions;
import org.meterline.aggregation.usecase.ReportReading;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.contracts.Topics;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.topic.ReportOutcome;
import org.meterline.contracts.topic.ReportOutcome.Outcome;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.ModeEntry;

/** A poll that is counted in several transactions, and fails between two of them. */
@QuarkusTest
@SuppressWarnings("NullAway.Init") // injected
class PollQuarkusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Instant START = hour("2026-10-11T00:00:00Z");
    private static final int REPORTS = 6;
    private static final String RECORDS_A_TRANSACTION = "2";

    /** Of a partition that the service's own consumer never reads from. */
    private static final int PARTITION = 40_000;

    @Inject
    CountingStore store;

    @Inject
    ReportReading reading;

    @Inject
    FollowChains chains;

    @Inject
    MetricsInForce metrics;

    @Inject
    MonthVersions versions;

    @Inject
    OutcomePublisher publisher;

    @Inject
    Alerts alerts;

    @Inject
    AlertSettings alertSettings;

    @Inject
    Clock clock;

    @Inject
    MeterRegistry measurements;

    private final String provider = "poll-" + UUID.randomUUID();
    private final UUID usageMeter = UUID.randomUUID();
    private final UUID source = UUID.randomUUID();
    private final AtomicInteger transactions = new AtomicInteger();
    private final Api api = new Api(provider);

    /** The real store, which is not to be had at one transaction, or loses the answer to its commit. */
    private record Failing(CountingStore real, AtomicInteger transactions, int at, boolean committed)
            implements CountingStore {

        @Override
        public Set<BillingMonth> openMonths(Set<BillingMonth> months) {
            return real.openMonths(months);
        }

        @Override
        public <T> T inTransaction(Function<Transaction, T> work) {
            boolean fails = transactions.incrementAndGet() == at;
            if (fails && !committed) {
                throw away();
            }
            T done = real.inTransaction(work);
            if (fails) {
                throw away();
            }
            return done;
        }

        private static StoreUnavailableException away() {
            return new StoreUnavailableException("the test has taken it away", new IllegalStateException());
        }
    }

    private ReportsHandler handler(int failsAt, boolean committed) {
        ConsumerSettings settings = new SmallRyeConfigBuilder()
                .withMapping(ConsumerSettings.class)
                .withDefaultValue("meterline.aggregation.consumer.transaction-records", RECORDS_A_TRANSACTION)
                .build()
                .getConfigMapping(ConsumerSettings.class);
        CountReports counting = new CountReports(
                new Failing(store, transactions, failsAt, committed), reading, chains, clock, alertSettings);
        return new ReportsHandler(
                new SideBySide(settings),
                settings,
                reading,
                counting,
                metrics,
                versions,
                publisher,
                alerts,
                clock,
                measurements);
    }

    private ConsumerRecords<String, byte[]> poll(long firstOffset) {
        List<ConsumerRecord<String, byte[]>> polled = new ArrayList<>();
        for (int i = 0; i < REPORTS; i++) {
            Reports.Sent sent = report(
                    provider,
                    usageMeter,
                    i + 1L,
                    source,
                    START.plusSeconds(3600L * i),
                    List.of(Span.WHOLE_HOUR),
                    List.of(host("h", 0, 3600, 16)));
            ConsumerRecord<String, byte[]> taken = new ConsumerRecord<>(
                    Topics.USAGE_REPORTS, PARTITION, firstOffset + i, usageMeter.toString(), sent.packed());
            sent.message().headers().forEach((name, value) -> taken.headers().add(name, value));
            polled.add(taken);
        }
        return new ConsumerRecords<>(Map.of(new TopicPartition(Topics.USAGE_REPORTS, PARTITION), polled), Map.of());
    }

    private int counted() {
        return api.items("/api/v1/usage-reports?limit=1000").size();
    }

    private void register() {
        try (Topic topic = new Topic()) {
            topic.register(provider, usageMeter, 90, 1, List.of(new ModeEntry(Mode.PRODUCTION, null)), null, null);
        }
        await().atMost(PATIENCE)
                .until(() -> store.inTransaction(transaction -> transaction.meters(Set.of(usageMeter)))
                        .containsKey(usageMeter));
    }

    /** As the poll loop does: it goes back to where the poll began. */
    private void failAndPollAgain(boolean committed, int left) {
        register();
        ReportsHandler handler = handler(2, committed);

        assertThrows(StoreUnavailableException.class, () -> handler.handle(poll(100)));
        assertEquals(left, counted(), "what was committed before stays");
        assertEquals(List.of(), Topic.outcomes(usageMeter), "nothing is told of half a poll");
        handler.handle(poll(100));

        assertTrue(transactions.get() > REPORTS / 2, transactions::toString);
        assertEquals(REPORTS, counted());
        List<ReportOutcome> told = Topic.outcomes(usageMeter);
        assertEquals(REPORTS, told.size());
        assertEquals(
                Set.of(Outcome.NEW), told.stream().map(ReportOutcome::outcome).collect(Collectors.toSet()));
        assertEquals(
                List.of("4/31"),
                api.billed("/api/v1/usage?month=2026-10&metric=licensable-cores"),
                "each hour once: 16 cores, 6 of 744 hours");
    }

    @Test
    void agg113APollThatFailsBetweenTwoTransactionsIsPolledAgainAndCountsOnce() {
        failAndPollAgain(false, 2);
    }

    @Test
    void agg113APollWhoseTransactionIsCommittedAndWhoseAnswerIsLostIsPolledAgainAndCountsOnce() {
        failAndPollAgain(true, 4);
    }
}
