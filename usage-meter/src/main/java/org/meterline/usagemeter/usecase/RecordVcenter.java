package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;

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

    private final FollowedInventory followed;
    private Instant startedAt = Instant.EPOCH;
    private long lastOffset;
    private long repaired;

    public RecordVcenter(Vcenter.Door door, RecordingSink sink, Pause pause, Progress progress, Settings settings) {
        this.door = door;
        this.sink = sink;
        this.pause = pause;
        this.progress = progress;
        this.settings = settings;
        this.followed = new FollowedInventory(sink::add);
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
                    followed.connect(0, inventory);
                } else if (source.id().equals(vcenter.source().id())) {
                    lastOffset = offset(vcenter);
                    followed.connect(lastOffset, inventory);
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
        return new Summary(lastOffset, followed.passedOn(), followed.objects().size(), sessions, repaired);
    }

    private void followUntilOver(Vcenter vcenter, BooleanSupplier stop) throws VcenterLostException, IOException {
        try {
            long nextCheck = lastOffset + settings.inventoryEvery().toMillis();
            while (!stop.getAsBoolean() && lastOffset < settings.length().toMillis()) {
                List<Vcenter.Change> changes = vcenter.changes(settings.longestWait());
                lastOffset = offset(vcenter);
                followed.apply(lastOffset, changes);
                if (lastOffset >= nextCheck) {
                    compare(vcenter);
                    nextCheck = lastOffset + settings.inventoryEvery().toMillis();
                }
                progress.at(lastOffset, followed.passedOn());
            }
            compare(vcenter);
        } catch (VcenterLostException lost) {
            followed.disconnect(lastOffset);
            throw lost;
        }
    }

    /** Writes what a full inventory knows better than the changes did. */
    private void compare(Vcenter vcenter) throws VcenterLostException, IOException {
        List<InventoryObject> inventory = vcenter.inventory();
        lastOffset = offset(vcenter);
        repaired += followed.compare(lastOffset, inventory);
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
