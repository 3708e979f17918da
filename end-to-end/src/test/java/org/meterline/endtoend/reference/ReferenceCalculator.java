package org.meterline.endtoend.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Computes a month's quantities second by second from the original bytes of usage reports, in the plainest way the rules
 * allow. Knows all metrics that are sums. What a metric tells apart besides the customer follows its id after a hash sign:
 * {@code vsan-used-gb#enterprise}.
 */
public final class ReferenceCalculator {

    public static final String BILLED_VRAM = "billed-vram";
    public static final String LICENSABLE_CORES = "licensable-cores";
    public static final String HOURLY_CORES = "hourly-cores";

    private static final String BUNDLE_VRAM = "bundle-vram";
    private static final String ALLOCATED_VCPUS = "allocated-vcpus";
    private static final String ALLOCATED_RAM = "allocated-ram";
    private static final String ACTIVE_HOST_CORES = "active-host-cores";
    private static final String KEY_CORES = "hourly-key-cores";
    private static final String DISTRIBUTED_CORES = "vdefend-distributed-cores";
    private static final String GATEWAY_CORES = "vdefend-gateway-cores";
    private static final String VSAN_USED = "vsan-used-gb";
    private static final String VSAN_CLAIMED = "vsan-tib#claimed";
    private static final String VSAN_ENTITLED = "vsan-tib#entitled";
    private static final List<String> EDITIONS = List.of("standard", "advanced", "enterprise");

    private static final int SECONDS_OF_HOUR = 3600;
    private static final String DEFAULT_LABEL = "No Customer Label";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A report as far as choosing between reports goes. */
    private record Report(JsonNode json, UUID meter, String source, Instant hour, long sequence, String digest) {

        int observedSeconds() {
            int seconds = 0;
            for (JsonNode span : json.get("observed")) {
                seconds += span.get(1).intValue() - span.get(0).intValue();
            }
            return seconds;
        }
    }

    private record SourceHour(String source, Instant hour) {}

    /** An object at some seconds of the hour, as far as a metric by the hour goes. */
    private record Seen(String customer, boolean rental, int firstSecond, long value) {}

    /** An object and a metric by the hour. */
    private record Present(String metric, String kind, String id) {}

    /** A cluster's use at some seconds of the hour. */
    private record Used(JsonNode cluster, int seconds) {}

    private final Map<UUID, KnownMeter> meters = new HashMap<>();
    private final YearMonth month;

    private final Map<Quantities.Key, BigInteger> billed = new TreeMap<>();
    private final Map<Quantities.Key, BigInteger> metered = new TreeMap<>();

    private ReferenceCalculator(YearMonth month, Collection<KnownMeter> known) {
        this.month = month;
        known.forEach(meter -> meters.put(meter.id(), meter));
    }

    /** @param reports original bytes in any order, with any repetition; other months are left out */
    public static Quantities calculate(YearMonth month, Collection<KnownMeter> known, Collection<byte[]> reports) {
        return new ReferenceCalculator(month, known).calculate(reports);
    }

    private Quantities calculate(Collection<byte[]> originals) {
        Map<String, Report> distinct = new HashMap<>();
        for (byte[] original : originals) {
            Report report = parse(original);
            distinct.put(report.digest(), report);
        }
        Map<SourceHour, List<Report>> bySourceHour = new HashMap<>();
        for (Report report : distinct.values()) {
            if (YearMonth.from(report.hour().atOffset(ZoneOffset.UTC)).equals(month)) {
                bySourceHour
                        .computeIfAbsent(new SourceHour(report.source(), report.hour()), hour -> new ArrayList<>())
                        .add(report);
            }
        }
        bySourceHour.values().forEach(this::add);
        return new Quantities(divided(billed), divided(metered));
    }

    /** One hour of one source: at most one report a meter, and every second from the first meter that watched it. */
    private void add(List<Report> reports) {
        Map<KnownMeter, Report> best = new TreeMap<>(Comparator.comparingLong(KnownMeter::ordinal));
        Comparator<Report> better = Comparator.comparingInt(Report::observedSeconds)
                .reversed()
                .thenComparingLong(Report::sequence)
                .thenComparing(Report::digest);
        for (Report report : reports) {
            KnownMeter meter = meters.get(report.meter());
            if (meter != null && meter.inProductionAt(report.hour())) {
                best.merge(meter, report, (one, other) -> better.compare(one, other) <= 0 ? one : other);
            }
        }
        if (best.isEmpty()) {
            return;
        }
        String contract = List.copyOf(best.keySet()).getFirst().contract();
        boolean[] taken = new boolean[SECONDS_OF_HOUR];
        Map<Present, List<Seen>> present = new HashMap<>();
        Map<String, List<Used>> clusters = new TreeMap<>();
        for (Report report : best.values()) {
            boolean[] counts = new boolean[SECONDS_OF_HOUR];
            for (JsonNode span : report.json().get("observed")) {
                for (int second = span.get(0).intValue(); second < span.get(1).intValue(); second++) {
                    counts[second] = !taken[second];
                }
            }
            for (JsonNode object : report.json().get("records")) {
                int seconds = seconds(object, counts);
                if (seconds > 0) {
                    addBySecond(contract, report.json(), object, counts, seconds);
                    byHour(object)
                            .forEach((metric, value) -> present.computeIfAbsent(
                                            new Present(
                                                    metric,
                                                    object.get("kind").textValue(),
                                                    object.get("id").textValue()),
                                            one -> new ArrayList<>())
                                    .add(new Seen(
                                            customer(object), rental(object), firstSecond(object, counts), value)));
                    if (object.get("kind").textValue().equals("vsan")) {
                        clusters.computeIfAbsent(object.get("id").textValue(), cluster -> new ArrayList<>())
                                .add(new Used(object, seconds));
                    }
                }
            }
            for (int second = 0; second < SECONDS_OF_HOUR; second++) {
                taken[second] |= counts[second];
            }
        }
        present.forEach((object, seen) -> addHour(object.metric(), contract, seen));
        clusters.values().forEach(used -> addUsed(contract, used));
    }

    private void addBySecond(String contract, JsonNode report, JsonNode object, boolean[] counts, int seconds) {
        switch (object.get("kind").textValue()) {
            case "vm" -> {
                add(BILLED_VRAM, contract, object, vram(object), seconds);
                add(ALLOCATED_VCPUS, contract, object, object.get("vcpus").longValue(), seconds);
                add(ALLOCATED_RAM, contract, object, object.get("configuredMiB").longValue(), seconds);
                featured(report, object, counts)
                        .forEach(
                                (features, of) -> add(word(BUNDLE_VRAM, features), contract, object, vram(object), of));
            }
            case "host" -> {
                add(LICENSABLE_CORES, contract, object, cores(object), seconds);
                long active = 0;
                for (JsonNode cpu : object.get("coresPerCpu")) {
                    active += object.get("poweredOnVms").intValue() > 0 ? cpu.longValue() : 0;
                }
                add(ACTIVE_HOST_CORES, contract, object, active, seconds);
            }
            default -> {
                // counts by the hour, or not at all
            }
        }
    }

    /** The seconds that count by the features that the virtual machine and its host have in them. */
    private static Map<String, Integer> featured(JsonNode report, JsonNode vm, boolean[] counts) {
        List<JsonNode> hosts = new ArrayList<>();
        for (JsonNode host : report.get("records")) {
            if (host.get("kind").textValue().equals("host")
                    && host.get("id").equals(vm.get("host"))
                    && !host.path("features").isEmpty()) {
                hosts.add(host);
            }
        }
        Map<String, Integer> featured = new TreeMap<>();
        if (hosts.isEmpty()) {
            featured.put(features(vm), seconds(vm, counts));
            return featured;
        }
        for (int second = vm.get("from").intValue(); second < vm.get("to").intValue(); second++) {
            if (counts[second]) {
                int now = second;
                JsonNode[] of = Stream.concat(Stream.of(vm), hosts.stream().filter(host -> covers(host, now)))
                        .toArray(JsonNode[]::new);
                featured.merge(features(of), 1, Integer::sum);
            }
        }
        return featured;
    }

    private static boolean covers(JsonNode object, int second) {
        return object.get("from").intValue() <= second
                && second < object.get("to").intValue();
    }

    private static String features(JsonNode... objects) {
        TreeSet<String> features = new TreeSet<>();
        for (JsonNode object : objects) {
            object.path("features").forEach(feature -> features.add(feature.textValue()));
        }
        return String.join(",", features);
    }

    /** What counts once an hour of an object, by metric. */
    private static Map<String, Long> byHour(JsonNode object) {
        return switch (object.get("kind").textValue()) {
            case "host" -> {
                Map<String, Long> values = new HashMap<>();
                values.put(HOURLY_CORES, cores(object));
                values.put(word(KEY_CORES, object.path("licenceKey").asText("")), cores(object));
                values.put(VSAN_ENTITLED, cores(object));
                object.path("features").forEach(feature -> {
                    if (feature.textValue().equals("nsx")) {
                        values.put(DISTRIBUTED_CORES, cores(object));
                    }
                });
                yield values;
            }
            case "edge" -> Map.of(GATEWAY_CORES, object.get("vcpus").longValue() * 4);
            case "vsan" -> Map.of(VSAN_CLAIMED, object.get("rawBytes").longValue());
            default -> Map.of();
        };
    }

    /** Counts once in an hour, with its highest value, for the customer of the first second that was billed. */
    private void addHour(String metric, String contract, List<Seen> object) {
        Comparator<Seen> earliest = Comparator.comparingInt(Seen::firstSecond);
        List<Seen> paid = object.stream().filter(Seen::rental).toList();
        String customer = (paid.isEmpty() ? object : paid)
                .stream().min(earliest).orElseThrow().customer();
        sum(metered, metric, contract, customer, highest(object));
        if (!paid.isEmpty()) {
            sum(billed, metric, contract, customer, highest(paid));
        }
    }

    private static long highest(List<Seen> object) {
        return object.stream().mapToLong(Seen::value).max().orElseThrow();
    }

    /** All of a cluster's hour is of the highest edition it had in it. */
    private void addUsed(String contract, List<Used> hour) {
        String edition = hour.stream()
                .map(used -> used.cluster().path("edition").asText(""))
                .max(Comparator.comparingInt((String one) -> EDITIONS.indexOf(one))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        hour.forEach(used -> add(
                word(VSAN_USED, edition),
                contract,
                used.cluster(),
                used.cluster().get("usedBytes").longValue(),
                used.seconds()));
    }

    private static String word(String metric, String variant) {
        return variant.isEmpty() ? metric : metric + "#" + variant;
    }

    private void add(String metric, String contract, JsonNode object, long value, int seconds) {
        long quantity = Math.multiplyExact(value, (long) seconds);
        sum(metered, metric, contract, customer(object), quantity);
        if (rental(object)) {
            sum(billed, metric, contract, customer(object), quantity);
        }
    }

    private static void sum(
            Map<Quantities.Key, BigInteger> sums, String metric, String contract, String customer, long quantity) {
        sums.merge(new Quantities.Key(metric, contract, customer), BigInteger.valueOf(quantity), BigInteger::add);
    }

    private static int seconds(JsonNode object, boolean[] counts) {
        int seconds = 0;
        for (int second = object.get("from").intValue();
                second < object.get("to").intValue();
                second++) {
            seconds += counts[second] ? 1 : 0;
        }
        return seconds;
    }

    private static int firstSecond(JsonNode object, boolean[] counts) {
        int second = object.get("from").intValue();
        while (!counts[second]) {
            second++;
        }
        return second;
    }

    /** M1 in hundredths of a MiB: half of what is configured or what is reserved, whichever is more, 24 GiB at most. */
    private static long vram(JsonNode vm) {
        if (!vm.get("on").booleanValue()) {
            return 0;
        }
        long floor = vm.get("configuredMiB").longValue() * 50;
        long reserved = vm.path("reservedMiB").asLong(0) * 100;
        return Math.min(24L * 1024 * 100, Math.max(floor, reserved));
    }

    /** M7: every CPU counts for 16 cores at least. */
    private static long cores(JsonNode host) {
        long cores = 0;
        for (JsonNode cpu : host.get("coresPerCpu")) {
            cores += Math.max(16, cpu.longValue());
        }
        return cores;
    }

    private static boolean rental(JsonNode object) {
        return object.path("licence").asText("RENTAL").equals("RENTAL");
    }

    private static String customer(JsonNode object) {
        return object.path("customer").asText(DEFAULT_LABEL);
    }

    private Map<Quantities.Key, Ratio> divided(Map<Quantities.Key, BigInteger> sums) {
        long hours = month.lengthOfMonth() * 24L;
        Map<Quantities.Key, Ratio> quantities = new TreeMap<>();
        sums.forEach((key, sum) -> quantities.put(
                key,
                switch (key.metric().replaceFirst("#.*", "")) {
                    case BILLED_VRAM, BUNDLE_VRAM ->
                        new Ratio(sum, BigInteger.valueOf(100L * 1024)).over(hours * SECONDS_OF_HOUR);
                    case ALLOCATED_RAM -> new Ratio(sum, BigInteger.valueOf(1024)).over(hours * SECONDS_OF_HOUR);
                    case VSAN_USED -> new Ratio(sum, BigInteger.ONE.shiftLeft(30)).over(hours * SECONDS_OF_HOUR);
                    case LICENSABLE_CORES, ACTIVE_HOST_CORES, ALLOCATED_VCPUS ->
                        new Ratio(sum, BigInteger.ONE).over(hours * SECONDS_OF_HOUR);
                    default ->
                        new Ratio(
                                        sum,
                                        key.metric().equals(VSAN_CLAIMED)
                                                ? BigInteger.ONE.shiftLeft(40)
                                                : BigInteger.ONE)
                                .over(hours);
                }));
        return quantities;
    }

    private static Report parse(byte[] original) {
        try {
            JsonNode json = JSON.readTree(original);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(original);
            return new Report(
                    json,
                    UUID.fromString(json.get("usageMeterId").textValue()),
                    json.get("source").get("id").textValue(),
                    Instant.parse(json.get("hour").textValue()),
                    json.get("sequence").longValue(),
                    HexFormat.of().formatHex(hash));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("not a usage report", e);
        }
    }
}
