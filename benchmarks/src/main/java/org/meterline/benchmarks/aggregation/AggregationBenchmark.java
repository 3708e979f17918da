package org.meterline.benchmarks.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.HttpClients;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.load.Latencies;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.report.Row.Limit;
import org.meterline.benchmarks.sample.OneCore;
import org.meterline.benchmarks.sample.SampleSource.Names;
import org.meterline.contracts.codec.Compression;
import org.meterline.local.testing.TestMeterIssuer;

/** Everything that is measured of the aggregation service, in its order. */
final class AggregationBenchmark {

    private static final int LARGE = 10_000;
    private static final int SMALL = 200;
    private static final int HOURS = 720;
    private static final int PARTS_OF_MONTH = 3;
    private static final int MONTHS = 12;
    private static final int SAMPLES = 24;
    private static final int HASHED = 48;
    private static final int RECOMPUTATIONS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the lines beside the bytes of a report. */
    private static final long BYTES_BESIDE = 200;

    private static final Limit RECORDS = new Limit(1_000_000_000, true);
    private static final Limit USAGE = new Limit(100_000, false);
    private static final Limit FRESH = new Limit(1_000_000, false);
    private static final Limit AGAIN = new Limit(10_000, false);
    private static final Limit A_TENTH_MORE = new Limit(1_100, false);

    /** What is between two figures of the same thing on a quiet machine, and some more. */
    private static final Limit AS_MUCH = new Limit(1_250, false);

    private static final String STORAGE = "Bytes at rest for a record, indexes included";

    private static final String LARGE_PROVIDER = "large";
    private static final String HASHED_PROVIDER = "hashed";
    private static final String FRESH_PROVIDER = "fresh";
    private static final YearMonth MONTH = YearMonth.now(ZoneOffset.UTC).minusMonths(1);

    private final Rig rig;
    private final Topic topic;
    private final Books books;
    private final Pace pace;
    private final Set<Part> parts;
    private final Report report;
    private int meters;

    AggregationBenchmark(Rig rig, Topic topic, Books books, Pace pace, Set<Part> parts, Map<String, String> setting) {
        this.rig = rig;
        this.topic = topic;
        this.books = books;
        this.pace = pace;
        this.parts = parts;
        this.report = new Report(setting);
    }

    Report run() throws Exception {
        warmUp();
        if (parts.contains(Part.MONTH)) {
            measureMonth();
        }
        if (parts.contains(Part.USAGE)) {
            measureUsage();
        }
        if (parts.contains(Part.RECOMPUTATION)) {
            measureRecomputation();
        }
        if (parts.contains(Part.FLATNESS)) {
            measureNumberOfUsageMeters();
            measureMonths();
        }
        if (parts.contains(Part.FRESHNESS)) {
            measureFreshness();
        }
        if (parts.contains(Part.ORDERS)) {
            new Closing(rig, topic, books, pace, report).measure(meters);
        }
        long peak = new ProcessFigures(rig.aggregation().pid()).peakResidentKilobytes();
        report.add(new Row(
                "Memory", "aggregation service, most resident", peak * 1_000 / 1_024, "MiB", null, null, Map.of()));
        report.note("load after", Machine.load());
        return report;
    }

    private void warmUp() throws SQLException {
        say("Warming up");
        Sender sender = register(Sender.of("warm", meters, LARGE, Names.SHORT));
        Instant hour = start(MONTH.minusMonths(1));
        long end = System.nanoTime() + pace.warmUp().toNanos();
        while (System.nanoTime() - end < 0) {
            Wave unused = wave(Prepared.hours(sender, hour, SAMPLES));
            hour = hour.plus(Duration.ofHours(SAMPLES));
        }
    }

