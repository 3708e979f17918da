package org.meterline.aggregation.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.meterline.aggregation.Reports;
import org.meterline.aggregation.domain.counting.Decision;
import org.meterline.aggregation.domain.counting.HourMeasurement;
import org.meterline.aggregation.domain.counting.MeterFacts;
import org.meterline.aggregation.domain.counting.ReportFact;
import org.meterline.aggregation.domain.counting.ReportMark;
import org.meterline.aggregation.domain.counting.ReportState;
import org.meterline.aggregation.domain.counting.SourceHour;
import org.meterline.aggregation.domain.counting.SourceHourKey;
import org.meterline.aggregation.domain.counting.TotalsChange;
import org.meterline.aggregation.domain.coverage.CoverageSum;
import org.meterline.aggregation.domain.metric.MetricCatalogue;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.OrderInputs;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.UsageReportReader;

/**
 * Totals and marks computed afresh from the original bytes of the ledger, from what the registry says, from the catalogue and from what people
 * decided:
 * nothing else is read.
 */
final class Recomputation {

    private static final UsageReportReader READER = new UsageReportReader(ReportLimits.DEFAULTS);

    private final Map<ReportDigest, byte[]> originals = new HashMap<>();
    private final SortedMap<SourceHourKey, List<ReportFact>> reports = new TreeMap<>();

    static List<String> totals(TestDatabase database) {
        TotalsChange totals = new TotalsChange();
        sourceHours(database).forEach(hour -> totals.replace(SourceHour.untouched(hour.key()), hour));
        List<String> rows = new ArrayList<>();
        totals.sorted()
                .forEach((key, amount) -> rows.add(String.join(
                        " | ",
                        key.provider(),
                        key.month().firstDay().toString(),
                        key.assignment().contract().toString(),
                        key.assignment().site(),
                        key.measured().usageMeter().toString(),
                        key.source().toString(),
                        key.measured().customer(),
                        key.measured().metric(),
                        key.measured().version().toString(),
                        key.measured().variant(),
                        amount.billed().toString(),
                        amount.metered().toString())));
        rows.sort(null);
        return rows;
    }

    static List<String> marks(TestDatabase database) {
        List<String> rows = new ArrayList<>();
        sourceHours(database)
                .forEach(hour -> hour.measured()
                        .marks()
                        .forEach((key, amount) -> rows.add(String.join(
                                " | ",
                                hour.key().provider(),
                                hour.key().hour().toString().replace('T', ' ').replace("Z", "+00"),
                                hour.key().source().toString(),
                                key.usageMeter().toString(),
                                key.customer(),
                                key.metric(),
                                key.version().toString(),
                                amount.billed().toString(),
                                amount.metered().toString()))));
        rows.sort(null);
        return rows;
    }

    static List<String> conflicts(TestDatabase database) {
        return sourceHours(database).stream()
                .filter(SourceHour::inConflict)
                .map(hour -> hour.key().source() + " | " + hour.key().hour())
                .sorted()
                .toList();
    }

    /** What a draft is computed from, made of nothing but source hours. */
    static OrderInputs orderInputs(TestDatabase database, Contract contract, BillingMonth month) {
        List<SourceHour> ofMonth = sourceHours(database).stream()
                .filter(hour -> month.contains(hour.key().hour()) && hour.meteredSeconds() > 0)
                .toList();
        List<SourceHour> own = ofMonth.stream()
                .filter(hour -> hour.assignment().contract().equals(contract.id()))
                .toList();
        List<OrderInputs.Usage> usage = new ArrayList<>();
        List<OrderInputs.HourlySum> hourly = new ArrayList<>();
        own.forEach(hour -> hour.contribution().forEach((key, amount) -> {
            usage.add(new OrderInputs.Usage(
                    key.metric(),
                    key.version(),
                    key.variant(),
                    key.customer(),
                    hour.assignment().site(),
                    amount.billed()));
            hourly.add(new OrderInputs.HourlySum(
                    hour.key().hour(), key.metric(), key.version(), key.variant(), amount.billed()));
        }));
        List<OrderInputs.CountedHour> counted = own.stream()
                // PostgreSQL's order of ids, which is not Java's.
                .sorted(Comparator.comparing((SourceHour hour) -> hour.key().hour())
                        .thenComparing(hour -> hour.key().source().toString()))
                .map(hour -> new OrderInputs.CountedHour(
                        hour.key().hour(),
                        hour.key().source(),
                        hour.states().keySet().stream()
                                .filter(digest -> hour.state(digest) == ReportState.COUNTED
                                        || hour.state(digest) == ReportState.SHADOWED)
                                .collect(Collectors.toCollection(TreeSet::new))))
                .toList();
        return new OrderInputs(
                usage, hourly, marks(ofMonth, own), counted, OrderInputs.Estimated.NOTHING, CoverageSum.NOTHING);
    }

