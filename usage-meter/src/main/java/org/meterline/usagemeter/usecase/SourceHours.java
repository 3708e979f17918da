package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.HourCutter;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.usecase.SourceJournal.Entry;

/**
 * Turns what is learned of one source into reports, hour by hour of the source's own clock. Everything is in the journal
 * before it counts, and the report of an hour is in the spool before the journal of that hour goes; a report that is there
 * already is not written again. So a crash takes at most what was not synced yet, and doubles nothing.
 */
final class SourceHours implements AutoCloseable {
    private static final int SECONDS_PER_HOUR = 3600;
    private static final int MILLIS_PER_SECOND = 1000;

    private final Spool spool;
    private final SourceJournal.Shelf shelf;
    private final Clock clock;
    private final Duration syncEvery;
    private final HourCutter cutter;
    private final FollowedInventory followed = new FollowedInventory(this::learn);

    private RecordedSource source;
    private Labels labels;
    /** Null while an old journal is replayed: what belongs to the hour then gathers in {@link #sinceTurn}. */
    private @Nullable SourceJournal journal;

    private List<Entry> sinceTurn = new ArrayList<>();
    private final List<RecordingEvent> pending = new ArrayList<>();
    private long pendingSecond;
    private long lastAt;
    private boolean watched;
    private Instant lastSync = Instant.MIN;
    private Optional<Instant> lastReported;

    private SourceHours(
            RecordedSource source,
            long startOfHour,
            Labels labels,
            Spool spool,
            SourceJournal.Shelf shelf,
            Clock clock,
            Duration syncEvery)
            throws IOException {
        this.source = source;
        this.labels = labels;
        this.spool = spool;
        this.shelf = shelf;
        this.clock = clock;
        this.syncEvery = syncEvery;
        this.cutter = new HourCutter(source, labels.rules(), labels.names(), startOfHour);
        this.lastAt = startOfHour * MILLIS_PER_SECOND;
        this.lastReported = spool.lastHour(source.id());
    }

    /** What hours need besides the source. */
    record Surroundings(Spool spool, SourceJournal.Shelf shelf, Labels.Book labels, Clock clock, Duration syncEvery) {}

    /** Begins at a time of the source's clock; never in an hour that has its report. */
    static SourceHours begin(RecordedSource source, Instant now, Surroundings around) throws IOException {
        Instant earliest = around.spool()
                .lastHour(source.id())
                .map(hour -> hour.plusSeconds(SECONDS_PER_HOUR))
                .orElse(Instant.EPOCH);
        long second = Math.max(now.getEpochSecond(), earliest.getEpochSecond());
        SourceHours hours = new SourceHours(
                source,
                second - Math.floorMod(second, SECONDS_PER_HOUR),
                around.labels().current(),
                around.spool(),
                around.shelf(),
                around.clock(),
                around.syncEvery());
        hours.sinceTurn = hours.snapshot();
        hours.openJournal();
        return hours;
    }

    /** Goes on where a journal ends: watched until its last mark, and then no more. */
    static SourceHours resume(SourceJournal.Kept kept, Surroundings around) throws IOException {
        Labels labels = firstLabels(kept, around.labels());
        SourceHours hours = new SourceHours(
                kept.head().source(),
                kept.head().startOfHour(),
                labels,
                around.spool(),
                around.shelf(),
                around.clock(),
                around.syncEvery());
        hours.sinceTurn.add(new Entry.Labelled(hours.lastAt, labels.document()));
        for (Entry entry : kept.entries()) {
            hours.replay(entry, around.labels());
        }
        hours.flush();
        if (hours.watched) {
            hours.followed.disconnect(hours.lastAt);
            hours.flush();
        }
        hours.openJournal();
        return hours;
    }

    private static Labels firstLabels(SourceJournal.Kept kept, Labels.Book book) throws IOException {
        return kept.entries().isEmpty() || !(kept.entries().getFirst() instanceof Entry.Labelled first)
                ? book.current()
                : book.read(first.document());
    }

    private void replay(Entry entry, Labels.Book book) throws IOException {
        advance(entry.atMillis());
        switch (entry) {
            case Entry.Learned learned -> followed.replay(learned.event());
            case Entry.Watched mark -> note(mark);
            case Entry.Labelled labelled -> label(labelled.atMillis(), book.read(labelled.document()));
        }
    }

    private void openJournal() throws IOException {
        journal = shelf.begin(head(), sinceTurn);
        sinceTurn = new ArrayList<>();
    }

    private SourceJournal.Head head() {
        return new SourceJournal.Head(source, cutter.startOfHour());
    }

    /** A time of the source's clock as it counts here: it never falls. */
    private long at(Instant now) {
        return Math.max(lastAt, now.toEpochMilli());
    }

    /** Watched from now on, with this inventory. */
    void connect(RecordedSource as, Instant now, Collection<InventoryObject> inventory) throws IOException {
        lost();
        source = as;
        long at = at(now);
        advance(at);
        followed.connect(at, inventory);
        sync();
    }

    /** It was watched until now, and this is what changed. */
    void watched(Instant now, List<Vcenter.Change> changes) throws IOException {
        long at = mark(now);
        followed.apply(at, changes);
        syncWhenDue();
    }

    /** The same with a full inventory; says how much of it the changes had not told. */
    long compare(Instant now, List<InventoryObject> inventory) throws IOException {
        long repaired = followed.compare(mark(now), inventory);
        syncWhenDue();
        return repaired;
    }

