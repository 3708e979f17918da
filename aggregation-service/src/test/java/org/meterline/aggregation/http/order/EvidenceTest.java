package org.meterline.aggregation.http.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meterline.aggregation.http.order.EvidenceVerifier.MANIFEST;
import static org.meterline.aggregation.http.order.EvidenceVerifier.evidence;
import static org.meterline.aggregation.http.order.EvidenceVerifier.files;
import static org.meterline.aggregation.http.order.EvidenceVerifier.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meterline.aggregation.domain.order.EditReason;
import org.meterline.aggregation.domain.order.LineKey;
import org.meterline.aggregation.domain.order.OrderEdit;
import org.meterline.aggregation.domain.order.OrderKind;
import org.meterline.aggregation.domain.order.OrderLine;
import org.meterline.aggregation.http.order.EvidenceVerifier.Said;
import org.meterline.aggregation.storage.order.ArchivedOrders;
import org.meterline.aggregation.storage.order.ArchivedOrders.Drawn;
import org.meterline.aggregation.usecase.order.OrderArchive.Archived;
import org.meterline.contracts.report.ReportDigest;

/** The evidence of an order convinces on another machine, and only as long as not a digit of it is changed. */
class EvidenceTest {

    /** What only the manifest vouches for: it is told, and nothing is computed from it. */
    private static final Set<String> TOLD_ONLY = Set.of(
            "README.txt",
            "Verify.java",
            "order/edits.tsv",
            "order/events.tsv",
            "order/facts.tsv",
            "basis/basis.json",
            MANIFEST);

    private static final int MUTATIONS_OF_A_FILE = 6;

    @TempDir
    static Path folder;

    private static Drawn drawn;
    private static Map<String, byte[]> files;
    private static EvidenceVerifier verifier;

    @BeforeAll
    static void draw() throws Exception {
        drawn = ArchivedOrders.drawn(1);
        files = files(evidence(drawn.archived()));
        verifier = EvidenceVerifier.in(folder, bytes("Verify.java"));
    }

    private static byte[] bytes(String path) {
        return EvidenceVerifier.bytes(files, path);
    }

    private static Path zip(Map<String, byte[]> contents) throws IOException {
        return verifier.zip(contents);
    }

    private static Said verify(Object... arguments) throws Exception {
        return verifier.verify(arguments);
    }

