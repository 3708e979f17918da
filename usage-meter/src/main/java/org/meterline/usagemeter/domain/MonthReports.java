package org.meterline.usagemeter.domain;

import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.Source;

/**
 * The usage reports that a recording makes of a month: one for each hour in which the source was watched for at least a
 * second, numbered from 1 and chained by digest. A pure function of its arguments, to the byte.
 */
public final class MonthReports implements Iterator<HourReport> {
    private final ReportChain chain;
    private final Source source;
    private final MonthClock clock;
    private final Timeline timeline;
    private @Nullable HourReport next;

    public MonthReports(Recording recording, MonthClock clock, Meter meter, MeteringRules rules, Names names) {
        this.chain = ReportChain.begin(meter);
        this.source = recording.source().inReports();
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
            HourCutter.Cut cut = timeline.nextHour();
            if (!cut.observed().isEmpty()) {
                int hour = Math.toIntExact(cut.startOfHour() / MonthClock.SECONDS_PER_HOUR);
                return chain.next(source, clock.startOfHour(hour), cut.observed(), cut.records());
            }
        }
        return null;
    }

    /** Which hour of the month a report speaks of, counted from 0. */
    public int hourOfMonth(HourReport report) {
        return clock.hourOfMonth(report.hour());
    }
}
