package org.meterline.benchmarks.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.meterline.benchmarks.load.ClosedLoop;
import org.meterline.benchmarks.load.HttpConnection;
import org.meterline.benchmarks.load.HttpRequest;
import org.meterline.benchmarks.load.Latencies;
import org.meterline.benchmarks.report.Machine;
import org.meterline.benchmarks.report.ProcessFigures;
import org.meterline.benchmarks.report.Report;
import org.meterline.benchmarks.report.Row;
import org.meterline.benchmarks.report.Row.Limit;
import org.meterline.benchmarks.sample.OneCore;

/** Everything that is measured of the collector, in its order. */
final class CollectorBenchmark {

    private static final Limit LARGE_RECORDS = new Limit(1_000_000_000, true);
    private static final Limit HALF = new Limit(500, true);
    private static final Limit SMALL_REQUESTS = new Limit(5_000_000, true);
    private static final Limit SMALL_P99 = new Limit(50_000, false);
    private static final Limit RESIDENT = new Limit(512_000, false);
    private static final Limit NONE_MISSING = new Limit(0, false);

    /** What is between two figures of the same thing on a quiet machine, and some more. */
    private static final Limit AS_MUCH = new Limit(1_250, false);

    private static final int SMALL_CONNECTIONS = 32;
    private static final int LAST_TO_BE_KNOWN = 200;
    private static final Duration KNOWN_WITHIN = Duration.ofMinutes(2);

    private final Rig rig;
    private final Broker broker;
    private final Pace pace;
    private final Fleet fleet;
    private final List<Shape> shapes;
    private final Report report;
    private final OneCore oneCore;
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder reportsAcknowledged = new LongAdder();
    private final Map<Shape, Pool> pools = new EnumMap<>(Shape.class);

    private @Nullable Cell bestLarge;
    private @Nullable Cell small;

    CollectorBenchmark(
            Rig rig, Broker broker, Pace pace, Fleet fleet, List<Shape> shapes, Map<String, String> setting) {
        this.shapes = shapes;
        this.rig = rig;
        this.broker = broker;
        this.pace = pace;
        this.fleet = fleet;
        this.report = new Report(setting);
        this.oneCore = new OneCore(pace.floor().dividedBy(3), pace.floor());
    }

    /**
     * What was measured of one shape with so many connections.
     *
     * @param floor records a second of the slowest limit
     */
    private record Cell(long recordsPerSecond, long requestsPerSecond, Latencies taken, long floor) {}

    private record Load(Latencies taken, ProcessorUse use) {

        long recordsPerSecond(Shape shape) {
            return taken.perSecond(shape.recordsOfRequest());
        }

        /** Processor time in thousandths of a second per million records. */
        static long perMillion(Duration time, long records) {
            return time.toMillis() * 1_000_000 / Math.max(1, records);
        }
    }

    /** @param soak how long all shapes are sent at once at the end; zero: not at all */
    Report run(Duration soak) {
        long before = broker.reportsStored();
        measureNumberOfUsageMeters();
        for (Shape shape : shapes) {
            measure(shape);
        }
        if (!soak.isZero()) {
            new Soak(rig, report, this::loadOfAll).run(soak);
        }
        conclude(broker.reportsStored() - before);
        return report;
    }

    private void measureNumberOfUsageMeters() {
        String section = "One-record requests, " + SMALL_CONNECTIONS + " connections, by number of usage meters";
        say("Warming up");
        List<Pool> ofOne = new java.util.ArrayList<>();
        for (Shape shape : Shape.values()) {
            Pool pool = new Pool(shape, fleet.usageMeters().subList(0, 1), Math.min(8, shape.bodies()));
            pool.renewTokens();
            check(pool);
            ofOne.add(pool);
        }
        for (Pool pool : ofOne) {
            var unused = load(pool, SMALL_CONNECTIONS, pace.warmUp());
        }
        Pool one = ofOne.getLast();
        say("One usage meter");
        long few = addByNumber(section, "1 known and sending", one, null);
        int all = fleet.usageMeters().size();
        say("Registering " + all + " usage meters");
        broker.register(fleet.states(1, all));
        Pool last = new Pool(
                Shape.ONE, fleet.usageMeters().subList(Math.max(0, all - pace.newSenders()), all), pace.newSenders());
        last.renewTokens();
        awaitKnown(last);
        Pool many = pool(Shape.ONE);
        say("All usage meters");
        long known = addByNumber(section, all + " known, 1 sending", one, few);
        long sending = addByNumber(section, all + " known, " + many.all().size() + " sending", many, few);
        report.add(new Row(
                section,
                "processor time, many beside one",
                Math.max(known, sending) * 1000 / Math.max(1, few),
                "x",
                null,
                AS_MUCH,
                Map.of()));
        addByNumber(
                section,
                "the same, each with a token not seen before",
                load(last, SMALL_CONNECTIONS, pace.measured()),
                few);
    }

