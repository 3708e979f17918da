package org.meterline.aggregation.domain.counting;

import static org.meterline.aggregation.Reports.id;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.metric.MetricShape.AboveEntitlement;
import org.meterline.aggregation.domain.metric.MetricVersion;
import org.meterline.aggregation.domain.quantity.Amount;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;

/** A month of source hours in memory: reports in, quantities out, by the domain alone. */
final class Month {

    private final BillingMonth month;
    private final Map<ReportDigest, List<UsageRecord>> byReport = new HashMap<>();
    private final Map<SourceHourKey, List<ReportFact>> reports = new TreeMap<>();
    private final Map<UUID, MeterFacts> meters = new HashMap<>();

    Month(int year, int month) {
        this.month = BillingMonth.of(year, month);
    }

    Month meter(MeterFacts facts) {
        meters.put(facts.usageMeter(), facts);
        return this;
    }

    /** The same records in each of so many hours, from a moment of the month on, seen by one PRODUCTION meter. */
    Month hours(int firstHour, int count, Function<Integer, List<UsageRecord>> ofHour) {
        UUID meter = id("meter");
        meters.putIfAbsent(meter, Reports.production(meter, 1));
        for (int i = firstHour; i < firstHour + count; i++) {
            report(
                    meter,
                    id("source"),
                    month.start().plus(Duration.ofHours(i)),
                    List.of(Span.WHOLE_HOUR),
                    ofHour.apply(i));
        }
        return this;
    }

    Month report(UUID meter, UUID source, Instant hour, List<Span> observed, List<UsageRecord> ofReport) {
        SourceHourKey key = new SourceHourKey(Reports.PROVIDER, hour, source);
        ReportDigest digest = ReportDigest.of((meter + " " + key + ofReport).getBytes(StandardCharsets.UTF_8));
        byReport.put(digest, ofReport);
        reports.computeIfAbsent(key, absent -> new ArrayList<>()).add(new ReportFact(meter, digest, 1, observed));
        return this;
    }

    Amount sum(String metric) {
        return sum(metric, key -> true);
    }

    Amount sum(String metric, Predicate<MeasuredKey> which) {
        Amount sum = Amount.ZERO;
        for (SourceHour hour : sourceHours()) {
            if (month.contains(hour.key().hour())) {
                for (Map.Entry<MeasuredKey, Amount> entry : hour.contribution().entrySet()) {
                    if (entry.getKey().metric().equals(metric) && which.test(entry.getKey())) {
                        sum = sum.plus(entry.getValue());
                    }
                }
            }
        }
        return sum;
    }

    Fraction billed(String metric) {
        return average(metric, sum(metric).billed());
    }

    Fraction billed(String metric, String variant) {
        return average(metric, sum(metric, key -> key.variant().equals(variant)).billed());
    }

    /** What is to be paid above the entitlement, were all source hours of one contract. */
    Fraction aboveEntitlement(String metric) {
        AboveEntitlement shape = (AboveEntitlement)
                Reports.CATALOGUE.latest(metric).orElseThrow().shape();
        Map<Instant, Map<String, BigInteger>> hours = new TreeMap<>();
        for (SourceHour hour : sourceHours()) {
            hour.contribution().forEach((key, amount) -> {
                if (key.metric().equals(metric)) {
                    hours.computeIfAbsent(hour.key().hour(), absent -> new HashMap<>())
                            .merge(key.variant(), amount.billed(), BigInteger::add);
                }
            });
        }
        return average(
                metric,
                hours.values().stream()
                        .map(sums -> shape.above(
                                sums.getOrDefault(AboveEntitlement.CLAIMED, BigInteger.ZERO),
                                sums.getOrDefault(AboveEntitlement.ENTITLED, BigInteger.ZERO)))
                        .reduce(BigInteger.ZERO, BigInteger::add));
    }

    /** The marks of all source hours, in their order. */
    List<Amount> marks(String metric) {
        return sourceHours().stream()
                .flatMap(hour -> hour.measured().marks().entrySet().stream())
                .filter(entry -> entry.getKey().metric().equals(metric))
                .map(Map.Entry::getValue)
                .toList();
    }

    Fraction metered(String metric) {
        return average(metric, sum(metric).metered());
    }

    List<SourceHour> sourceHours() {
        return reports.entrySet().stream()
                .map(entry -> SourceHour.untouched(entry.getKey())
                        .with(entry.getValue())
                        .decided(meters, Reports.CATALOGUE, this::measure))
                .toList();
    }

    private Measured measure(SourceHourKey key, List<Decision.Counted> counted, List<MetricVersion> metrics) {
        HourMeasurement measurement = new HourMeasurement(metrics);
        for (Decision.Counted each : counted) {
            byReport.getOrDefault(each.report().digest(), List.of())
                    .forEach(usage -> measurement.add(each.report().usageMeter(), each.seconds(), usage));
        }
        return measurement.measured();
    }

    private Fraction average(String metric, BigInteger sum) {
        return Reports.CATALOGUE.latest(metric).orElseThrow().shape().averageOver(month, sum);
    }
}
