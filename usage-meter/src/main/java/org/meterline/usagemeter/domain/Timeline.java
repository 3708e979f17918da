package org.meterline.usagemeter.domain;

import java.util.ArrayList;
import java.util.List;

/** Walks through a recording on the clock of a month, hour by hour. */
final class Timeline {
    private final Recording recording;
    private final MonthClock clock;
    private final HourCutter cutter;
    private int nextEvent;

    Timeline(Recording recording, MonthClock clock, MeteringRules rules, Names names) {
        this.recording = recording;
        this.clock = clock;
        this.cutter = new HourCutter(recording.source(), rules, names, 0);
    }

    boolean hasNextHour() {
        return cutter.startOfHour() < clock.seconds();
    }

    /** The next hour of the month; its start is in seconds of the month. */
    HourCutter.Cut nextHour() {
        long end = cutter.startOfHour() + MonthClock.SECONDS_PER_HOUR;
        while (nextEvent < recording.events().size() && secondOfNextEvent() < end) {
            takeSecond(secondOfNextEvent());
        }
        return cutter.endHour();
    }

    private long secondOfNextEvent() {
        return clock.secondAt(recording.events().get(nextEvent).atMillis());
    }

    private void takeSecond(long second) {
        List<RecordingEvent> events = new ArrayList<>();
        while (nextEvent < recording.events().size() && secondOfNextEvent() == second) {
            events.add(recording.events().get(nextEvent));
            nextEvent++;
        }
        cutter.take(second, events);
    }
}