    private static List<OrderInputs.SourceMark> marks(List<SourceHour> ofMonth, List<SourceHour> own) {
        Map<UUID, SourceHour> last = new HashMap<>();
        ofMonth.forEach(hour -> last.merge(
                hour.key().source(),
                hour,
                (one, other) -> one.key().hour().isAfter(other.key().hour()) ? one : other));
        Map<String, OrderInputs.SourceMark> marks = new TreeMap<>();
        for (SourceHour hour : own) {
            boolean isLast = hour.equals(last.get(hour.key().source()));
            hour.measured().marks().forEach((key, amount) -> {
                boolean peak = key.metric().equals(Reports.HORIZON);
                if (peak || isLast) {
                    marks.merge(
                            key.metric() + " " + key.customer() + " "
                                    + hour.key().source(),
                            new OrderInputs.SourceMark(
                                    key.metric(),
                                    key.version(),
                                    key.customer(),
                                    hour.assignment().site(),
                                    hour.key().source(),
                                    amount.billed()),
                            (one, other) -> peak ? higher(one, other) : added(one, other));
                }
            });
        }
        return List.copyOf(marks.values());
    }

    private static OrderInputs.SourceMark higher(OrderInputs.SourceMark one, OrderInputs.SourceMark other) {
        return other.billed().compareTo(one.billed()) > 0 ? other : one;
    }

    private static OrderInputs.SourceMark added(OrderInputs.SourceMark one, OrderInputs.SourceMark other) {
        return new OrderInputs.SourceMark(
                one.metric(),
                one.version(),
                one.customer(),
                one.site(),
                one.source(),
                one.billed().add(other.billed()));
    }

    /** Every source hour that has a report, decided and measured. */
    static List<SourceHour> sourceHours(TestDatabase database) {
        return sourceHours(database, UnaryOperator.identity());
    }

    /** The same, had the registry said something else of the meters. */
    static List<SourceHour> sourceHours(TestDatabase database, UnaryOperator<MeterFacts> otherwise) {
        Recomputation recomputation = new Recomputation();
        try (Connection connection = database.dataSource().getConnection()) {
            recomputation.readLedger(connection);
            recomputation.readDecisions(connection);
            Set<UUID> meters = new HashSet<>();
            recomputation.reports.values().forEach(all -> all.forEach(report -> meters.add(report.usageMeter())));
            Map<UUID, MeterFacts> facts = new HashMap<>(new UsageMeterTable(connection).read(meters));
            facts.replaceAll((meter, said) -> otherwise.apply(said));
            return recomputation.decided(facts, new CatalogueTable(connection).load());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readLedger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT provider, original FROM ledger")) {
            while (rows.next()) {
                byte[] original = unpacked(rows.getBytes("original"));
                ReadResult.Valid valid = (ReadResult.Valid) READER.read(original);
                originals.put(valid.digest(), original);
                reports.computeIfAbsent(
                                new SourceHourKey(
                                        rows.getString("provider"),
                                        valid.header().hour(),
                                        valid.header().source().id()),
                                absent -> new ArrayList<>())
                        .add(new ReportFact(
                                valid.header().usageMeterId(),
                                valid.digest(),
                                valid.header().sequence(),
                                valid.header().observed()));
            }
        }
    }

    /** A choice holds until the next one of its usage meter in the hour; a withdrawal holds. */
    private void readDecisions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT provider, hour, source, usage_meter, digest, kind FROM report_decision ORDER BY position")) {
            while (rows.next()) {
                ReportDigest digest = ReportDigest.ofHash(rows.getBytes("digest"));
                UUID usageMeter = Columns.uuid(rows, "usage_meter");
                boolean choice = rows.getString("kind").equals("CHOICE");
                SourceHourKey key = new SourceHourKey(
                        rows.getString("provider"), Columns.instant(rows, "hour"), Columns.uuid(rows, "source"));
                reports.computeIfAbsent(key, absent -> new ArrayList<>()).replaceAll(report -> {
                    if (report.digest().equals(digest)) {
                        return report.with(choice ? ReportMark.CHOSEN : ReportMark.WITHDRAWN);
                    }
                    boolean chosenBefore = choice
                            && report.mark() == ReportMark.CHOSEN
                            && report.usageMeter().equals(usageMeter);
                    return chosenBefore ? report.with(ReportMark.NONE) : report;
                });
            }
        }
    }

    private List<SourceHour> decided(Map<UUID, MeterFacts> meters, MetricCatalogue catalogue) {
        List<SourceHour> decided = new ArrayList<>();
        reports.forEach((key, all) ->
                decided.add(SourceHour.untouched(key).with(all).decided(meters, catalogue, (hour, counted, metrics) -> {
                    HourMeasurement measurement = new HourMeasurement(metrics);
                    counted.forEach(each -> measure(each, measurement));
                    return measurement.measured();
                })));
        return decided;
    }

    private void measure(Decision.Counted each, HourMeasurement into) {
        byte[] original = originals.getOrDefault(each.report().digest(), new byte[0]);
        READER.read(original, usage -> into.add(each.report().usageMeter(), each.seconds(), usage));
    }

    private static byte[] unpacked(byte[] packed) {
        try {
            return Compression.unzstd(packed, ReportLimits.DEFAULTS.maxBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
