package org.meterline.aggregation.storage.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.PROVIDER;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.meter;
import static org.meterline.aggregation.Reports.report;
import static org.meterline.aggregation.Reports.vm;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Assignment;
import org.meterline.aggregation.domain.counting.MeterFacts.Since;
import org.meterline.aggregation.domain.counting.MeterMode;
import org.meterline.aggregation.domain.order.CommitSummary;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.domain.order.OrderCommand;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.domain.order.OrderOutcome;
import org.meterline.aggregation.domain.order.Person;
import org.meterline.aggregation.domain.order.StoredOrder;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.StoreUnavailableException;
import org.meterline.aggregation.usecase.order.OpenOrders;
import org.meterline.aggregation.usecase.order.OrderReviews.Changed;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;

/**
 * Fourteen months, a leap February among them, go by in seconds: usage in time and late, hours reported twice, lines that people
 * change, instances that race and die. Every order is what a plain calculation from the original bytes says, and with its arrears every month is what all its bytes
 * say, to the last digit.
 */
class FourteenMonthsTest {

    private static final BillingMonth FIRST = BillingMonth.of(2027, 1);
    private static final BillingMonth LAST = BillingMonth.of(2028, 2);
    /** Of one of the contracts: what is late for it is on an order of its own. */
    private static final BillingMonth ENDS = BillingMonth.of(2027, 6);

    private static final int HOURS_A_MONTH = 24;
    private static final int LATE_EVERY = 4;
    private static final int MANY = 1000;
    private static final int LARGEST = 1 << 20;
    private static final BigDecimal GB = new BigDecimal("4.50");
    private static final BigDecimal CORE = new BigDecimal("7");
    private static final long COMMIT = 1;
    private static final Person ANNA = new Person("anna", false);
    private static final Person BERT = new Person("bert", false);

    private final OrderSuite suite = new OrderSuite();
    private final Random random = new Random(20270101);
    private final List<Contract> contracts = new ArrayList<>();
    private final List<UUID> usageMeters = new ArrayList<>();
    private final Map<UUID, Long> sequences = new HashMap<>();
    private final List<Reports.Sent> late = new ArrayList<>();

    @BeforeEach
    void set() {
        suite.clear();
        suite.clock.moveTo("2027-01-05T00:00:00Z");
        for (String name : List.of("one", "other", "ending")) {
            Contract contract = suite.contract(name, "2027-01-05T00:00:00Z");
            UUID usageMeter = id("meter of " + name);
            suite.suite.apply(meter(
                    usageMeter,
                    contracts.size() + 1L,
                    1,
                    List.of(new Since<>(MeterMode.PRODUCTION, null)),
                    new Assignment(contract.id(), "Bonn")));
            contracts.add(contract);
            usageMeters.add(usageMeter);
        }
        suite.suite.database.execute(
                "UPDATE contract SET last_month = '%s' WHERE name = 'ending'".formatted(ENDS.firstDay()));
    }

    @AfterEach
    void clear() {
        suite.clear();
    }

    @Test
    void everyOrderAndEveryMonthIsWhatTheOriginalBytesSay() throws Exception {
        for (BillingMonth month = FIRST; month.compareTo(LAST) <= 0; month = month.next()) {
            use(month);
            finish(month);
        }
        // Nothing more is used; what came late is ordered with the month after.
        finish(LAST.next());
        assertEquals(29, YearMonth.of(2028, 2).lengthOfMonth());
        for (int i = 0; i < contracts.size(); i++) {
            for (BillingMonth month = FIRST;
                    i < contractsIn(month) && month.compareTo(LAST) <= 0;
                    month = month.next()) {
                assertEquals(plain(i, month).amounts(GB, CORE), orderedFor(contracts.get(i), month), month.toString());
            }
        }
        assertEquals(
                List.of("2027-07-01"),
                suite.suite.database.rows("SELECT month FROM billing_order WHERE kind = 'CORRECTION'"));
        assertEquals(
                List.of(),
                suite.suite.database.rows(
                        "SELECT order_id FROM billing_order_event WHERE kind = 'OPENED' GROUP BY 1 HAVING count(*) <> 1"));
    }

    /** The last one ends before the others. */
    private int contractsIn(BillingMonth month) {
        return month.compareTo(ENDS) <= 0 ? contracts.size() : contracts.size() - 1;
    }

    /** Most of it in time; some of it, and some hours a second time, once the order is open. */
    private void use(BillingMonth month) {
        suite.clock.moveTo(month.end().toString());
        List<Reports.Sent> inTime = new ArrayList<>();
        for (int i = 0; i < contractsIn(month); i++) {
            for (int n = 0; n < HOURS_A_MONTH; n++) {
                Instant hour = month.start().plus(Duration.ofHours(random.nextLong(month.hours())));
                (n % LATE_EVERY == 0 ? late : inTime).add(reported(i, hour, 1 + random.nextInt(1800)));
                if (n % LATE_EVERY == 1) {
                    late.add(reported(i, hour, 1801 + random.nextInt(1799)));
                }
            }
        }
        suite.suite.count(inTime);
    }

    private Reports.Sent reported(int contract, Instant hour, int to) {
        UUID usageMeter = usageMeters.get(contract);
        return report(
                usageMeter,
                sequences.merge(usageMeter, 1L, Long::sum),
                id("source of " + contract),
                hour,
                List.of(new Span(0, to)),
                vm(RecordHead.of("vm-1", 0, to).withCustomer("acme"), 1 + random.nextInt(100_000)),
                vm("vm-2", random.nextInt(to), to, 1 + random.nextInt(100_000), random.nextInt(30_000)),
                host("host-1", 0, to, 1 + random.nextInt(40), 1 + random.nextInt(40)));
    }

