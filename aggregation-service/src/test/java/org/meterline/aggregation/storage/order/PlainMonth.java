package org.meterline.aggregation.storage.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a month comes to, computed from original bytes alone and second by second, in the plainest way: no class of the service has a
 * part in it. Knows virtual machines sold by vRAM and hosts sold by the hour's cores, of usage meters that share no source.
 */
final class PlainMonth {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MIB_HUNDREDTHS_OF_GB = 100L * 1024;
    private static final int SECONDS = 3600;

    /** One report, as far as choosing between reports goes. */
    private record Original(JsonNode json, long observed, long sequence, String digest) {}

    private final YearMonth month;
    private final SortedMap<String, BigInteger> vramByCustomer = new TreeMap<>();
    private final SortedMap<Instant, Long> coresByHour = new TreeMap<>();

    private PlainMonth(YearMonth month) {
        this.month = month;
    }

    /** @param originals in any order; those of other months are left out */
    static PlainMonth of(YearMonth month, Collection<byte[]> originals) {
        PlainMonth plain = new PlainMonth(month);
        Map<String, Original> best = new HashMap<>();
        Comparator<Original> order = Comparator.comparingLong(Original::observed)
                .reversed()
                .thenComparingLong(Original::sequence)
                .thenComparing(Original::digest);
        for (byte[] bytes : originals) {
            Original report = read(bytes);
            if (YearMonth.from(hour(report).atOffset(ZoneOffset.UTC)).equals(month)) {
                best.merge(
                        report.json().at("/source/id").textValue() + hour(report),
                        report,
                        (one, other) -> order.compare(one, other) <= 0 ? one : other);
            }
        }
        best.values().forEach(plain::add);
        return plain;
    }

    private static Instant hour(Original report) {
        return Instant.parse(report.json().get("hour").textValue());
    }

    private static Original read(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            long observed = 0;
            for (JsonNode span : json.get("observed")) {
                observed += span.get(1).longValue() - span.get(0).longValue();
            }
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Original(json, observed, json.get("sequence").longValue(), digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Original report) {
        boolean[] observed = new boolean[SECONDS];
        for (JsonNode span : report.json().get("observed")) {
            for (int second = span.get(0).intValue(); second < span.get(1).intValue(); second++) {
                observed[second] = true;
            }
        }
        for (JsonNode object : report.json().get("records")) {
            int seconds = 0;
            for (int second = object.get("from").intValue();
                    second < object.get("to").intValue();
                    second++) {
                seconds += observed[second] ? 1 : 0;
            }
            if (object.get("kind").textValue().equals("vm")) {
                addVm(object, seconds);
            } else if (seconds > 0) {
                long cores = 0;
                for (JsonNode cpu : object.get("coresPerCpu")) {
                    cores += Math.max(16, cpu.longValue());
                }
                coresByHour.merge(hour(report), cores, Long::sum);
            }
        }
    }

    private void addVm(JsonNode vm, int seconds) {
        if (vm.get("on").booleanValue()) {
            long half = vm.get("configuredMiB").longValue() * 50;
            long reserved = vm.path("reservedMiB").asLong(0) * 100;
            long billed = Math.min(24L * MIB_HUNDREDTHS_OF_GB, Math.max(half, reserved));
            vramByCustomer.merge(
                    vm.path("customer").asText("No Customer Label"),
                    BigInteger.valueOf(billed).multiply(BigInteger.valueOf(seconds)),
                    BigInteger::add);
        }
    }

    private long hours() {
        return month.lengthOfMonth() * 24L;
    }

    /** The amounts of its lines, by metric and customer; none that is zero. */
    SortedMap<String, BigDecimal> amounts(BigDecimal gb, BigDecimal core) {
        SortedMap<String, BigDecimal> amounts = new TreeMap<>();
        vramByCustomer.forEach((customer, sum) ->
                amounts.put("billed-vram " + customer, amount(sum, MIB_HUNDREDTHS_OF_GB * hours() * SECONDS, gb)));
        BigInteger cores = BigInteger.valueOf(
                coresByHour.values().stream().mapToLong(Long::longValue).sum());
        amounts.put("hourly-cores No Customer Label", amount(cores, hours(), core));
        amounts.values().removeIf(amount -> amount.signum() == 0);
        return amounts;
    }

    private static BigDecimal amount(BigInteger sum, long by, BigDecimal price) {
        return new BigDecimal(sum).multiply(price).divide(BigDecimal.valueOf(by), 2, RoundingMode.HALF_UP);
    }

    /** Reported, overage, underage and total as reduced fractions: the commit is held against each hour by itself. */
    List<String> summary(long commit) {
        long reported = 0;
        long overage = 0;
        long underage = commit * (hours() - coresByHour.size());
        for (long cores : coresByHour.values()) {
            reported += cores;
            overage += Math.max(0, cores - commit);
            underage += Math.max(0, commit - cores);
        }
        List<String> summary = new ArrayList<>();
        for (long sum : new long[] {reported, overage, underage, commit * hours() + overage}) {
            summary.add(fraction(sum, hours()));
        }
        return summary;
    }

    private static String fraction(long sum, long by) {
        BigInteger common = BigInteger.valueOf(sum).gcd(BigInteger.valueOf(by));
        BigInteger above = BigInteger.valueOf(sum).divide(common);
        BigInteger below = BigInteger.valueOf(by).divide(common);
        return below.equals(BigInteger.ONE) ? above.toString() : above + "/" + below;
    }
}
