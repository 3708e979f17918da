package org.meterline.endtoend.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.meterline.endtoend.reference.ReferenceCalculator.BILLED_VRAM;
import static org.meterline.endtoend.reference.ReferenceCalculator.HOURLY_CORES;
import static org.meterline.endtoend.reference.ReferenceCalculator.LICENSABLE_CORES;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The calculator itself against the worked vectors of the rules, by their ids. */
class ReferenceCalculatorTest {

    private static final YearMonth APRIL = YearMonth.of(2026, 4);
    private static final UUID X = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000001");
    private static final UUID Y = UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002");
    private static final KnownMeter METER_X = new KnownMeter(X, 1, null, "c1");
    private static final KnownMeter METER_Y = new KnownMeter(Y, 2, null, "c1");

    @Test
    void t1ToT5PointInTime() {
        assertEquals("2", vramOfMonth(vm(4096, 0, true)));
        assertEquals("9", vramOfMonth(vm(10240, 9216, true)));
        assertEquals("5", vramOfMonth(vm(10240, 2048, true)));
        assertEquals("24", vramOfMonth(vm(65536, 0, true)));
        assertEquals("24", vramOfMonth(vm(49152, 0, true)));
        assertEquals("16", vramOfMonth(vm(32768, 16384, true)));
        assertEquals("24", vramOfMonth(vm(131072, 131072, true)));
        assertEquals("1/4", vramOfMonth(vm(512, 0, true)));
        assertEquals("0", vramOfMonth(vm(65536, 0, false)));
    }

    @Test
    void t6CapsBeforeItAverages() {
        List<byte[]> reports = new ArrayList<>();
        for (int hour = 0; hour < 480; hour++) {
            reports.add(report(X, APRIL, hour, hour + 1, vm(hour < 240 ? 16384 : 65536, 0, true)));
        }
        Ratio average = calculate(APRIL, reports).billedInAll(BILLED_VRAM);
        assertEquals("32/3", average.toString());
        assertEquals("10.6667", average.rounded(4));
    }

    @Test
    void t7CountsToTheSecond() {
        String late =
                "{\"id\":\"vm-1\",\"kind\":\"vm\",\"from\":900,\"to\":3600,\"on\":true,\"configuredMiB\":8192,\"vcpus\":1}";
        String early =
                "{\"id\":\"vm-1\",\"kind\":\"vm\",\"from\":0,\"to\":2700,\"on\":true,\"configuredMiB\":8192,\"vcpus\":1}";
        Quantities quantities =
                calculate(APRIL, List.of(report(X, APRIL, 10, 1, late), report(X, APRIL, 11, 2, early)));
        assertEquals("1/120", quantities.billedInAll(BILLED_VRAM).toString());
        assertEquals("0.008333", quantities.billedInAll(BILLED_VRAM).rounded(6));
    }

    @Test
    void t10KnowsTheLengthOfFebruary() {
        assertEquals(
                "12", vramOf(YearMonth.of(2023, 2), 672, vm(24576, 0, true)).toString());
        assertEquals(
                "11.5862",
                vramOf(YearMonth.of(2024, 2), 672, vm(24576, 0, true)).rounded(4));
    }

    @Test
    void t12AndT13CountSixteenCoresACpuAtLeast() {
        List<byte[]> reports =
                hours(APRIL, 720, host("host-a", "[8,8]", "RENTAL") + "," + host("host-b", "[24,24]", "RENTAL"));
        assertEquals(
                "80", calculate(APRIL, reports).billedInAll(LICENSABLE_CORES).toString());
        assertEquals("80", calculate(APRIL, reports).billedInAll(HOURLY_CORES).toString());
        assertEquals(
                "32",
                calculate(APRIL, hours(APRIL, 720, host("host-a", "[8,8]", "RENTAL")))
                        .billedInAll(HOURLY_CORES)
                        .toString());
    }

    @Test
    void t11CountsActiveCoresWhileSomethingIsOn() {
        List<byte[]> reports = new ArrayList<>();
        for (int hour = 0; hour < 720; hour++) {
            String on = host("host-a", "[20,20]", "RENTAL")
                    .replaceFirst("\"poweredOnVms\":[0-9]+", "\"poweredOnVms\":" + (hour < 500 ? 1 : 0));
            reports.add(report(X, APRIL, hour, hour + 1, on));
        }
        assertEquals(
                "250/9",
                calculate(APRIL, reports).billedInAll("active-host-cores").toString());
    }

