package org.meterline.benchmarks.registration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.HttpClients;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.load.Latencies;
import org.meterline.benchmarks.registration.Fleet.Meter;
import org.meterline.benchmarks.registration.Starts.Start;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.report.Row.Limit;
import org.meterline.local.servers.LocalClient;
import org.meterline.local.stack.LocalStack;
import org.meterline.local.stack.Service;
import org.meterline.local.stack.StackPort;
import org.meterline.local.stack.StackPorts;

/** Everything that is measured of the registration service, in its order. */
final class RegistrationBenchmark {

    private static final Limit PAGE = new Limit(20_000, false);
    private static final Limit TRADES = new Limit(500_000, true);
    private static final Limit READY = new Limit(3_000, false);
    private static final Limit RESIDENT = new Limit(256_000, false);
    private static final HttpRequest LIVE = HttpRequest.get("/q/health/live", null);

    private final LocalStack stack;
    private final Pace pace;
    private final int many;
    private final int port;
    private final Fleet fleet;
    private final HttpClients http;
    private final PeopleTokens people;
    private final Report report;

    RegistrationBenchmark(LocalStack stack, StackPorts ports, Pace pace, int clients, int meters) {
        this.stack = stack;
        this.pace = pace;
        this.many = clients;
        this.port = ports.of(StackPort.REGISTRATION);
        this.fleet = new Fleet(meters);
        this.http = new HttpClients(port);
        this.people = new PeopleTokens(stack.addresses().oidc(), LocalClient.named("portal"));
        Map<String, String> setting = new LinkedHashMap<>(Machine.describe());
        setting.put("service", String.join(" ", stack.command(Service.REGISTRATION)));
        setting.put("usage meters", fleet.all().size() + ", " + meters + " of one provider");
        this.report = new Report(setting);
    }

    Report run() throws SQLException {
        say("Putting " + fleet.all().size() + " usage meters into the database");
        try (Connection database = stack.connect(Service.REGISTRATION)) {
            Seed.into(database, fleet);
        }
        measureStarts();
        Requests requests = new Requests(fleet, people, new AccessTokens(stack.tokenMasterKey()));
        say("Reading them all, page by page");
        requests.learnCursors(http);
        say("Warming up");
        for (Supplier<HttpRequest> request : requests.all().values()) {
            Duration each = pace.warmUp().dividedBy(requests.all().size());
            var unused = new ClosedLoop(many, Duration.ZERO, each).run(() -> http.client(request));
        }
        Floor one = measureFloor(1);
        Floor several = measureFloor(many);
        requests.reads().forEach((name, request) -> {
            measureRead(name, 1, request, one);
            measureRead(name, many, request, several);
        });
        measureTrades(requests, one, several);
        measureRegistrations(requests, several);
        measureIdle();
        report.note("load after", Machine.load());
        return report;
    }

    private void measureStarts() {
        say("Starting the service " + pace.starts() + " times");
        List<Start> starts = new Starts(stack, port).measure(pace.starts());
        Start middle = starts.get(starts.size() / 2);
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("best", starts.getFirst().ready().toMillis());
        more.put("worst", starts.getLast().ready().toMillis());
        more.put("processor time", middle.processor().toMillis());
        report.add(new Row(
                "Start", "ready, median of " + starts.size(), middle.ready().toMillis(), "s", null, READY, more));
        report.add(new Row(
                "Start",
                "resident when ready",
                middle.residentKilobytes() * 1000 / 1024,
                "MiB",
                null,
                RESIDENT,
                Map.of()));
    }

    /** @param perSecond of the slower one of both */
    private record Floor(long httpMicros, long sqlMicros, long perSecond) {

        long micros() {
            return httpMicros + sqlMicros;
        }
    }

    private Floor measureFloor(int clients) {
        say("What the machine does at best, " + clients + " at once");
        Latencies live = load(clients, pace.settle(), () -> LIVE);
        Latencies sql = new ClosedLoop(clients, pace.settle(), pace.measured()).run(this::rowReader);
        add("Floor", "GET of a route that does nothing, " + clients + " at once", live, null, null);
        add("Floor", "SELECT of one row over JDBC, " + clients + " at once", sql, null, null);
        return new Floor(micros(live), micros(sql), Math.min(live.perSecond(), sql.perSecond()));
    }

