package org.meterline.aggregation.domain.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.Reports.CATALOGUE;
import static org.meterline.aggregation.Reports.host;
import static org.meterline.aggregation.Reports.id;
import static org.meterline.aggregation.Reports.protectedVms;
import static org.meterline.aggregation.Reports.sessions;
import static org.meterline.aggregation.Reports.vsan;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;

/**
 * M18: whoever the objects belong to, and however often that changes, the customers' exact quantities add up to what the
 * same objects come to without any customer. So it is for every shape that can be added up; peaks cannot.
 */
class TenantsTest {

    private static final BillingMonth MONTH = BillingMonth.of(2026, 10);
    private static final List<String> CUSTOMERS = List.of("acme", "beta", "zoë", RecordHead.NO_CUSTOMER);
    private static final int HOURS = 3;

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theCustomersQuantitiesAddUpToTheTotalExactly(@ForAll long structure, @ForAll long labels) {
        Random random = new Random(labels);
        List<Measured> labelled = hours(structure, () -> CUSTOMERS.get(random.nextInt(CUSTOMERS.size())));
        List<Measured> unlabelled = hours(structure, () -> RecordHead.NO_CUSTOMER);

        assertEquals(
                quantities(unlabelled.stream().map(Measured::sums)),
                quantities(labelled.stream().map(Measured::sums)));
        assertEquals(
                marks(unlabelled, MetricShape.LastValue.class, Amount::plus),
                marks(labelled, MetricShape.LastValue.class, Amount::plus));
        assertPeaksAreBounded(labelled, unlabelled);
    }

    /** No customer's peak is above that of all together, which is not above the sum of theirs. */
    private static void assertPeaksAreBounded(List<Measured> labelled, List<Measured> unlabelled) {
        for (int hour = 0; hour < HOURS; hour++) {
            BigInteger highest =
                    metered(marks(List.of(labelled.get(hour)), MetricShape.Peak.class, TenantsTest::higher));
            BigInteger sum = metered(marks(List.of(labelled.get(hour)), MetricShape.Peak.class, Amount::plus));
            BigInteger all = metered(marks(List.of(unlabelled.get(hour)), MetricShape.Peak.class, Amount::plus));
            assertTrue(highest.compareTo(all) <= 0 && all.compareTo(sum) <= 0, highest + " " + all + " " + sum);
        }
    }

    private static Amount higher(Amount one, Amount other) {
        return new Amount(one.billed().max(other.billed()), one.metered().max(other.metered()));
    }

    private static BigInteger metered(Map<String, Amount> marks) {
        return marks.values().stream().map(Amount::metered).reduce(BigInteger.ZERO, BigInteger::add);
    }

    @Test
    void theCatalogueHasAMetricOfEveryShape() {
        Set<Class<?>> shapes = CATALOGUE.versions().stream()
                .map(version -> version.shape().getClass())
                .collect(Collectors.toSet());

        assertEquals(leaves(MetricShape.class).collect(Collectors.toSet()), shapes);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(TenantsTest::leaves)
                : Stream.of(type);
    }

    /** Each customer's exact quantity of the month, added up. */
    private static Map<String, Fraction> quantities(Stream<SortedMap<MeasuredKey, Amount>> hours) {
        Map<String, Map<String, Amount>> byCustomer = new TreeMap<>();
        Map<String, MetricShape> shapes = new TreeMap<>();
        hours.forEach(hour -> hour.forEach((key, amount) -> {
            String total = key.metric() + " " + key.version() + " " + key.variant();
            shapes.put(total, shape(key));
            byCustomer
                    .computeIfAbsent(key.customer(), absent -> new TreeMap<>())
                    .merge(total, amount, Amount::plus);
        }));
        Map<String, Fraction> sums = new TreeMap<>();
        byCustomer.forEach((customer, totals) -> totals.forEach((total, amount) -> {
            MetricShape shape =
                    shapes.getOrDefault(total, CATALOGUE.versions().getFirst().shape());
            sums.merge(total + " billed", shape.averageOver(MONTH, amount.billed()), Fraction::plus);
            sums.merge(total + " metered", shape.averageOver(MONTH, amount.metered()), Fraction::plus);
        }));
        return sums;
    }

    private static Map<String, Amount> marks(
            List<Measured> hours, Class<? extends MetricShape> shape, BinaryOperator<Amount> merging) {
        Map<String, Amount> marks = new TreeMap<>();
        hours.forEach(hour -> hour.marks().forEach((key, amount) -> {
            if (shape.isInstance(shape(key))) {
                marks.merge(key.metric(), amount, merging);
            }
        }));
        return marks;
    }

    private static MetricShape shape(MeasuredKey key) {
        return CATALOGUE.version(key.metric(), key.version()).orElseThrow().shape();
    }

    /** Two usage meters on one source: of each those seconds count that it alone is asked for. */
    private static List<Measured> hours(long structure, Supplier<String> customer) {
        Random random = new Random(structure);
        List<Measured> hours = new ArrayList<>();
        for (int i = 0; i < HOURS; i++) {
            Instant hour = MONTH.start().plusSeconds(3600L * i);
            int handOver = 1 + random.nextInt(3598);
            HourMeasurement measurement = new HourMeasurement(CATALOGUE.at(hour));
            add(measurement, id("one"), SecondSet.of(List.of(new Span(0, handOver))), random, customer);
            add(measurement, id("two"), SecondSet.of(List.of(new Span(handOver, 3600))), random, customer);
            hours.add(measurement.measured());
        }
        return hours;
    }

    private static void add(
            HourMeasurement measurement,
            UUID usageMeter,
            SecondSet counting,
            Random random,
            Supplier<String> customer) {
        for (int object = 0; object < 3; object++) {
            int from = 0;
            while (from < Span.HOUR_SECONDS) {
                int to = Math.min(Span.HOUR_SECONDS, from + 1 + random.nextInt(2400));
                for (UsageRecord usage : records(object, from, to, random, customer)) {
                    measurement.add(usageMeter, counting, usage);
                }
                from = to + random.nextInt(600);
            }
        }
    }

    private static List<UsageRecord> records(int object, int from, int to, Random random, Supplier<String> customer) {
        return List.of(
                new VmRecord(
                        head("vm-" + object, from, to, random, customer),
                        random.nextBoolean(),
                        random.nextInt(100_000),
                        random.nextInt(50_000),
                        1 + random.nextInt(16),
                        "host-" + random.nextInt(3)),
                host(head("host-" + object, from, to, random, customer), 8, 1 + random.nextInt(40)),
                vsan(
                        head("domain-" + object, from, to, random, customer),
                        random.nextLong(90L << 40),
                        random.nextLong(90L << 40),
                        random.nextBoolean() ? "enterprise" : null),
                new EdgeRecord(head("edge-" + object, from, to, random, customer), random.nextInt(20)),
                sessions(head("pod-" + object, from, to, random, customer), random.nextInt(100)),
                protectedVms(head("site-" + object, from, to, random, customer), random.nextInt(100)));
    }

    private static RecordHead head(String id, int from, int to, Random random, Supplier<String> customer) {
        return RecordHead.of(id, from, to)
                .withFeatures(random.nextBoolean() ? List.of("nsx") : List.of())
                .withLicence(
                        random.nextInt(3) == 0 ? Licence.PERPETUAL : Licence.RENTAL,
                        random.nextBoolean() ? "K-1" : "K-2")
                .withCustomer(customer.get());
    }
}