    @Test
    void tellsBundlesApartByTheFeaturesOfTheHostToTheSecond() {
        String vm = vm(8192, 0, true).replace("}", ",\"host\":\"host-a\"}");
        String host = part(host("host-a", "[16]", "RENTAL"), 0, 900).replace("}", ",\"features\":[\"nsx\"]}");
        Quantities quantities = calculate(APRIL, List.of(report(X, APRIL, 0, 1, vm + "," + host)));
        assertEquals("3", hours(quantities.billedInAll("bundle-vram"), 720));
        assertEquals("1", hours(quantities.billedInAll("bundle-vram#nsx"), 720));
        assertEquals("4", hours(quantities.billedInAll(BILLED_VRAM), 720));
    }

    @Test
    void t18AveragesWhatAClusterUsesByItsHighestEdition() {
        List<byte[]> reports = new ArrayList<>();
        for (int hour = 0; hour < 720; hour++) {
            String use = ",\"kind\":\"vsan\",\"rawBytes\":0,\"usedBytes\":" + ((hour < 300 ? 1000L : 1500L) << 30)
                    + ",\"edition\":\"";
            reports.add(report(
                    X,
                    APRIL,
                    hour,
                    hour + 1,
                    "{\"id\":\"c\",\"from\":0,\"to\":60" + use + "enterprise\"},"
                            + "{\"id\":\"c\",\"from\":60,\"to\":3600" + use + "advanced\"}"));
        }
        assertEquals(
                "1291.6667",
                calculate(APRIL, reports).billedInAll("vsan-used-gb#enterprise").rounded(4));
    }

    @Test
    void t24BillsASourceSeenByTwoMetersOnce() {
        String seen = host("host-a", "[20,20]", "RENTAL");
        List<byte[]> reports =
                List.of(report(X, APRIL, 0, 1, "[[0,1800]]", part(seen, 0, 1800)), report(Y, APRIL, 0, 1, seen));
        Quantities quantities = ReferenceCalculator.calculate(APRIL, List.of(METER_X, METER_Y), reports);
        assertEquals("40", hours(quantities.billedInAll(HOURLY_CORES), 720));
        assertEquals("40", hours(quantities.billedInAll(LICENSABLE_CORES), 720));
    }

    @Test
    void t28BillsOnlyRentalAndMetersAll() {
        List<byte[]> reports = new ArrayList<>();
        for (int hour = 0; hour < 720; hour++) {
            String licence = hour < 360 ? "" : ",\"licence\":\"PERPETUAL\"";
            reports.add(report(X, APRIL, hour, hour + 1, vm(8192, 0, true).replace("}", licence + "}")));
        }
        Quantities quantities = calculate(APRIL, reports);
        assertEquals("2", quantities.billedInAll(BILLED_VRAM).toString());
        assertEquals("4", quantities.meteredInAll(BILLED_VRAM).toString());
    }

    @Test
    void t29CountsNothingBeforeProduction() {
        Instant sixteenth = APRIL.atDay(16).atStartOfDay().toInstant(ZoneOffset.UTC);
        Quantities quantities = ReferenceCalculator.calculate(
                APRIL, List.of(new KnownMeter(X, 1, sixteenth, "c1")), hours(APRIL, 720, vm(8192, 0, true)));
        assertEquals("2", quantities.billedInAll(BILLED_VRAM).toString());
    }

    @Test
    void ofTwoReportsOfAMeterForAnHourTheLongerCounts() {
        String whole = vm(8192, 0, true);
        List<byte[]> reports =
                List.of(report(X, APRIL, 0, 1, "[[0,60]]", part(whole, 0, 60)), report(X, APRIL, 0, 2, whole));
        assertEquals("4", hours(calculate(APRIL, reports).billedInAll(BILLED_VRAM), 720));
    }

    @Test
    void d1GivesAHostsHourToTheCustomerOfItsFirstBilledSecond() {
        String demo = labelled(part(host("host-a", "[48]", "DEMO"), 0, 600), "alpha");
        String small = labelled(part(host("host-a", "[16]", "RENTAL"), 600, 1200), "beta");
        String large = labelled(part(host("host-a", "[32]", "RENTAL"), 1200, 3600), "gamma");
        Quantities quantities = calculate(APRIL, List.of(report(X, APRIL, 0, 1, demo + "," + small + "," + large)));
        assertEquals("32", hours(quantities.billed(HOURLY_CORES, "c1", "beta"), 720));
        assertEquals("48", hours(quantities.metered(HOURLY_CORES, "c1", "beta"), 720));
        assertEquals("48", hours(quantities.meteredInAll(HOURLY_CORES), 720));
    }

