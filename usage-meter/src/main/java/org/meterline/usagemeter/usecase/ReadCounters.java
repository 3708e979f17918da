package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.usecase.SourceState.Condition;

/**
 * Reads one source of counters again and again, for ever. What a reading said holds until the next one is due; where that
 * one fails, nothing is said until one succeeds.
 */
public final class ReadCounters implements Part {
    /** The kind of such a source in usage reports. */
    public static final String KIND = "counter";

    /** What reports give as its version: that of the form in which counters are read. */
    private static final String FORM = "1";

    private final MeteredSource.Counters source;
    private final CounterReader reader;
    private final StatusBoard board;
    private final WatchSource.Collecting with;
    private @Nullable SourceHours hours;
    private @Nullable SourceState shown;

    public ReadCounters(
            MeteredSource.Counters source, CounterReader reader, StatusBoard board, WatchSource.Collecting with) {
        this.source = source;
        this.reader = reader;
        this.board = board;
        this.with = with;
    }

    @Override
    public String name() {
        return "source " + source.name();
    }

    @Override
    public void run() throws IOException, InterruptedException {
        try {
            Optional<SourceJournal.Kept> kept = with.journals().read(source.id());
            if (kept.isPresent()) {
                hours = SourceHours.resume(kept.get(), with.surroundings());
            }
            boolean holds = false;
            while (true) {
                holds = read(holds);
                holds = waitForNext(holds);
            }
        } finally {
            if (hours != null) {
                hours.close();
            }
        }
    }

    private boolean read(boolean holds) throws IOException, InterruptedException {
        Instant due = now();
        List<InventoryObject> counters;
        try {
            counters = reader.read();
        } catch (IOException e) {
            if (hours != null) {
                if (holds) {
                    hours.watched(due, List.of());
                }
                hours.lost();
                hours.closeEnded(now());
            }
            show(Condition.UNREACHABLE, String.valueOf(e.getMessage()));
            return false;
        }
        Instant now = now();
        SourceHours reading = hours;
        if (reading == null) {
            reading = SourceHours.begin(asRecorded(), now, with.surroundings());
            hours = reading;
        }
        reading.use(with.labels().current(), now);
        if (holds) {
            long news = reading.compare(now, counters);
            assert news >= 0;
        } else {
            reading.connect(asRecorded(), now, counters);
        }
        show(Condition.OK, counters.size() + " counters");
        return true;
    }

    private RecordedSource asRecorded() {
        return new RecordedSource(source.id(), KIND, source.name(), FORM);
    }

    /** Waits in short steps, so that a crash takes little and hours get their reports when they end. */
    private boolean waitForNext(boolean holds) throws IOException, InterruptedException {
        Instant next = now().plus(source.every());
        while (now().isBefore(next)) {
            Instant before = now();
            Duration left = Duration.between(before, next);
            Duration step = left.compareTo(with.settings().syncEvery()) < 0
                    ? left
                    : with.settings().syncEvery();
            with.pause().sleep(step);
            Duration late = Duration.between(before.plus(step), now());
            if (hours != null && holds && late.compareTo(with.settings().maxClockStep()) > 0) {
                // The machine slept, or its clock was set: what a counter said then, nobody knows.
                hours.lost();
                return false;
            }
            if (hours != null && holds) {
                hours.watched(now(), List.of());
                show(Condition.OK, hours.objects() + " counters");
            } else if (hours != null) {
                hours.closeEnded(now());
            }
        }
        return holds;
    }

    private Instant now() {
        return with.clock().instant();
    }

    private void show(Condition condition, String detail) {
        SourceState before = shown;
        boolean same = before != null && before.condition() == condition;
        SourceState state = new SourceState(
                source.name(),
                KIND,
                Optional.of(source.id()),
                condition,
                before != null && same ? before.since() : now(),
                detail,
                hours == null ? Optional.empty() : hours.lastReported(),
                Optional.empty());
        if (!state.equals(before)) {
            board.source(state);
            shown = state;
        }
    }
}