    private static Said inAProcess(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                folder.resolve("Verify.java").toString()));
        List.of(arguments).forEach(argument -> command.add(argument.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text;
        try (InputStream in = process.getInputStream()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Said(process.exitValue(), text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agg330TheProgramComputesEveryOrderAgain(long seed) throws Exception {
        Drawn order = drawn(seed);
        byte[] zip = evidence(order.archived());
        assertArrayEquals(zip, evidence(order.archived()));

        Said said = verify(Files.write(folder.resolve("order.zip"), zip));

        assertEquals(0, said.exitCode(), said::text);
        assertTrue(said.text().endsWith("VERIFIED\n"), said::text);
    }

    private static Drawn drawn(long seed) throws IOException {
        return seed == 1 ? drawn : ArchivedOrders.drawn(seed);
    }

    @Test
    void agg331ItRunsByItselfOnAnotherMachine() throws Exception {
        Path whole = zip(files);
        Said fine = inAProcess(whole);
        assertEquals(0, fine.exitCode(), fine::text);
        assertTrue(fine.text().contains("lines and their totals come out again"), fine::text);

        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.put("order/lines.tsv", mutated(bytes("order/lines.tsv"), new Random(1)));
        Said differs = inAProcess(zip(changed));
        assertEquals(1, differs.exitCode(), differs::text);
        assertTrue(differs.text().contains("FAIL order/lines.tsv"), differs::text);

        Said help = verify("--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.text().contains("--reports DIR"), help::text);
        assertEquals(2, verify(folder.resolve("nothing.zip")).exitCode());
        assertEquals(2, verify("--nonsense").exitCode());
    }

    @Test
    void agg332AnyChangedDigitOfAnyFileIsFoundAndItsFileNamed() throws Exception {
        Random random = new Random(7);
        for (String path : files.keySet()) {
            for (int i = 0; i < MUTATIONS_OF_A_FILE && hasDigit(bytes(path)); i++) {
                Map<String, byte[]> changed = new LinkedHashMap<>(files);
                changed.put(path, mutated(bytes(path), random));

                Said said = verify(zip(changed));

                assertEquals(1, said.exitCode(), () -> path + ": " + said.text());
                assertTrue(said.text().contains("FAIL " + (path.equals(MANIFEST) ? "" : path)), said::text);
            }
        }
        Map<String, byte[]> fewer = new LinkedHashMap<>(files);
        fewer.remove("order/events.tsv");
        assertEquals(1, verify(zip(fewer)).exitCode());
        Map<String, byte[]> more = new LinkedHashMap<>(files);
        more.put("order/more.tsv", new byte[0]);
        assertEquals(1, verify(zip(more)).exitCode());
    }

    @Test
    void agg332AManifestMadeAnewHelpsNobodyWhereSomethingIsComputed() throws Exception {
        Random random = new Random(8);
        for (String path : files.keySet()) {
            for (int i = 0; !TOLD_ONLY.contains(path) && i < 2 * MUTATIONS_OF_A_FILE && hasDigit(bytes(path)); i++) {
                Map<String, byte[]> changed = new LinkedHashMap<>(files);
                changed.put(path, mutated(bytes(path), random));
                changed.put(MANIFEST, manifest(changed));

                Said said = verify(zip(changed));

                assertNotEquals(0, said.exitCode(), () -> path + ": " + said.text());
            }
        }
        for (String fact : List.of("reported", "overage", "underage", "total", "points", "commit", "total.MONEY")) {
            Map<String, byte[]> changed = new LinkedHashMap<>(files);
            String facts = new String(bytes("order/facts.tsv"), StandardCharsets.UTF_8);
            changed.put(
                    "order/facts.tsv",
                    facts.replaceFirst("(?m)^" + fact + "\t", fact + "\t1").getBytes(StandardCharsets.UTF_8));
            changed.put(MANIFEST, manifest(changed));

            Said said = verify(zip(changed));

            assertEquals(1, said.exitCode(), said::text);
            assertTrue(said.text().contains("FAIL order/facts.tsv, " + fact), said::text);
        }
    }

    private static boolean hasDigit(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).chars().anyMatch(Character::isDigit);
    }

    /** One digit is another one. */
    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        int at;
        do {
            at = random.nextInt(changed.length);
        } while (changed[at] < '0' || changed[at] > '9');
        changed[at] = (byte) ('0' + (changed[at] - '0' + 1 + random.nextInt(9)) % 10);
        return changed;
    }

    @Test
    void agg333TheOriginalReportsAreThoseThatTheOrderNames() throws Exception {
        Path whole = zip(files);
        Path originals = Files.createDirectories(folder.resolve("originals"));
        List<Path> written = new ArrayList<>();
        for (Map.Entry<ReportDigest, byte[]> original : drawn.originals().entrySet()) {
            String digest = original.getKey().value();
            written.add(Files.write(
                    originals.resolve("hour_" + digest.substring(digest.indexOf(':') + 1) + ".json"),
                    original.getValue()));
        }
        Said fine = verify(whole, "--reports", originals);
        assertEquals(0, fine.exitCode(), fine::text);

        byte[] first = Files.readAllBytes(written.getFirst());
        Files.write(written.getFirst(), mutated(first, new Random(1)));
        Said changed = verify(whole, "--reports", originals);
        assertEquals(1, changed.exitCode());
        assertTrue(
                changed.text().contains("FAIL " + written.getFirst())
                        && changed.text().contains("no original report"),
                changed::text);

        Files.delete(written.getFirst());
        assertEquals(1, verify(whole, "--reports", originals).exitCode());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agg339WhatPeopleOrderedIsComputedAgain(long seed) throws Exception {
        Archived plain = drawn(seed).archived();
        List<OrderEdit> edits = new ArrayList<>();
        for (OrderLine line : plain.order().computed().lines()) {
            if (line.line() % 3 == 0) {
                edits.add(edit(LineKey.of(line), false, line.quantity(), new BigDecimal(line.line()).movePointLeft(1)));
            }
        }
        LineKey first = LineKey.of(plain.order().computed().lines().getFirst());
        edits.add(edit(
                new LineKey(first.metric(), first.bundle(), "new customer", first.site(), null, false),
                true,
                BigDecimal.ZERO,
                new BigDecimal("3.5")));
        Archived edited = new Archived(
                plain.order(),
                plain.basis(),
                plain.computedBytes(),
                plain.basisBytes(),
                plain.inputHash(),
                plain.rulesHash(),
                edits,
                plain.events());
        Map<String, byte[]> changed = files(evidence(edited));
        Said fine = verify(zip(changed));
        assertEquals(0, fine.exitCode(), fine::text);

        changed.put(
                "order/edits.tsv", plus(EvidenceVerifier.bytes(changed, "order/edits.tsv"), "\t3.50\t", "\t4.50\t"));
        changed.put(MANIFEST, manifest(changed));
        Said said = verify(zip(changed));
        assertEquals(1, said.exitCode(), said::text);
        assertTrue(said.text().contains("FAIL order/ordered.tsv"), said::text);
    }

    @ParameterizedTest
    @EnumSource(OrderKind.class)
    void agg340WhatEarlierMonthsOweIsAfterLessBefore(OrderKind kind) throws Exception {
        Archived owing = ArchivedOrders.owing(
                drawn.archived(),
                drawn(2).archived().basis(),
                drawn(3).archived().basis().inputs(),
                kind);
        assertFalse(owing.order().computed().corrections().getFirst().lines().isEmpty());
        Map<String, byte[]> contents = files(evidence(owing));
        Said fine = verify(zip(contents));
        assertEquals(0, fine.exitCode(), fine::text);
        assertTrue(fine.text().contains("what earlier months come to now is computed again"), fine::text);

        String last = owing.order().computed().lines().getLast().measured().toString();
        for (String table : List.of("order/lines.tsv", "order/ordered.tsv")) {
            Map<String, byte[]> changed = new LinkedHashMap<>(contents);
            changed.put(table, plus(EvidenceVerifier.bytes(changed, table), "\t" + last + "\t", "\t1" + last + "\t"));
            changed.put(MANIFEST, manifest(changed));
            Said said = verify(zip(changed));
            assertEquals(1, said.exitCode(), said::text);
            assertTrue(said.text().contains("FAIL " + table), said::text);
        }
    }

    private static byte[] plus(byte[] table, String before, String after) {
        return new String(table, StandardCharsets.UTF_8).replace(before, after).getBytes(StandardCharsets.UTF_8);
    }

    private static OrderEdit edit(LineKey line, boolean adds, BigDecimal before, BigDecimal after) {
        return new OrderEdit(
                2,
                Instant.parse("2026-11-05T00:00:00Z"),
                "somebody",
                line,
                adds,
                "GB",
                before,
                after,
                new EditReason("METER_DEFECT", "counted twice", null));
    }

    @Test
    void textsOfOthersAreNoFormulas() {
        String usage = new String(bytes("basis/usage.tsv"), StandardCharsets.UTF_8);
        assertTrue(usage.contains("\t\\=acme\t"), usage);
    }
}
