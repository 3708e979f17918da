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
import java.util.UUID;

/**
 * Computes a month's quantities second by second from the original bytes of usage reports, in the plainest way the rules
 * allow. Knows billed vRAM (M1, M2), licensable cores (M7) and hourly cores (M8).
 */
public final class ReferenceCalculator {

    public static final String BILLED_VRAM = "billed-vram";
    public static final String LICENSABLE_CORES = "licensable-cores";
    public static final String HOURLY_CORES = "hourly-cores";

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

    private record Cores(String customer, boolean rental, int firstSecond, long cores) {}

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
        Map<String, List<Cores>> hosts = new TreeMap<>();
        for (Report report : best.values()) {
            boolean[] counts = new boolean[SECONDS_OF_HOUR];
            for (JsonNode span : report.json().get("observed")) {
                for (int second = span.get(0).intValue(); second < span.get(1).intValue(); second++) {
                    counts[second] = !taken[second];
                }
            }
            for (JsonNode object : report.json().get("records")) {
                int seconds = seconds(object, counts);
                if (seconds > 0 && object.get("kind").textValue().equals("vm")) {
                    add(BILLED_VRAM, contract, object, vram(object), seconds);
                } else if (seconds > 0 && object.get("kind").textValue().equals("host")) {
                    add(LICENSABLE_CORES, contract, object, cores(object), seconds);
                    hosts.computeIfAbsent(object.get("id").textValue(), host -> new ArrayList<>())
                            .add(new Cores(
                                    customer(object), rental(object), firstSecond(object, counts), cores(object)));
                }
            }
            for (int second = 0; second < SECONDS_OF_HOUR; second++) {
                taken[second] |= counts[second];
            }
        }
        hosts.values().forEach(host -> addHour(contract, host));
    }

    /** A host counts once in an hour, with its highest value, for the customer of the first second that was billed. */
    private void addHour(String contract, List<Cores> host) {
        Comparator<Cores> earliest = Comparator.comparingInt(Cores::firstSecond);
        List<Cores> paid = host.stream().filter(Cores::rental).toList();
        String customer = (paid.isEmpty() ? host : paid)
                .stream().min(earliest).orElseThrow().customer();
        sum(metered, HOURLY_CORES, contract, customer, highest(host));
        if (!paid.isEmpty()) {
            sum(billed, HOURLY_CORES, contract, customer, highest(paid));
        }
    }

    private static long highest(List<Cores> host) {
        return host.stream().mapToLong(Cores::cores).max().orElseThrow();
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
                switch (key.metric()) {
                    case BILLED_VRAM -> new Ratio(sum, BigInteger.valueOf(100L * 1024)).over(hours * SECONDS_OF_HOUR);
                    case LICENSABLE_CORES -> new Ratio(sum, BigInteger.ONE).over(hours * SECONDS_OF_HOUR);
                    default -> new Ratio(sum, BigInteger.ONE).over(hours);
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
