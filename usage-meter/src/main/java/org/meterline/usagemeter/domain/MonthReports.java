package org.meterline.usagemeter.domain;

import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.contracts.report.ReportHeader;
import org.meterline.contracts.report.Source;
import org.meterline.contracts.report.UsageReportWriter;

/**
 * The usage reports that a recording makes of a month: one for each hour in which the source was watched for at least a
 * second, numbered from 1 and chained by digest. A pure function of its arguments, to the byte.
 */
public final class MonthReports implements Iterator<HourReport> {
    private final Meter meter;
    private final Source source;
    private final MonthClock clock;
    private final Timeline timeline;
    private @Nullable HourReport next;
    private @Nullable ReportDigest previousDigest;
    private long sequence;

    public MonthReports(Recording recording, MonthClock clock, Meter meter, MeteringRules rules, NamePolicy names) {
        this.meter = meter;
        this.source = new Source(
                recording.source().id(),
                recording.source().kind(),
                recording.source().name(),
                recording.source().version());
        this.clock = clock;
        this.timeline = new Timeline(recording, clock, rules, names);
        this.next = advance();
    }

    /** The hours of the month, counted from 0, that get a report: those watched for at least a second. */
    public static BitSet hoursWithReport(Recording recording, MonthClock clock) {
        BitSet hours = new BitSet(clock.hours());
        long since = 0;
        boolean watched = false;
        for (RecordingEvent event : recording.events()) {
            if (event instanceof RecordingEvent.Connected connected) {
                watched = true;
                since = clock.secondAt(connected.atMillis());
            } else if (event instanceof RecordingEvent.Disconnected lost) {
                watched = false;
                mark(hours, since, clock.secondAt(lost.atMillis()));
            }
        }
        if (watched) {
            mark(hours, since, clock.seconds());
        }
        return hours;
    }

    private static void mark(BitSet hours, long fromSecond, long toSecond) {
        if (fromSecond < toSecond) {
            int first = Math.toIntExact(fromSecond / MonthClock.SECONDS_PER_HOUR);
            int last = Math.toIntExact((toSecond - 1) / MonthClock.SECONDS_PER_HOUR);
            hours.set(first, last + 1);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public HourReport next() {
        HourReport report = next;
        if (report == null) {
            throw new NoSuchElementException("the month is over");
        }
        next = advance();
        return report;
    }

    private @Nullable HourReport advance() {
        while (timeline.hasNextHour()) {
            Timeline.Hour hour = timeline.nextHour();
            if (!hour.observed().isEmpty()) {
                return report(hour);
            }
        }
        return null;
    }

    private HourReport report(Timeline.Hour hour) {
        sequence++;
        ReportHeader header = new ReportHeader(
                meter.id(),
                sequence,
                previousDigest,
                source,
                clock.startOfHour(hour.hourOfMonth()),
                hour.observed(),
                meter.software());
        byte[] bytes = UsageReportWriter.write(header, hour.records());
        ReportDigest digest = ReportDigest.of(bytes);
        previousDigest = digest;
        return new HourReport(
                hour.hourOfMonth(),
                header.hour(),
                sequence,
                header.observedSeconds(),
                hour.records().size(),
                digest,
                bytes);
    }
}