    /** The same with what no change tells. */
    void sample(Instant now, List<InventoryObject> samples) throws IOException {
        followed.sample(mark(now), samples);
        syncWhenDue();
    }

    /** Takes the time since the last mark for not watched; from now on it is watched again. */
    void skipTo(Instant now) throws IOException {
        List<InventoryObject> objects = List.copyOf(followed.objects());
        connect(source, now, objects);
    }

    /** No longer watched since the last mark. */
    void lost() throws IOException {
        flush();
        if (watched) {
            followed.disconnect(lastAt);
            flush();
            sync();
        }
    }

    /** From now on these labels hold, where they are others. */
    void use(Labels current, Instant now) throws IOException {
        if (!current.document().equals(labels.document())) {
            long at = at(now);
            advance(at);
            label(at, current);
            sync();
        }
    }

    private void label(long at, Labels by) throws IOException {
        flush();
        labels = by;
        lastAt = at;
        note(new Entry.Labelled(at, by.document()));
        cutter.use(at / MILLIS_PER_SECOND, by.rules(), by.names());
    }

    /**
     * Writes the report of the hour that is being cut if it is over by this time and nobody watches any more. Only that
     * one: a clock that is wrong must not use up hours that are still to come.
     */
    void closeEnded(Instant now) throws IOException {
        if (!watched && cutter.hasWatched() && now.getEpochSecond() >= endOfHour()) {
            advance(endOfHour() * MILLIS_PER_SECOND);
        }
    }

    /** Whether a report of the hour that is being cut is still to be written. */
    boolean hasContent() {
        return cutter.hasWatched();
    }

    Optional<Instant> lastReported() {
        return lastReported;
    }

    Labels labels() {
        return labels;
    }

    int objects() {
        return followed.objects().size();
    }

    private long mark(Instant now) throws IOException {
        long at = at(now);
        note(new Entry.Watched(at));
        if (at / MILLIS_PER_SECOND >= endOfHour()) {
            // The report will say that this hour was watched to its end; so must the journal.
            sync();
        }
        advance(at);
        lastAt = at;
        return at;
    }

    private void learn(RecordingEvent event) throws IOException {
        note(new Entry.Learned(event));
        long second = event.atMillis() / MILLIS_PER_SECOND;
        if (second != pendingSecond) {
            flush();
            pendingSecond = second;
        }
        pending.add(event);
        lastAt = Math.max(lastAt, event.atMillis());
        switch (event) {
            case RecordingEvent.Connected connected -> watched = true;
            case RecordingEvent.Disconnected disconnected -> watched = false;
            case RecordingEvent.Seen seen -> {
                // Changes nothing of that.
            }
            case RecordingEvent.Removed removed -> {
                // Nor does this.
            }
        }
    }

    /** What one second brought is looked at once, when the second is over or has to be. */
    private void flush() {
        if (!pending.isEmpty()) {
            cutter.take(pendingSecond, pending);
            pending.clear();
        }
    }

    private long endOfHour() {
        return cutter.startOfHour() + SECONDS_PER_HOUR;
    }

    /** Ends the hours that are over at this time. */
    private void advance(long atMillis) throws IOException {
        boolean turned = false;
        while (atMillis / MILLIS_PER_SECOND >= endOfHour()) {
            flush();
            HourCutter.Cut cut = cutter.endHour();
            if (!cut.observed().isEmpty()) {
                write(cut);
            }
            turned = true;
        }
        if (turned) {
            lastAt = Math.max(lastAt, cutter.startOfHour() * MILLIS_PER_SECOND);
            turn();
        }
    }

    private void write(HourCutter.Cut cut) throws IOException {
        Instant hour = Instant.ofEpochSecond(cut.startOfHour());
        Optional<Instant> last = spool.lastHour(source.id());
        if (last.isEmpty() || last.get().isBefore(hour)) {
            lastReported = Optional.of(spool.write(source.inReports(), hour, cut.observed(), cut.records())
                    .hour());
        }
    }

    private void turn() throws IOException {
        List<Entry> snapshot = snapshot();
        SourceJournal before = journal;
        if (before == null) {
            sinceTurn = snapshot;
        } else {
            journal = shelf.begin(head(), snapshot);
            before.close();
        }
    }

    /** What has to be known at the start of the hour to go on from there. */
    private List<Entry> snapshot() {
        long at = cutter.startOfHour() * MILLIS_PER_SECOND;
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry.Labelled(at, labels.document()));
        if (watched) {
            entries.add(new Entry.Learned(new RecordingEvent.Connected(at)));
            followed.objects().forEach(object -> entries.add(new Entry.Learned(new RecordingEvent.Seen(at, object))));
        }
        return entries;
    }

    private void note(Entry entry) throws IOException {
        SourceJournal open = journal;
        if (open == null) {
            sinceTurn.add(entry);
            lastAt = Math.max(lastAt, entry.atMillis());
        } else {
            open.add(entry);
        }
    }

    private void sync() throws IOException {
        SourceJournal open = journal;
        if (open != null) {
            open.sync();
            lastSync = clock.instant();
        }
    }

    private void syncWhenDue() throws IOException {
        if (Duration.between(lastSync, clock.instant()).compareTo(syncEvery) >= 0) {
            sync();
        }
    }

    /** Everything that was learned is durable; nothing is written that is not over. */
    @Override
    public void close() throws IOException {
        SourceJournal open = journal;
        if (open != null) {
            open.close();
        }
    }
}