    private ClosedLoop.Client rowReader() throws SQLException {
        Connection database = stack.connect(Service.REGISTRATION);
        PreparedStatement row = database.prepareStatement("SELECT name FROM usage_meter WHERE id = ?");
        List<Meter> meters = fleet.all();
        return new ClosedLoop.Client() {
            @Override
            public void call() throws SQLException {
                row.setObject(
                        1,
                        meters.get(ThreadLocalRandom.current().nextInt(meters.size()))
                                .id());
                try (ResultSet found = row.executeQuery()) {
                    if (!found.next()) {
                        throw new IllegalStateException("a usage meter is not in the database");
                    }
                }
            }

            @Override
            public void close() throws SQLException {
                database.close();
            }
        };
    }

    private void measureRead(String name, int clients, Supplier<HttpRequest> request, Floor floor) {
        say(name + ", " + clients + " at once");
        Latencies taken = load(clients, pace.settle(), request);
        Limit limit = clients == 1 && !name.equals(Requests.LARGEST_LIST) ? PAGE : null;
        add("Lists, searches, single meters", name + ", " + clients + " at once", taken, floor.micros(), limit);
    }

    private void measureTrades(Requests requests, Floor one, Floor several) {
        String section = "Token exchanges";
        int cores = Runtime.getRuntime().availableProcessors();
        say("Signing");
        long signatures = Crypto.es256(pace.settle(), pace.measured()).perSecond() * cores;
        long digests = Crypto.hmac(pace.settle(), pace.measured()).perSecond() * cores;
        report.add(
                new Row(section, "floor: ES256 on " + cores + " cores", signatures * 1000, "/s", null, null, Map.of()));
        report.add(new Row(
                section, "floor: HMAC-SHA256 on " + cores + " cores", digests * 1000, "/s", null, null, Map.of()));
        for (int clients : new int[] {1, many}) {
            say("Token exchanges, " + clients + " at once");
            Latencies taken = load(clients, pace.settle(), requests.trade());
            Floor floor = clients == 1 ? one : several;
            addRate(
                    section,
                    "exchanges, " + clients + " at once",
                    taken,
                    Math.min(floor.perSecond(), signatures),
                    clients == 1 ? null : TRADES);
        }
    }

    private void measureRegistrations(Requests requests, Floor several) {
        for (int clients : new int[] {1, many}) {
            say("Registrations, " + clients + " at once");
            Latencies taken = load(clients, pace.settle(), requests::registration);
            addRate("Registrations", "registrations, " + clients + " at once", taken, several.perSecond(), null);
        }
    }

    private void measureIdle() {
        say("Idling");
        ProcessFigures process = new ProcessFigures(stack.pid(Service.REGISTRATION));
        pause(pace.idle());
        Duration before = process.processorTime();
        long resident = process.residentKilobytes();
        pause(pace.idle());
        resident = Math.max(resident, process.residentKilobytes());
        long permille = process.processorTime().minus(before).toMillis()
                * 1000
                / pace.idle().toMillis();
        report.add(new Row(
                "Idle, after all that",
                "resident",
                resident * 1000 / 1024,
                "MiB",
                null,
                RESIDENT,
                Map.of("threads", process.threads() * 1000)));
        report.add(new Row("Idle, after all that", "of one core", permille * 100, "%", null, null, Map.of()));
    }

    private Latencies load(int clients, Duration warmUp, Supplier<HttpRequest> request) {
        return new ClosedLoop(clients, warmUp, pace.measured()).run(() -> http.client(request));
    }

    private void add(String section, String name, Latencies taken, @Nullable Long floorMicros, @Nullable Limit limit) {
        Map<String, Long> more = percentiles(taken);
        more.put("per second", taken.perSecond() * 1000);
        report.add(new Row(section, name, micros(taken), "ms p50", floorMicros, limit, more));
    }

    private void addRate(String section, String name, Latencies taken, long floor, @Nullable Limit limit) {
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("ms p50", micros(taken));
        more.putAll(percentiles(taken));
        report.add(new Row(section, name, taken.perSecond() * 1000, "/s", floor * 1000, limit, more));
    }

    private static Map<String, Long> percentiles(Latencies taken) {
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("p95", taken.percentile(95).toNanos() / 1000);
        more.put("p99", taken.percentile(99).toNanos() / 1000);
        return more;
    }

    private static long micros(Latencies taken) {
        return taken.percentile(50).toNanos() / 1000;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