    @Test
    void ofTwoEquallyLongTheLowerSequenceCountsThenTheSmallerDigest() {
        byte[] first = report(X, APRIL, 0, 1, vm(8192, 0, true));
        byte[] later = report(X, APRIL, 0, 2, vm(16384, 0, true));
        assertEquals("4", hours(calculate(APRIL, List.of(later, first)).billedInAll(BILLED_VRAM), 720));

        byte[] twin = report(X, APRIL, 0, 1, vm(16384, 0, true));
        String ofSmaller = digest(first).compareTo(digest(twin)) < 0 ? "4" : "8";
        assertEquals(ofSmaller, hours(calculate(APRIL, List.of(twin, first)).billedInAll(BILLED_VRAM), 720));
    }

    @Test
    void aMeterInTestNeitherCountsNorShadows() {
        KnownMeter inTest = new KnownMeter(Y, 0, Instant.MAX, "c1");
        List<byte[]> reports =
                List.of(report(Y, APRIL, 0, 1, vm(65536, 0, true)), report(X, APRIL, 0, 1, vm(8192, 0, true)));
        Quantities quantities = ReferenceCalculator.calculate(APRIL, List.of(inTest, METER_X), reports);
        assertEquals("4", hours(quantities.billedInAll(BILLED_VRAM), 720));
        assertEquals("4", hours(quantities.meteredInAll(BILLED_VRAM), 720));
    }

    @Test
    void orderAndRepetitionDoNotMatter() {
        List<byte[]> reports = new ArrayList<>(hours(APRIL, 100, vm(12288, 7000, true)));
        Quantities first = calculate(APRIL, reports);
        reports.addAll(reports);
        Collections.shuffle(reports, Random.from(RandomGenerator.of("L64X128MixRandom")));
        assertEquals(first, calculate(APRIL, reports));
    }

    private static String vramOfMonth(String vm) {
        return vramOf(APRIL, 720, vm).toString();
    }

    private static Ratio vramOf(YearMonth month, int hours, String vm) {
        return calculate(month, hours(month, hours, vm)).billedInAll(BILLED_VRAM);
    }

    private static Quantities calculate(YearMonth month, List<byte[]> reports) {
        return ReferenceCalculator.calculate(month, List.of(METER_X), reports);
    }

    /** An average over a month as the sum over its hours. */
    private static String hours(Ratio average, int hours) {
        return new Ratio(average.numerator().multiply(BigInteger.valueOf(hours)), average.denominator()).toString();
    }

    private static List<byte[]> hours(YearMonth month, int hours, String records) {
        return IntStream.range(0, hours)
                .mapToObj(hour -> report(X, month, hour, hour + 1, records))
                .toList();
    }

    private static byte[] report(UUID meter, YearMonth month, int hour, int sequence, String records) {
        return report(meter, month, hour, sequence, "[[0,3600]]", records);
    }

    private static byte[] report(UUID meter, YearMonth month, int hour, int sequence, String observed, String records) {
        Instant start = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(hour));
        return """
                {"schema":"meterline/usage-report/1","usageMeterId":"%s","sequence":%d,"source":{"id":"s","kind":"vcenter"},\
                "hour":"%s","observed":%s,"records":[%s]}""".formatted(meter, sequence, start, observed, records).getBytes(StandardCharsets.UTF_8);
    }

    private static String vm(int configured, int reserved, boolean on) {
        return "{\"id\":\"vm-1\",\"kind\":\"vm\",\"from\":0,\"to\":3600,\"on\":%s,\"configuredMiB\":%d,\"reservedMiB\":%d,\"vcpus\":2}"
                .formatted(on, configured, reserved);
    }

    private static String host(String id, String cores, String licence) {
        return "{\"id\":\"%s\",\"kind\":\"host\",\"from\":0,\"to\":3600,\"coresPerCpu\":%s,\"poweredOnVms\":1,\"licence\":\"%s\"}"
                .formatted(id, cores, licence);
    }

    private static String digest(byte[] report) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(report));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String labelled(String object, String customer) {
        return object.replace("}", ",\"customer\":\"" + customer + "\"}");
    }

    private static String part(String object, int from, int to) {
        return object.replace("\"from\":0,\"to\":3600", "\"from\":" + from + ",\"to\":" + to);
    }
}