    private void measureMonth() throws Exception {
        String section = "A month of 10,000-record reports, one source, one consumer";
        Sender sender = register(Sender.of(LARGE_PROVIDER, meters, LARGE, Names.SHORT));
        Books.Sizes before = books.sizes();
        List<Prepared> month = new ArrayList<>();
        List<Wave> waves = new ArrayList<>();
        for (int part = 0; part < PARTS_OF_MONTH; part++) {
            say("Preparing a third of a month");
            List<Prepared> third = Prepared.hours(
                    sender,
                    start(MONTH).plus(Duration.ofHours((long) part * HOURS / PARTS_OF_MONTH)),
                    HOURS / PARTS_OF_MONTH);
            say("Counting it");
            waves.add(wave(third));
            month.addAll(third);
        }
        requireCounted(LARGE_PROVIDER, Prepared.records(month));
        List<Prepared> some = month.subList(0, pace.copied());
        say("What the machine does at best with the same reports");
        long copied = copied(some);
        OneCore.Load load = load(month.subList(0, SAMPLES));
        OneCore oneCore = new OneCore(pace.floor().dividedBy(3), pace.floor());
        long tokens = together(oneCore.tokenised(load), oneCore.inflated(load));
        long read = oneCore.read(load);
        Topic.Consumed consumed = topic.consume(pace.floor());
        addFloor(section, "PostgreSQL: COPY of a row for each record", copied);
        addFloor(
                section,
                "Kafka: reading the reports and no more",
                consumed.reports() * LARGE * 1_000 / Math.max(1, consumed.wall().toMillis()));
        addFloor(section, "one core: unpacking, splitting into tokens", tokens);
        addFloor(section, "one core: unpacking, all rules, as values", read);
        for (int part = 0; part < waves.size(); part++) {
            Wave wave = waves.get(part);
            report.add(new Row(
                    section,
                    "committed totals, part " + (part + 1) + " of " + waves.size(),
                    wave.recordsPerSecond() * 1_000,
                    "rec/s",
                    tokens * 1_000,
                    null,
                    wave.more()));
        }
        Wave whole = waves.stream().reduce(Wave::plus).orElseThrow();
        report.add(new Row(
                section,
                "committed totals, the whole month",
                whole.recordsPerSecond() * 1_000,
                "rec/s",
                tokens * 1_000,
                RECORDS,
                whole.more()));
        report.add(new Row(
                section,
                "the same beside COPY",
                whole.recordsPerSecond() * 1_000 / Math.max(1, copied),
                "x",
                null,
                null,
                Map.of()));
        if (parts.contains(Part.STORAGE)) {
            measureStorage(month, before);
        }
    }

    private long copied(List<Prepared> reports) throws SQLException, IOException {
        try (Connection floor = rig.connectToFloor()) {
            return new RowPerRecord(floor).copy(reports);
        }
    }

    /** What comes of doing both, one after the other. */
    private static long together(long oneRate, long otherRate) {
        return oneRate * otherRate / (oneRate + otherRate);
    }

    private static OneCore.Load load(List<Prepared> reports) throws IOException {
        List<OneCore.Sample> samples = new ArrayList<>();
        for (Prepared each : reports) {
            samples.add(each.sample());
        }
        return new OneCore.Load(samples, Compression.ZSTD, LARGE);
    }

    private void measureStorage(List<Prepared> month, Books.Sizes before) throws SQLException, IOException {
        say("Measuring what lies on the disk");
        addStorage("10,000 records, short names", month, books.sizes().minus(before));
        Sender sender = register(Sender.of(HASHED_PROVIDER, meters, LARGE, Names.HASHED));
        List<Prepared> hashed = Prepared.hours(sender, start(MONTH), HASHED);
        Books.Sizes beforeHashed = books.sizes();
        Wave unused = wave(hashed);
        requireCounted(HASHED_PROVIDER, Prepared.records(hashed));
        addStorage("10,000 records, names hashed", hashed, books.sizes().minus(beforeHashed));
    }

    private void addStorage(String name, List<Prepared> reports, Books.Sizes sizes) throws IOException {
        addStorage(name, reports.size(), Prepared.records(reports), Prepared.zstdBytes(reports), sizes);
        report.add(new Row(
                STORAGE,
                name + ": zstd, the hour before as dictionary",
                afterItsPredecessor(reports.subList(0, SAMPLES)) * 1_000 / LARGE,
                "B",
                Prepared.zstdBytes(reports) * 1_000 / Prepared.records(reports),
                null,
                Map.of()));
    }

    private void addStorage(String name, int reports, long records, long zstd, Books.Sizes sizes) {
        report.add(new Row(STORAGE, name + ": zstd", zstd * 1_000 / records, "B", null, null, Map.of()));
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("source hours B", sizes.sourceHours() * 1_000 / records);
        more.put("totals B", sizes.totals() * 1_000 / records);
        more.put("B a report: ledger beside zstd", (sizes.ledger() - zstd) * 1_000 / reports);
        more.put("source hours", sizes.sourceHours() * 1_000 / reports);
        more.put("totals", sizes.totals() * 1_000 / reports);
        report.add(new Row(
                STORAGE, name + ": ledger", sizes.ledger() * 1_000 / records, "B", zstd * 1_000 / records, null, more));
        report.add(new Row(
                STORAGE,
                name + ": all beside zstd and 200 B a report",
                (sizes.ledger() + sizes.sourceHours() + sizes.totals()) * 1_000 / (zstd + BYTES_BESIDE * reports),
                "x",
                null,
                A_TENTH_MORE,
                Map.of()));
    }

