package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.meterline.contracts.report.ReadResult;
import org.meterline.contracts.report.ReportLimits;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.UsageReportReader;

/** What holds of every month, whatever happened in it. */
class TimelinePropertiesTest {
    private static final MonthClock CLOCK = new MonthClock(Story.OCTOBER, Story.OCTOBER_SECONDS);
    private static final int HOURS_LOOKED_AT = 30;
    private static final int PERMANENT_VMS = 3;

    /** A recording full of changes; VMs below {@link #PERMANENT_VMS} are there whenever somebody watches. */
    private static Recording anyRecording(long seed, int changes) {
        Random random = new Random(seed);
        Story story = new Story();
        long at = random.nextInt(5000);
        beWatched(story, at, random);
        boolean watched = true;
        Set<Integer> passing = new HashSet<>();
        for (int i = 0; i < changes; i++) {
            // Often several within one second.
            at += random.nextInt(3) == 0 ? 0 : random.nextInt(1500);
            int what = random.nextInt(10);
            if (!watched) {
                beWatched(story, at, random);
                watched = true;
                passing.clear();
            } else if (what == 0) {
                story.disconnected(at);
                watched = false;
            } else if (what == 1 && !passing.isEmpty()) {
                int gone = passing.iterator().next();
                passing.remove(gone);
                story.removed(at, "vm-" + gone);
            } else if (what == 2) {
                story.seen(at, new InventoryObject.Host("host-1", "h", List.of(8), random.nextBoolean(), null));
            } else {
                int id = random.nextInt(PERMANENT_VMS + 4);
                if (id >= PERMANENT_VMS) {
                    passing.add(id);
                }
                story.seen(at, anyVm(id, random));
            }
        }
        return story.recording();
    }

    private static void beWatched(Story story, long at, Random random) {
        story.connected(at).seen(at, Story.host("host-1")).seen(at, Story.host("host-2"));
        for (int id = 0; id < PERMANENT_VMS; id++) {
            story.seen(at, anyVm(id, random));
        }
    }

    private static InventoryObject.Vm anyVm(int id, Random random) {
        long memory = 1024L << random.nextInt(3);
        return Story.vm(
                "vm-" + id, random.nextBoolean(), memory, memory / 2, 1, "host-" + (1 + random.nextInt(2)), null);
    }

    private static List<HourCutter.Cut> hours(Recording recording) {
        Timeline timeline = new Timeline(recording, CLOCK, MeteringRules.NONE, Names.NONE);
        List<HourCutter.Cut> hours = new ArrayList<>();
        while (hours.size() < HOURS_LOOKED_AT) {
            hours.add(timeline.nextHour());
        }
        return hours;
    }

    @Property(tries = 200)
    void whatIsAlwaysThereIsMeteredForExactlyTheObservedSeconds(
            @ForAll long seed, @ForAll @IntRange(max = 120) int changes) {
        for (HourCutter.Cut hour : hours(anyRecording(seed, changes))) {
            int observed = hour.observed().stream().mapToInt(Span::seconds).sum();
            Map<String, Integer> metered = new HashMap<>();
            hour.records().forEach(record -> metered.merge(record.id(), record.seconds(), Integer::sum));

            for (int id = 0; observed > 0 && id < PERMANENT_VMS; id++) {
                assertEquals(observed, metered.get("vm-" + id));
            }
            metered.values().forEach(seconds -> assertTrue(seconds <= observed));
        }
    }

    @Property(tries = 200)
    void spansOfAnObjectNeverOverlapAndLieWithinTheObservedTime(
            @ForAll long seed, @ForAll @IntRange(max = 120) int changes) {
        for (HourCutter.Cut hour : hours(anyRecording(seed, changes))) {
            BitSet observed = new BitSet();
            hour.observed().forEach(span -> observed.set(span.from(), span.to()));
            Map<String, BitSet> seen = new HashMap<>();
            for (UsageRecord record : hour.records()) {
                BitSet own = seen.computeIfAbsent(record.id(), id -> new BitSet());
                assertEquals(-1, intersection(own, record), () -> "overlap: " + record);
                own.set(record.from(), record.to());
                assertEquals(
                        record.seconds(),
                        observed.get(record.from(), record.to()).cardinality());
            }
        }
    }

    private static int intersection(BitSet own, UsageRecord record) {
        int next = own.nextSetBit(record.from());
        return next >= 0 && next < record.to() ? next : -1;
    }

    @Property(tries = 200)
    void neighbouringSpansOfAnObjectDiffer(@ForAll long seed, @ForAll @IntRange(max = 120) int changes) {
        for (HourCutter.Cut hour : hours(anyRecording(seed, changes))) {
            Set<Integer> cuts = new HashSet<>();
            hour.observed().forEach(span -> cuts.add(span.from()));
            Map<String, UsageRecord> previous = new HashMap<>();
            for (UsageRecord record : hour.records()) {
                UsageRecord before = previous.put(record.id(), record);
                if (before != null && before.to() == record.from() && !cuts.contains(record.from())) {
                    assertTrue(!sameInputs(before, record), () -> "cut for nothing: " + before + " " + record);
                }
            }
        }
    }

    private static boolean sameInputs(UsageRecord one, UsageRecord other) {
        return one.toString()
                .replaceAll("from=\\d+, to=\\d+", "")
                .equals(other.toString().replaceAll("from=\\d+, to=\\d+", ""));
    }

    @Property(tries = 40)
    void everyReportIsValidNumberedAndChained(@ForAll long seed, @ForAll @IntRange(max = 120) int changes) {
        Recording recording = anyRecording(seed, changes);
        UsageReportReader reader = new UsageReportReader(ReportLimits.DEFAULTS);
        MonthReports reports = reports(recording);
        HourReport before = null;
        BitSet hours = new BitSet();
        for (int i = 0; i < HOURS_LOOKED_AT && reports.hasNext(); i++) {
            HourReport report = reports.next();
            ReadResult.Valid valid = assertInstanceOf(ReadResult.Valid.class, reader.read(report.bytes()));
            assertEquals(i + 1, valid.header().sequence());
            assertEquals(before == null ? null : before.digest(), valid.header().previousDigest());
            assertEquals(report.digest(), valid.digest());
            before = report;
            hours.set(CLOCK.hourOfMonth(report.hour()));
        }
        BitSet expected = MonthReports.hoursWithReport(recording, CLOCK);
        hours.stream().forEach(hour -> assertTrue(expected.get(hour)));
        assertTrue(before == null
                || expected.get(0, CLOCK.hourOfMonth(before.hour()) + 1).equals(hours));
    }

    @Property(tries = 20)
    void replayIsAPureFunction(@ForAll long seed, @ForAll @IntRange(max = 120) int changes) {
        MonthReports one = reports(anyRecording(seed, changes));
        MonthReports other = reports(anyRecording(seed, changes));
        for (int i = 0; i < HOURS_LOOKED_AT && one.hasNext(); i++) {
            assertArrayEquals(one.next().bytes(), other.next().bytes());
        }
    }

    private static MonthReports reports(Recording recording) {
        return new MonthReports(recording, CLOCK, Story.METER, MeteringRules.NONE, Names.NONE);
    }
}
