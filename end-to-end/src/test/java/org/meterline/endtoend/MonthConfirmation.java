package org.meterline.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.meterline.endtoend.reference.KnownMeter;
import org.meterline.endtoend.reference.Quantities;
import org.meterline.endtoend.reference.Ratio;
import org.meterline.endtoend.reference.ReferenceCalculator;

/** Holds what the suite says of a month against the reference calculator, to the last digit. */
final class MonthConfirmation {

    /** The month of the sample. */
    static final YearMonth MONTH = YearMonth.of(2026, 10);

    private static final int DETAIL_DECIMALS = 4;
    private static final int LINE_DECIMALS = 2;
    private static final String NONE = "0";

    private final Portal portal;
    private final YearMonth month;
    private final Path usageFile;

    /** @param data the stack's folder, in which the sample keeps the usage file that the usage meter wrote */
    MonthConfirmation(Portal portal, Path data) {
        this(portal, MONTH, data.resolve("sample/usage-" + MONTH + ".data"));
    }

    /** @param usageFile the whole month, as the usage meter wrote it */
    MonthConfirmation(Portal portal, YearMonth month, Path usageFile) {
        this.portal = portal;
        this.month = month;
        this.usageFile = usageFile;
    }

    /** Returns the confirmed order. */
    JsonNode confirm() {
        Map<String, byte[]> written = byDigest(WrittenReports.in(usageFile));
        List<JsonNode> ledger = portal.reports(month.toString());
        confirmLedger(written, ledger);
        JsonNode order = portal.order(month.toString());
        Quantities expected =
                quantities(written, ledger, order.required("contractId").textValue());
        confirmOrder(order, expected);
        confirmUsage(expected);
        confirmCoverage(written.size());
        return order;
    }

    /** The ledger has every report that the meter wrote, once, byte for byte, and nothing else. */
    private void confirmLedger(Map<String, byte[]> written, List<JsonNode> ledger) {
        assertFalse(written.isEmpty());
        assertEquals(written.keySet(), digests(ledger));
        assertEquals(written.size(), ledger.size());
        written.forEach((digest, original) -> assertArrayEquals(original, portal.original(digest), digest));
    }

    private static Set<String> digests(List<JsonNode> ledger) {
        return ledger.stream()
                .map(report -> report.required("digest").textValue())
                .collect(Collectors.toSet());
    }

    private Quantities quantities(Map<String, byte[]> written, List<JsonNode> ledger, String contract) {
        Set<String> meters = ledger.stream()
                .map(report -> report.required("usageMeterId").textValue())
                .collect(Collectors.toSet());
        assertEquals(1, meters.size(), "there is one usage meter");
        KnownMeter meter = new KnownMeter(UUID.fromString(meters.iterator().next()), 1, null, contract);
        return ReferenceCalculator.calculate(month, List.of(meter), written.values());
    }

    /** Every line's quantity, and no line missing: what the calculator bills of a priced metric has its line. */
    private static void confirmOrder(JsonNode order, Quantities expected) {
        Map<String, String> lines = new TreeMap<>();
        for (JsonNode line : order.required("lines")) {
            String key = line.required("metric").textValue() + "/"
                    + line.required("customer").textValue();
            Ratio exact = ratio(line.required("measured").required("exact").textValue());
            lines.merge(
                    key,
                    exact.toString(),
                    (one, other) -> ratio(one).plus(ratio(other)).toString());
            assertEquals(exact.rounded(LINE_DECIMALS), line.required("quantity").asText(), key);
        }
        assertFalse(lines.isEmpty());
        Set<String> metrics = lines.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('/')))
                .collect(Collectors.toSet());
        assertEquals(billed(expected, metrics), lines);
        assertEquals(
                expected.billedInAll(ReferenceCalculator.HOURLY_CORES).rounded(DETAIL_DECIMALS),
                rounded(order.required("summary").required("reported")));
    }

    private static Map<String, String> billed(Quantities expected, Set<String> metrics) {
        Map<String, String> billed = new TreeMap<>();
        expected.billed().forEach((key, quantity) -> {
            if (metrics.contains(key.metric()) && quantity.numerator().signum() != 0) {
                billed.put(key.metric() + "/" + key.customer(), quantity.toString());
            }
        });
        return billed;
    }

    private void confirmUsage(Quantities expected) {
        Map<String, String> metered = new TreeMap<>();
        Map<String, String> billed = new TreeMap<>();
        for (JsonNode item : portal.usage(month.toString())) {
            if (item.has("source")) {
                // A peak or a last value: the calculator knows sums.
                continue;
            }
            String key = item.required("metric").textValue()
                    + (item.has("variant") ? "#" + item.required("variant").textValue() : "") + "/"
                    + item.required("customer").textValue();
            put(metered, key, item.required("metered"));
            put(billed, key, item.required("billed"));
        }
        assertEquals(withoutNothing(expected.metered()), metered);
        assertEquals(withoutNothing(expected.billed()), billed);
    }

    private static void put(Map<String, String> quantities, String key, JsonNode quantity) {
        String exact = quantity.required("exact").textValue();
        assertEquals(
                ratio(exact).rounded(DETAIL_DECIMALS),
                quantity.required("rounded").textValue(),
                key);
        if (!exact.equals(NONE)) {
            quantities.put(key, exact);
        }
    }

    private static Map<String, String> withoutNothing(Map<Quantities.Key, Ratio> quantities) {
        Map<String, String> some = new TreeMap<>();
        quantities.forEach((key, quantity) -> {
            if (quantity.numerator().signum() != 0) {
                some.put(key.metric() + "/" + key.customer(), quantity.toString());
            }
        });
        return some;
    }

    private void confirmCoverage(int reports) {
        List<JsonNode> sources = portal.coverage(month.toString());
        assertFalse(sources.isEmpty());
        long metered = sources.stream()
                .mapToLong(source -> source.required("meteredSeconds").asLong())
                .sum();
        assertTrue(metered > 0 && metered <= reports * 3600L, "metered seconds " + metered);
    }

    private static String rounded(JsonNode quantity) {
        return quantity.isObject() ? quantity.required("rounded").textValue() : quantity.asText();
    }

    private static Ratio ratio(String exact) {
        String[] parts = exact.split("/", -1);
        return new Ratio(new BigInteger(parts[0]), parts.length == 1 ? BigInteger.ONE : new BigInteger(parts[1]));
    }

    private static Map<String, byte[]> byDigest(List<byte[]> reports) {
        Map<String, byte[]> byDigest = new HashMap<>();
        reports.forEach(report -> byDigest.put(digest(report), report));
        return byDigest;
    }

    private static String digest(byte[] original) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(original);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