    /** Returns the collector's processor time for a million. */
    private long addByNumber(String section, String name, Pool pool, @Nullable Long floor) {
        do {
            var unused = load(pool, SMALL_CONNECTIONS, pace.measured());
        } while (!pool.wasSentWhole());
        return addByNumber(section, name, load(pool, SMALL_CONNECTIONS, pace.measured()), floor);
    }

    private long addByNumber(String section, String name, Load load, @Nullable Long floor) {
        long perMillion = Load.perMillion(load.use().collector(), load.taken().count());
        Map<String, Long> more = latencies(load.taken());
        more.put("req/s", load.taken().perSecond() * 1000);
        report.add(new Row(section, name, perMillion, "s/M", floor, null, more));
        return perMillion;
    }

    private Pool pool(Shape shape) {
        return pools.computeIfAbsent(shape, wanted -> {
            say("Preparing: " + shape.title());
            Pool pool = new Pool(shape, fleet.usageMeters(), shape.bodies());
            pool.renewTokens();
            return pool;
        });
    }

    private void measure(Shape shape) {
        Pool pool = pool(shape);
        check(pool);
        say("What one core does at best: " + shape.title());
        long tokenised = oneCore.tokenised(pool.samples());
        long hashed = oneCore.hashed(pool.samples());
        long inflated = oneCore.inflated(pool.samples());
        long digested = hashed * inflated / (hashed + inflated);
        String section = shape.title() + " (" + pool.sizes() + ")";
        addFloor(section, "one core: splitting into tokens", tokenised, pool, Map.of());
        addFloor(
                section,
                "one core: digest and inflating",
                digested,
                pool,
                Map.of("digest alone", hashed * 1000, "inflating alone", inflated * 1000));
        for (int connections : pace.connections()) {
            say(shape.title() + ", " + connections + " connections");
            measure(pool, section, connections, Math.min(tokenised, digested));
        }
    }

    private void measure(Pool pool, String section, int connections, long oneCoreAtBest) {
        Shape shape = pool.shape();
        ClosedLoop floorLoop = new ClosedLoop(connections, pace.floor().dividedBy(3), pace.floor());
        long stored = floorLoop.run(() -> broker.storing(pool)).perSecond(shape.recordsOfRequest());
        addFloor(section, "broker alone, " + connections + " at once", stored, pool, Map.of());
        var unused = load(pool, connections, pace.settle());
        long turnedAwayBefore = turnedAway.sum();
        Load load = load(pool, connections, pace.measured());
        long floor = Math.min(oneCoreAtBest, stored);
        Cell cell = new Cell(load.recordsPerSecond(shape), load.taken().perSecond(), load.taken(), floor);
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("req/s", cell.requestsPerSecond() * 1000);
        more.put("MB/s", megabytesPerSecond(pool, cell.recordsPerSecond()));
        more.putAll(latencies(load.taken()));
        long records = (long) load.taken().count() * shape.recordsOfRequest();
        more.put("s/M", Load.perMillion(load.use().collector(), records));
        more.put("broker s/M", Load.perMillion(load.use().broker(), records));
        more.put("generator s/M", Load.perMillion(load.use().generator(), records));
        more.put(
                "others' cores",
                load.use().others().toMillis() * 1000 / load.taken().wall().toMillis());
        more.put("turned away", (turnedAway.sum() - turnedAwayBefore) * 1000);
        report.add(new Row(
                section,
                "collector, " + connections + " connections",
                cell.recordsPerSecond() * 1000,
                "rec/s",
                floor * 1000,
                null,
                more));
        if (shape == Shape.LARGE_ZSTD
                && (bestLarge == null || bestLarge.recordsPerSecond() < cell.recordsPerSecond())) {
            bestLarge = cell;
        }
        if (shape == Shape.ONE && connections == SMALL_CONNECTIONS) {
            small = cell;
        }
    }

    private void addFloor(String section, String name, long recordsPerSecond, Pool pool, Map<String, Long> more) {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("MB/s", megabytesPerSecond(pool, recordsPerSecond));
        all.putAll(more);
        report.add(new Row(section, name, recordsPerSecond * 1000, "rec/s", null, null, all));
    }

