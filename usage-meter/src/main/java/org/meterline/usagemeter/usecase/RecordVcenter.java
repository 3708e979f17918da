package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;

/**
 * Follows one vCenter and writes down what it says: the inventory first, then every change with the offset at which it
 * arrived, by the vCenter's clock. A lost session is written down as such, never papered over: between the last answer
 * and the next inventory nothing was watched. Now and then, and at the end, a full inventory is compared with what the
 * changes led to, so that a missed notification does not stay missed.
 */
public final class RecordVcenter {
    private final Vcenter.Door door;
    private final RecordingSink sink;
    private final Pause pause;
    private final Progress progress;
    private final Settings settings;

    private final Map<String, InventoryObject> known = new HashMap<>();
    private Instant startedAt = Instant.EPOCH;
    private long lastOffset;
    private long eventsWritten;
    private long repaired;

    public RecordVcenter(Vcenter.Door door, RecordingSink sink, Pause pause, Progress progress, Settings settings) {
        this.door = door;
        this.sink = sink;
        this.pause = pause;
        this.progress = progress;
        this.settings = settings;
    }

    /** Records until the time is over or {@code stop} says so. */
    public Summary record(BooleanSupplier stop) throws IOException, InterruptedException {
        RecordedSource source = null;
        int sessions = 0;
        boolean over = false;
        while (!over) {
            try (Vcenter vcenter = door.open()) {
                List<InventoryObject> inventory = vcenter.inventory();
                if (source == null) {
                    // The recording begins when everything is known, so that it begins watched.
                    startedAt = vcenter.currentTime();
                    source = vcenter.source();
                    sink.begin(source, startedAt);
                    connect(0, inventory);
                } else if (source.id().equals(vcenter.source().id())) {
                    connect(offset(vcenter), inventory);
                } else {
                    throw new VcenterRefusedException(
                            VcenterRefusedException.Reason.NOT_A_VCENTER,
                            "another vCenter answers at this address: "
                                    + vcenter.source().id() + " instead of " + source.id());
                }
                sessions++;
                followUntilOver(vcenter, stop);
                over = true;
            } catch (VcenterLostException lost) {
                if (source == null) {
                    throw new UnreachableException(String.valueOf(lost.getMessage()));
                }
                progress.lost(String.valueOf(lost.getMessage()));
                pause.sleep(settings.reconnectPause());
                over = stop.getAsBoolean();
            } catch (VcenterRefusedException refused) {
                if (source != null) {
                    // A changed password or certificate ends the recording, but does not cost what was recorded.
                    sink.end(Math.max(lastOffset, 1));
                }
                throw refused;
            }
        }
        sink.end(Math.max(lastOffset, 1));
        return new Summary(lastOffset, eventsWritten, known.size(), sessions, repaired);
    }

    private void followUntilOver(Vcenter vcenter, BooleanSupplier stop) throws VcenterLostException, IOException {
        try {
            long nextCheck = lastOffset + settings.inventoryEvery().toMillis();
            while (!stop.getAsBoolean() && lastOffset < settings.length().toMillis()) {
                List<Vcenter.Change> changes = vcenter.changes(settings.longestWait());
                apply(offset(vcenter), changes);
                if (lastOffset >= nextCheck) {
                    compare(vcenter);
                    nextCheck = lastOffset + settings.inventoryEvery().toMillis();
                }
                progress.at(lastOffset, eventsWritten);
            }
            compare(vcenter);
        } catch (VcenterLostException lost) {
            write(new RecordingEvent.Disconnected(lastOffset));
            throw lost;
        }
    }

    private void connect(long at, List<InventoryObject> inventory) throws IOException {
        known.clear();
        lastOffset = at;
        write(new RecordingEvent.Connected(at));
        for (InventoryObject object : inventory) {
            see(at, object);
        }
    }

    private void apply(long at, List<Vcenter.Change> changes) throws IOException {
        lastOffset = at;
        for (Vcenter.Change change : changes) {
            switch (change) {
                case Vcenter.Change.Seen seen -> see(at, seen.object());
                case Vcenter.Change.Removed removed -> remove(at, removed.id());
            }
        }
    }

    /** Writes what a full inventory knows better than the changes did. */
    private void compare(Vcenter vcenter) throws VcenterLostException, IOException {
        List<InventoryObject> inventory = vcenter.inventory();
        long at = offset(vcenter);
        lastOffset = at;
        long before = eventsWritten;
        Set<String> gone = new HashSet<>(known.keySet());
        for (InventoryObject object : inventory) {
            gone.remove(object.id());
            see(at, object);
        }
        for (String id : gone.stream().sorted().toList()) {
            remove(at, id);
        }
        repaired += eventsWritten - before;
    }

    private void see(long at, InventoryObject object) throws IOException {
        if (!object.equals(known.put(object.id(), object))) {
            write(new RecordingEvent.Seen(at, object));
        }
    }

    private void remove(long at, String id) throws IOException {
        if (known.remove(id) != null) {
            write(new RecordingEvent.Removed(at, id));
        }
    }

    private void write(RecordingEvent event) throws IOException {
        sink.add(event);
        eventsWritten++;
    }

    /** Never falls, even where the vCenter's clock is set back. */
    private long offset(Vcenter vcenter) throws VcenterLostException {
        return Math.max(
                lastOffset, Duration.between(startedAt, vcenter.currentTime()).toMillis());
    }

    /**
     * How to record.
     *
     * @param length how long; the recording may also be stopped before
     * @param longestWait how long one call waits for changes
     * @param inventoryEvery how often the full inventory is compared
     * @param reconnectPause how long to wait before a lost session is opened anew
     */
    public record Settings(Duration length, Duration longestWait, Duration inventoryEvery, Duration reconnectPause) {}

    /** What was recorded; {@code repaired} counts events that only a full inventory brought to light. */
    public record Summary(long lengthMillis, long events, int objects, int sessions, long repaired) {}

    /** Told how the recording goes. */
    public interface Progress {
        void at(long offsetMillis, long events);

        void lost(String why);
    }
}