    /** The month's orders open, as the bytes of that moment say; then the rest of it comes. */
    private void finish(BillingMonth month) throws Exception {
        suite.clock.moveTo(month.end().plus(Duration.ofHours(72)).toString());
        openWithDyingInstances(month);
        for (int i = 0; i < contractsIn(month); i++) {
            DraftOrder order = stored(contracts.get(i), month).computed();
            PlainMonth plain = plain(i, month);
            assertEquals(
                    plain.amounts(GB, CORE),
                    amounts(order.lines().stream()
                            .filter(line -> line.sourceMonth().equals(month))),
                    month.toString());
            assertEquals(plain.summary(COMMIT), summary(order.summary()), month.toString());
        }
        for (int i = 0; i < contractsIn(month) && month.compareTo(LAST) <= 0; i++) {
            submit(stored(contracts.get(i), month));
        }
        suite.clock.moveTo(month.end().plus(Duration.ofDays(10)).toString());
        late.sort(Comparator.comparing(sent -> sent.digest().value()));
        suite.suite.count(late);
        late.clear();
        suite.noticing().lookAtAll(MANY);
    }

    /** People change the first line and submit; what was measured stays what it was, and so does what is corrected later. */
    private void submit(StoredOrder order) {
        UUID id = order.computed().id();
        if (!order.computed().lines().isEmpty()) {
            EditReason reason = new EditReason("OTHER", "as agreed", null);
            assertEquals("PENDING_SP", done(id, new OrderCommand.Edit(1, new BigDecimal("1.00"), reason), ANNA));
        }
        String state = done(id, new OrderCommand.Submit("PO-" + order.computed().month(), false, "a sample"), ANNA);
        if (state.equals("PENDING_APPROVAL")) {
            state = done(id, new OrderCommand.Approve(null), BERT);
        }
        assertEquals("PENDING_AGGREGATOR", state);
        assertEquals(
                order.computed(),
                stored(order.computed().contract(), order.computed().month()).computed());
    }

    /** The state after it. */
    private String done(UUID order, OrderCommand command, Person person) {
        Changed changed = suite.moving().move(PROVIDER, order, seen -> true, command, person);
        Changed.Decided decided = assertInstanceOf(Changed.Decided.class, changed, changed.toString());
        return assertInstanceOf(OrderOutcome.Done.class, decided.outcome(), decided.toString())
                .state()
                .word();
    }

    private void openWithDyingInstances(BillingMonth month) throws InterruptedException {
        try (ExecutorService instances = Executors.newFixedThreadPool(3)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                OpenOrders instance = suite.opening(
                        DyingDataSource.over(suite.suite.database.dataSource(), new Random(random.nextLong())));
                running.add(instances.submit(() -> instance.openDue(MANY) + instance.openDue(MANY)));
            }
            for (Future<Integer> each : running) {
                try {
                    each.get();
                } catch (ExecutionException died) {
                    assertTrue(died.getCause() instanceof StoreUnavailableException, () -> died + " in " + month);
                }
            }
        }
        suite.opening().openDue(MANY);
        suite.opening().openDue(MANY);
    }

    private StoredOrder stored(Contract contract, BillingMonth month) {
        return suite.orders
                .find(PROVIDER, DraftOrder.idOf(contract.id(), month))
                .orElseThrow();
    }

    /** All that was ever ordered for a month, whichever order it is on. */
    private SortedMap<String, BigDecimal> orderedFor(Contract contract, BillingMonth month) {
        List<OrderLine> lines = new ArrayList<>();
        for (BillingMonth of = month; of.compareTo(LAST.next()) <= 0; of = of.next()) {
            for (UUID id : List.of(DraftOrder.idOf(contract.id(), of), DraftOrder.correctionIdOf(contract.id(), of))) {
                suite.orders
                        .find(PROVIDER, id)
                        .ifPresent(order -> order.computed().lines().stream()
                                .filter(line -> line.sourceMonth().equals(month))
                                .forEach(lines::add));
            }
        }
        return amounts(lines.stream());
    }

    private static SortedMap<String, BigDecimal> amounts(Stream<OrderLine> lines) {
        SortedMap<String, BigDecimal> amounts = new TreeMap<>();
        lines.forEach(line -> amounts.merge(line.metric() + " " + line.customer(), line.amount(), BigDecimal::add));
        amounts.values().removeIf(amount -> amount.signum() == 0);
        return amounts;
    }

    private static List<String> summary(CommitSummary summary) {
        return Stream.of(summary.reported(), summary.overage(), summary.underage(), summary.total())
                .map(Object::toString)
                .toList();
    }

    /** From what lies in the ledger, and nothing else. */
    private PlainMonth plain(int contract, BillingMonth month) {
        List<byte[]> originals = new ArrayList<>();
        try (Connection connection = suite.suite.database.dataSource().getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT original FROM ledger WHERE usage_meter = ?")) {
            select.setObject(1, usageMeters.get(contract));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    originals.add(Compression.unzstd(rows.getBytes(1), LARGEST));
                }
            }
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
        return PlainMonth.of(
                YearMonth.of(month.firstDay().getYear(), month.firstDay().getMonthValue()), originals);
    }
}
