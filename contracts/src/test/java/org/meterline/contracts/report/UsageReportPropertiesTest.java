package org.meterline.contracts.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every report there can be, and for every heap of bytes. */
class UsageReportPropertiesTest {

    /** A report as values. */
    record Report(ReportHeader header, List<UsageRecord> records) {}

    private final UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("reports") Report report) {
        byte[] bytes = UsageReportWriter.write(report.header(), report.records());
        List<UsageRecord> records = new ArrayList<>();

        ReadResult result = reader.read(bytes, records::add);

        assertEquals(
                new ReadResult.Valid(
                        report.header(),
                        ReportDigest.of(bytes),
                        report.records().size()),
                result);
        assertEquals(report.records(), records);
        assertEquals(result, reader.read(bytes));
    }

    @Property(tries = 300)
    void writingWhatWasReadGivesTheSameBytes(@ForAll("reports") Report report) {
        byte[] bytes = UsageReportWriter.write(report.header(), report.records());
        List<UsageRecord> records = new ArrayList<>();

        ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, reader.read(bytes, records::add));

        assertEquals(valid.digest(), ReportDigest.of(UsageReportWriter.write(valid.header(), records)));
    }

    @Property(tries = 3000)
    void changedBytesNeverCrashTheReader(
            @ForAll("reports") Report report, @ForAll List<@net.jqwik.api.constraints.Size(max = 6) Integer> changes) {
        byte[] bytes = UsageReportWriter.write(report.header(), report.records());
        for (int change : changes) {
            bytes[Math.floorMod(change, bytes.length)] = (byte) (change >> 16);
        }

        ReadResult with = reader.read(bytes, each -> assertNotNull(each.id()));

        assertEquals(with, reader.read(bytes));
    }

    @Property(tries = 500)
    void aReportThatIsCutOffIsNeverValid(@ForAll("reports") Report report, @ForAll int at) {
        byte[] bytes = UsageReportWriter.write(report.header(), report.records());

        byte[] cut = Arrays.copyOf(bytes, Math.floorMod(at, bytes.length));

        assertInstanceOf(ReadResult.Invalid.class, reader.read(cut));
    }

    @Property(tries = 1000)
    void anyBytesAtAllAreAnswered(@ForAll byte[] bytes) {
        assertNotNull(reader.read(bytes));
    }

    /** The reader's word on overlaps and on what was observed against one that asks second by second. */
    @Property(tries = 500)
    void overlapsAndGapsAreFoundAsSecondBySecond(@ForAll("anySpans") List<Span> spans, @ForAll("observed") Span seen) {
        List<UsageRecord> records = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            records.add(new EdgeRecord(RecordHead.of("edge-" + i % 3, span.from(), span.to()), 1));
        }
        byte[] bytes = UsageReportWriter.write(header(1, List.of(seen)), records);

        ReadResult result = reader.read(bytes);

        assertEquals(
                expected(records, seen),
                result instanceof ReadResult.Invalid no ? no.refusal().rule() : "");
    }

    private static String expected(List<UsageRecord> records, Span seen) {
        if (records.stream().anyMatch(r -> r.from() < seen.from() || r.to() > seen.to())) {
            return "record-outside-observed";
        }
        Map<String, BitSet> secondsById = new HashMap<>();
        for (UsageRecord each : records) {
            BitSet seconds = secondsById.computeIfAbsent(each.id(), id -> new BitSet());
            if (seconds.get(each.from(), each.to()).cardinality() > 0) {
                return "records-overlap";
            }
            seconds.set(each.from(), each.to());
        }
        return "";
    }

    private static ReportHeader header(long sequence, List<Span> observed) {
        return new ReportHeader(
                new UUID(1, 2),
                sequence,
                sequence == 1 ? null : ReportDigest.of(new byte[] {(byte) sequence}),
                new Source(new UUID(3, sequence), "vcenter", null, "8.0.3"),
                Instant.parse("2026-11-21T10:00:00Z"),
                observed,
                sequence % 2 == 0 ? null : new Software("meterline-usage-meter", "1.0.0"));
    }

    @Provide
    Arbitrary<Span> observed() {
        return span(0, 1000, 2000, 3600);
    }

    @Provide
    Arbitrary<List<Span>> anySpans() {
        return span(0, 3000, 3001, 3600).list().ofMaxSize(6);
    }

    private static Arbitrary<Span> span(int fromLeast, int fromMost, int toLeast, int toMost) {
        return Combinators.combine(
                        Arbitraries.integers().between(fromLeast, fromMost),
                        Arbitraries.integers().between(toLeast, toMost))
                .as(Span::new);
    }

    @Provide
    Arbitrary<Report> reports() {
        Arbitrary<ReportHeader> headers = Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE),
                        span(0, 1500, 1501, 1799).list().ofMaxSize(3))
                .as((sequence, extra) -> {
                    List<Span> observed = new ArrayList<>(Span.normalised(extra));
                    observed.add(new Span(1800, 3600));
                    return header(sequence, observed);
                });
        return Combinators.combine(headers, records().list().ofMaxSize(20))
                .as((header, records) -> new Report(header, distinct(records)));
    }

    /** Gives each record an id of its own. */
    private static List<UsageRecord> distinct(List<UsageRecord> records) {
        List<UsageRecord> distinct = new ArrayList<>();
        for (UsageRecord each : records) {
            distinct.add(withId(each, each.id() + "#" + distinct.size()));
        }
        return distinct;
    }

    private static UsageRecord withId(UsageRecord each, String id) {
        RecordHead old = each.head();
        RecordHead head = new RecordHead(
                id,
                old.from(),
                old.to(),
                old.name(),
                old.customer(),
                old.licence(),
                old.licenceKey(),
                old.features(),
                old.estimated());
        return switch (each) {
            case VmRecord vm ->
                new VmRecord(head, vm.on(), vm.configuredMiB(), vm.reservedMiB(), vm.vcpus(), vm.host());
            case HostRecord host -> new HostRecord(head, host.coresPerCpu(), host.poweredOnVms());
            case VsanRecord vsan -> new VsanRecord(head, vsan.rawBytes(), vsan.usedBytes(), vsan.edition());
            case EdgeRecord edge -> new EdgeRecord(head, edge.vcpus());
            case CounterRecord counter -> new CounterRecord(head, counter.counter(), counter.value());
            case UnknownRecord unknown -> new UnknownRecord(head, unknown.kind());
        };
    }

    /** Texts of every sort that JSON must escape or UTF-8 must spread over bytes. */
    private static Arbitrary<String> texts() {
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.strings().ascii().excludeChars('\u0000').ofMaxLength(10),
                Arbitraries.strings().withCharRange('\u0001', '\u07FF').ofMaxLength(10),
                Arbitraries.of("\"", "\\", "/", "\n", "\u2028", "\uFFFF", "\uD83D\uDE00", "é", "日本"));
        return piece.list().ofMinSize(1).ofMaxSize(4).map(pieces -> "x" + String.join("", pieces));
    }

    private static Arbitrary<RecordHead> heads() {
        return Combinators.combine(
                        texts(),
                        span(1800, 2500, 2501, 3600),
                        texts().injectNull(0.5),
                        Arbitraries.oneOf(texts(), Arbitraries.just(RecordHead.NO_CUSTOMER)),
                        Arbitraries.of(Licence.class),
                        texts().injectNull(0.5),
                        texts().list().ofMaxSize(3),
                        Arbitraries.of(true, false))
                .as((id, span, name, customer, licence, key, features, estimated) ->
                        new RecordHead(id, span.from(), span.to(), name, customer, licence, key, features, estimated));
    }

    private static Arbitrary<UsageRecord> records() {
        Arbitrary<Long> longs = Arbitraries.longs().between(0, Long.MAX_VALUE);
        Arbitrary<Integer> ints = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        Arbitrary<List<Integer>> cores = Arbitraries.integers()
                .between(1, Integer.MAX_VALUE)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
        return Arbitraries.oneOf(
                Combinators.combine(heads(), Arbitraries.of(true, false), longs, longs, ints, texts().injectNull(0.5))
                        .as(VmRecord::new),
                Combinators.combine(heads(), cores, ints).as(HostRecord::new),
                Combinators.combine(heads(), longs, longs, texts().injectNull(0.5))
                        .as(VsanRecord::new),
                Combinators.combine(heads(), ints).as(EdgeRecord::new),
                Combinators.combine(heads(), texts(), Arbitraries.longs()).as(CounterRecord::new),
                Combinators.combine(heads(), texts()).as(UnknownRecord::new));
    }
}
