package org.meterline.benchmarks.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.HttpClients;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.load.Latencies;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.report.Row.Limit;
import org.meterline.benchmarks.sample.SampleSource.Names;

/**
 * The close of a month: the draft of a provider with 10,000 VMs and 500 customers, the orders of many providers opening at the same
 * instant while reports are counted, and the page of the large one's order.
 */
final class Closing {

    /** With their hosts and changes within the hour, 10,000 VMs. */
    private static final int LARGE = 11_500;

    private static final int CUSTOMERS = 500;
    private static final int SMALL = 50;
    private static final int SMALL_HOURS = 24;
    private static final int PARTS = 6;
    private static final int INGESTED = 240;
    private static final int HOURS_OF_A_WEEK = 168;
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration DAYS_TO_FINAL = Duration.ofHours(73);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Limit DRAFT = new Limit(2_000_000, false);
    private static final Limit PAGE = new Limit(50_000, false);
    private static final Limit ALL_OPEN = new Limit(120_000, false);
    private static final String SECTION = "The close of a month";

    /** The youngest month whose totals are final. */
    private final YearMonth month = YearMonth.from(
                    LocalDate.ofInstant(Instant.now().minus(DAYS_TO_FINAL), ZoneOffset.UTC))
            .minusMonths(1);

    private final Rig rig;
    private final Topic topic;
    private final Books books;
    private final Pace pace;
    private final Report report;

    Closing(Rig rig, Topic topic, Books books, Pace pace, Report report) {
        this.rig = rig;
        this.topic = topic;
        this.books = books;
        this.pace = pace;
        this.report = report;
    }

    /** @param meters usage meters that there are already */
    void measure(int meters) throws Exception {
        Sender large = Sender.of("closing-large", meters, LARGE, Names.SHORT, CUSTOMERS);
        Sender busy = Sender.of("closing-busy", meters + 1, LARGE, Names.SHORT, CUSTOMERS);
        List<Sender> senders = new ArrayList<>(List.of(large));
        for (int i = 1; i < pace.closing(); i++) {
            senders.add(Sender.of("closing-" + i, meters + 1 + i, SMALL, Names.SHORT));
        }
        List<Sender> all = new ArrayList<>(senders);
        all.add(busy);
        topic.register(all);
        books.awaitRegistered(meters + all.size());
        use(large, senders.subList(1, senders.size()));
        books.tidy();
        List<Prepared> meanwhile = Prepared.hours(busy, start(month.plusMonths(1)), INGESTED);
        try (OrderBooks orders = new OrderBooks(rig.connect(), rig.connect())) {
            orders.hold();
            orders.write(senders, month);
            HttpRequest page = page(large);
            addPage("draft of 10,000 VMs and 500 customers", page, DRAFT);
            open(orders, senders.size(), meanwhile);
            addPage("page of the same order once it is open", page, PAGE);
            addPage("page of a small provider's order", page(senders.getLast()), PAGE);
        }
        forecast(large);
    }

    /** No order is forecast once its month is final, so the large provider is metered for the running week as well. */
    private void forecast(Sender large) throws SQLException {
        say("Counting a week of the running month");
        Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        YearMonth running = YearMonth.from(LocalDate.ofInstant(now, ZoneOffset.UTC));
        long hours = Math.clamp(Duration.between(start(running), now).toHours(), 1, HOURS_OF_A_WEEK);
        Wave unused =
                Wave.of(rig, topic, books, Prepared.hours(large, now.minus(Duration.ofHours(hours)), (int) hours));
        addPage(
                "forecast of the running month, a week metered",
                HttpRequest.get("/api/v1/forecast?month=" + running, rig.viewer(large.provider())),
                null);
    }

    private void use(Sender large, List<Sender> small) throws SQLException {
        say("Counting a month of 10,000 VMs and a day of " + small.size() + " other providers");
        int hours = pace.closingHours() / PARTS;
        for (int part = 0; part < PARTS; part++) {
            Wave unused = Wave.of(
                    rig,
                    topic,
                    books,
                    Prepared.hours(large, start(month).plus(Duration.ofHours((long) part * hours)), hours));
        }
        for (int hour = 0; hour < SMALL_HOURS; hour += SMALL_HOURS / PARTS) {
            Wave unused = Wave.of(
                    rig,
                    topic,
                    books,
                    Prepared.hours(small, start(month).plus(Duration.ofHours(hour)), SMALL_HOURS / PARTS));
        }
    }

    private void open(OrderBooks orders, int wanted, List<Prepared> meanwhile) throws Exception {
        say("Letting " + wanted + " orders open at once");
        ProcessorUse before = ProcessorUse.of(rig);
        Ingestion ingestion = new Ingestion(meanwhile);
        Thread ingesting = Thread.ofPlatform().start(ingestion);
        orders.letGo();
        Duration taken = orders.awaitStored(month, wanted, PATIENCE);
        ingestion.stop = true;
        ingesting.join();
        ProcessorUse use = ProcessorUse.of(rig).since(before);
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("service, processor time", use.service().toMillis());
        more.put("postgres", use.postgres().toMillis());
        more.put("reports of 11,500 records sent meanwhile", ingestion.sent * 1_000L);
        more.put("others' cores", use.others().toMillis() * 1_000 / Math.max(1, taken.toMillis()));
        report.add(new Row(
                SECTION,
                wanted + " providers at the same instant: all open",
                taken.toMillis(),
                "s",
                null,
                ALL_OPEN,
                more));
    }

    /** Reports of a provider whose month is under way, at an even pace. */
    private final class Ingestion implements Runnable {

        private final List<Prepared> reports;
        private volatile boolean stop;
        private volatile int sent;

        Ingestion(List<Prepared> reports) {
            this.reports = reports;
        }

        @Override
        public void run() {
            for (int i = 0; i < reports.size() && !stop; i++) {
                var unused = topic.send(List.of(reports.get(i)));
                sent = i + 1;
                LockSupport.parkNanos(BETWEEN_REPORTS.toNanos());
            }
        }
    }

    private void addPage(String name, HttpRequest page, @Nullable Limit limit) {
        say("Asking for the " + name);
        HttpClients http = new HttpClients(rig.aggregation().port());
        Latencies taken = new ClosedLoop(1, pace.floor(), pace.floor()).run(() -> http.client(() -> page));
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("p99", taken.percentile(99).toNanos() / 1_000);
        more.put("kB", (long) http.once(page).body().length);
        report.add(new Row(SECTION, name, taken.percentile(50).toNanos() / 1_000, "ms", null, limit, more));
    }

    private HttpRequest page(Sender sender) throws IOException {
        HttpRequest list = HttpRequest.get("/api/v1/billing-orders?month=" + month, rig.viewer(sender.provider()));
        JsonNode items = JSON.readTree(
                        new HttpClients(rig.aggregation().port()).once(list).body())
                .required("items");
        return HttpRequest.get(
                "/api/v1/billing-orders/" + items.required(0).required("id").textValue(),
                rig.viewer(sender.provider()));
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