    /** Bytes of a report packed with the one before it as zstd's dictionary. */
    private static long afterItsPredecessor(List<Prepared> reports) throws IOException {
        long bytes = 0;
        for (int i = 1; i < reports.size(); i++) {
            try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
                zstd.setLevel(3);
                zstd.setLong(23);
                zstd.loadDict(reports.get(i - 1).sample().reports().getFirst());
                bytes += zstd.compress(reports.get(i).sample().reports().getFirst()).length;
            }
        }
        return bytes / (reports.size() - 1);
    }

    private void measureUsage() throws SQLException {
        String section = "Questions about the month of a provider with 10,000 VMs, one client";
        books.tidy();
        HttpClients http = new HttpClients(rig.aggregation().port());
        for (String groupBy : List.of("", "customer", "customer,source,metric", "day")) {
            HttpRequest question = question(LARGE_PROVIDER, groupBy);
            say("Asking for usage by " + (groupBy.isEmpty() ? "metric" : groupBy));
            Latencies taken = new ClosedLoop(1, pace.floor(), pace.floor()).run(() -> http.client(() -> question));
            Map<String, Long> more = latencies(taken);
            more.put("kB", (long) http.once(question).body().length);
            report.add(new Row(
                    section,
                    groupBy.isEmpty() ? "usage, by metric alone" : "usage by " + groupBy,
                    millis(taken, 50),
                    "ms",
                    null,
                    groupBy.equals("day") ? null : USAGE,
                    more));
        }
    }

    private void measureRecomputation() throws IOException {
        say("Computing the month again");
        HttpClients http = new HttpClients(rig.aggregation().port());
        HttpRequest recompute = HttpRequest.post(
                "/api/v1/usage/recomputation?month=" + MONTH, rig.viewer(LARGE_PROVIDER), "application/json", "", 200);
        for (int i = 1; i <= RECOMPUTATIONS; i++) {
            ProcessorUse before = ProcessorUse.of(rig);
            long begin = System.nanoTime();
            JsonNode done = JSON.readTree(http.once(recompute).body());
            Duration wall = Duration.ofNanos(System.nanoTime() - begin);
            if (!done.required("verdict").asText().equals("EQUAL")
                    || done.required("records").asLong() != (long) HOURS * LARGE) {
                throw new IllegalStateException("the month is not what its reports say: " + done);
            }
            ProcessorUse use = ProcessorUse.of(rig).since(before);
            Map<String, Long> more = new LinkedHashMap<>();
            more.put("service, processor time", use.service().toMillis());
            more.put("postgres", use.postgres().toMillis());
            report.add(new Row(
                    "The month computed again from its original bytes, and compared",
                    "7,200,000 records, run " + i,
                    wall.toMillis(),
                    "s",
                    null,
                    AGAIN,
                    more));
        }
    }

    private HttpRequest question(String provider, String groupBy) {
        return HttpRequest.get(
                "/api/v1/usage?limit=1000&month=" + MONTH + (groupBy.isEmpty() ? "" : "&groupBy=" + groupBy),
                rig.viewer(provider));
    }

    private void measureNumberOfUsageMeters() throws SQLException {
        String section = "Reports of 200 records, by number of usage meters";
        List<Sender> senders = register(Sender.many("many", meters, pace.usageMeters(), SMALL));
        int hours = Math.min(HOURS, pace.reportsEach());
        long one = 0;
        for (int number = 1; number <= pace.usageMeters(); number *= 10) {
            List<Sender> some = senders.subList(0, number);
            // Each takes its own month, so that no report is sent twice.
            Instant first =
                    start(MONTH.minusMonths(2 + (long) Integer.toString(number).length()));
            say(number + " usage meters");
            Wave unused = wave(Prepared.hours(some, first, Math.max(1, hours / number / 4)));
            Wave wave = wave(Prepared.hours(
                    some, first.plus(Duration.ofHours(HOURS / 4 + 1)), Math.max(1, hours * 3 / 4 / number)));
            one = number == 1 ? wave.costOfReport() : one;
            report.add(new Row(
                    section,
                    number + (number == 1 ? " usage meter" : " usage meters") + ", processor time a report",
                    wave.costOfReport(),
                    "ms",
                    one,
                    null,
                    wave.more()));
            if (number == pace.usageMeters()) {
                addAsMuch(section, "many beside one", wave.costOfReport(), one);
            }
        }
    }

    private void measureMonths() throws SQLException {
        String section = "Reports of 200 records from 100 usage meters, month by month";
        List<Sender> senders = register(Sender.many("months", meters, 100, SMALL));
        int hours = Math.max(1, pace.reportsEach() / senders.size());
        long first = 0;
        long last = 0;
        long zstd = 0;
        Books.Sizes before = books.sizes();
        for (int month = 1; month <= MONTHS; month++) {
            say("Month " + month);
            List<Prepared> reports = Prepared.hours(senders, start(MONTH.minusMonths(MONTHS + 8 - month)), hours);
            Wave wave = wave(reports);
            zstd += Prepared.zstdBytes(reports);
            last = wave.costOfReport();
            first = month == 1 ? last : first;
            if (month == 1 || month == 2 || month == MONTHS / 2 || month == MONTHS) {
                report.add(new Row(
                        section, "month " + month + ", processor time a report", last, "ms", first, null, wave.more()));
            }
        }
        addAsMuch(section, "the twelfth month beside the first", last, first);
        int all = MONTHS * hours * senders.size();
        requireCounted("months", (long) all * SMALL);
        if (parts.contains(Part.STORAGE)) {
            addStorage(
                    "200 records, short names",
                    all,
                    (long) all * SMALL,
                    zstd,
                    books.sizes().minus(before));
        }
    }

    private void addAsMuch(String section, String name, long cost, long beside) {
        report.add(new Row(section, name, cost * 1_000 / Math.max(1, beside), "x", null, AS_MUCH, Map.of()));
    }

    private void measureFreshness() throws Exception {
        Duration pause = Duration.ofMillis(100);
        int reports = Math.toIntExact(pace.fresh().dividedBy(pause));
        say("Sending " + reports + " reports of 10,000 records through the collector, ten a second");
        Sender sender = register(Sender.of(FRESH_PROVIDER, meters, LARGE, Names.SHORT));
        List<Prepared> prepared = Prepared.hours(sender, start(MONTH), reports);
        rig.startCollector(AggregationCommand.COLLECTOR);
        String authorization = "Bearer " + TestMeterIssuer.tokenFor(sender.usageMeterId(), FRESH_PROVIDER, 1);
        List<HttpRequest> requests = prepared.stream()
                .map(each -> HttpRequest.post(
                        "/api/v1/usage-reports", authorization, "application/json", "zstd", each.zstd(), 202))
                .toList();
        Latencies taken = new Freshness(rig, question(FRESH_PROVIDER, ""), requests).measure(pause);
        String section = "From the collector's 202 to GET /api/v1/usage, 100,000 records a second";
        Map<String, Long> more = latencies(taken);
        more.put("reports", taken.count() * 1_000L);
        report.add(new Row(section, "visible, p99", millis(taken, 99), "ms", null, FRESH, more));
    }

    private Wave wave(List<Prepared> reports) throws SQLException {
        return Wave.of(rig, topic, books, reports);
    }

    private Sender register(Sender sender) throws SQLException {
        return register(List.of(sender)).getFirst();
    }

    private List<Sender> register(List<Sender> senders) throws SQLException {
        topic.register(senders);
        meters += senders.size();
        books.awaitRegistered(meters);
        return senders;
    }

    /** A figure of what was not counted would say nothing. */
    private void requireCounted(String provider, long records) throws SQLException {
        long counted = books.records(provider);
        if (counted != records) {
            throw new IllegalStateException(provider + ": " + counted + " records counted of " + records);
        }
    }

    private void addFloor(String section, String name, long recordsPerSecond) {
        report.add(new Row(section, name, recordsPerSecond * 1_000, "rec/s", null, null, Map.of()));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Map<String, Long> latencies(Latencies taken) {
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("p50", millis(taken, 50));
        more.put("p99", millis(taken, 99));
        more.put("max", millis(taken, 100));
        return more;
    }

    /** In thousandths. */
    private static long millis(Latencies taken, int percent) {
        return taken.percentile(percent).toNanos() / 1_000;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