    private void conclude(long stored) {
        String section = "Limits";
        Cell large = bestLarge;
        if (large != null) {
            report.add(new Row(
                    section,
                    "10,000 records, zstd: at best",
                    large.recordsPerSecond() * 1000,
                    "rec/s",
                    large.floor() * 1000,
                    LARGE_RECORDS,
                    Map.of()));
            report.add(new Row(
                    section,
                    "the same beside the slowest of its floors",
                    large.recordsPerSecond() * 1000 / large.floor(),
                    "x",
                    null,
                    HALF,
                    Map.of()));
        }
        Cell one = small;
        if (one != null) {
            String name = "one-record requests, " + SMALL_CONNECTIONS + " connections";
            report.add(new Row(
                    section, name, one.requestsPerSecond() * 1000, "/s", one.floor() * 1000, SMALL_REQUESTS, Map.of()));
            report.add(new Row(section, "their p99", millis(one.taken(), 99), "ms", null, SMALL_P99, Map.of()));
        }
        long peak = new ProcessFigures(rig.collectorPid()).peakResidentKilobytes();
        report.add(new Row(section, "most resident memory", peak * 1000 / 1024, "MiB", null, RESIDENT, Map.of()));
        report.add(new Row(
                section,
                "acknowledged reports that are not stored",
                Math.max(0, reportsAcknowledged.sum() - stored) * 1000,
                "",
                null,
                NONE_MISSING,
                Map.of("acknowledged", reportsAcknowledged.sum() * 1000)));
        report.note("load after", Machine.load());
    }

    private Load load(Pool pool, int connections, Duration measured) {
        pool.renewTokens();
        ProcessorUse before = ProcessorUse.of(rig);
        Latencies taken = new ClosedLoop(connections, Duration.ZERO, measured)
                .run(() -> new Sending(rig.port(), pool::next, turnedAway));
        reportsAcknowledged.add((long) taken.count() * pool.shape().reports());
        return new Load(taken, ProcessorUse.of(rig).since(before));
    }

    /** All shapes at once; each connection keeps to one. Returns the records of all of them. */
    private long loadOfAll(Duration measured) {
        for (Shape shape : shapes) {
            pool(shape).renewTokens();
        }
        LongAdder records = new LongAdder();
        java.util.concurrent.atomic.AtomicInteger next = new java.util.concurrent.atomic.AtomicInteger();
        Latencies unused = new ClosedLoop(SMALL_CONNECTIONS, Duration.ZERO, measured).run(() -> {
            Pool pool = pool(shapes.get(next.getAndIncrement() % shapes.size()));
            Sending sending = new Sending(rig.port(), pool::next, turnedAway);
            return new ClosedLoop.Client() {
                @Override
                public void call() throws IOException {
                    sending.call();
                    records.add(pool.shape().recordsOfRequest());
                    reportsAcknowledged.add(pool.shape().reports());
                }

                @Override
                public void close() throws IOException {
                    sending.close();
                }
            };
        });
        return records.sum();
    }

    /** Sends one request and looks at the whole answer, because afterwards only its status is. */
    private void check(Pool pool) {
        try (HttpConnection connection = new HttpConnection(rig.port())) {
            HttpConnection.Answer answer = connection.send(pool.all().getFirst());
            if (answer.status() != 202 || !answer.text().contains("\"rejected\":[]")) {
                throw new IllegalStateException(
                        pool.shape().title() + ": answered " + answer.status() + ": " + answer.text());
            }
            reportsAcknowledged.add(pool.shape().reports());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last ones of all partitions are known. */
    private void awaitKnown(Pool pool) {
        List<HttpRequest> all = pool.all();
        long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
        try (HttpConnection connection = new HttpConnection(rig.port())) {
            for (HttpRequest request : all.subList(Math.max(0, all.size() - LAST_TO_BE_KNOWN), all.size())) {
                while (connection.send(request).status() != 202) {
                    if (System.nanoTime() - deadline > 0) {
                        throw new IllegalStateException("the collector does not know all usage meters yet");
                    }
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                }
                reportsAcknowledged.increment();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> latencies(Latencies taken) {
        Map<String, Long> more = new LinkedHashMap<>();
        more.put("p50 ms", millis(taken, 50));
        more.put("p99", millis(taken, 99));
        more.put("max", millis(taken, 100));
        return more;
    }

    /** In thousandths. */
    private static long millis(Latencies taken, int percent) {
        return taken.percentile(percent).toNanos() / 1000;
    }

    private static long megabytesPerSecond(Pool pool, long recordsPerSecond) {
        return recordsPerSecond * pool.jsonBytesOfRequest() / pool.shape().recordsOfRequest() / 1000;
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
