package org.meterline.usagemeter.usecase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.domain.RecordingEvent;
import org.meterline.usagemeter.domain.Story;

class RecordVcenterTest {
    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");
    private static final InventoryObject ON = Story.vm("vm-1", true, 4096);
    private static final InventoryObject OFF = Story.vm("vm-1", false, 4096);
    private static final InventoryObject OTHER = Story.vm("vm-2", true, 1024);

    private final MemorySink sink = new MemorySink();
    private final List<String> lost = new ArrayList<>();

    /** A vCenter that does what a test wrote down; its clock moves one second with each question for changes. */
    private static final class ScriptedVcenter implements Vcenter {
        private final Deque<List<InventoryObject>> inventories = new ArrayDeque<>();
        private final Queue<List<Change>> changes = new ArrayDeque<>();
        private final boolean endsLost;
        private Instant now;

        private ScriptedVcenter(Instant now, boolean endsLost) {
            this.now = now;
            this.endsLost = endsLost;
        }

        private ScriptedVcenter inventory(InventoryObject... objects) {
            inventories.add(List.of(objects));
            return this;
        }

        private ScriptedVcenter then(Change... changed) {
            changes.add(List.of(changed));
            return this;
        }

        @Override
        public RecordedSource source() {
            return Story.SOURCE;
        }

        @Override
        public Instant currentTime() {
            return now;
        }

        @Override
        public List<InventoryObject> inventory() {
            return inventories.size() > 1 ? inventories.remove() : inventories.element();
        }

        @Override
        public List<InventoryObject> samples() {
            return List.of();
        }

        @Override
        public List<Change> changes(Duration atMost) throws VcenterLostException {
            now = now.plusSeconds(1);
            if (changes.isEmpty() && endsLost) {
                throw new VcenterLostException("gone");
            }
            return changes.isEmpty() ? List.of() : changes.remove();
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class MemorySink implements RecordingSink {
        private final List<RecordingEvent> events = new ArrayList<>();
        private long end = -1;

        @Override
        public void begin(RecordedSource source, Instant startedAt) {
            assertEquals(START, startedAt);
        }

        @Override
        public void add(RecordingEvent event) {
            events.add(event);
        }

        @Override
        public void end(long atMillis) {
            end = atMillis;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private final class QuietProgress implements RecordVcenter.Progress {
        @Override
        public void at(long offsetMillis, long events) {
            // not looked at
        }

        @Override
        public void lost(String why) {
            lost.add(why);
        }
    }

    private static RecordVcenter.Settings settings(Duration length) {
        return new RecordVcenter.Settings(length, Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1));
    }

    private RecordVcenter.Summary record(Duration length, Vcenter... sessions) throws Exception {
        Queue<Vcenter> doors = new ArrayDeque<>(List.of(sessions));
        return new RecordVcenter(
                        () -> {
                            Vcenter next = doors.poll();
                            if (next == null) {
                                throw new VcenterLostException("nobody there");
                            }
                            return next;
                        },
                        sink,
                        pause -> {},
                        new QuietProgress(),
                        settings(length))
                .record(() -> false);
    }

    @Test
    void changesAreDatedByTheVcentersClockAndRepetitionsLeftOut() throws Exception {
        ScriptedVcenter vcenter = new ScriptedVcenter(START, false)
                .inventory(ON)
                .inventory(OFF)
                .then(new Vcenter.Change.Seen(ON))
                .then(new Vcenter.Change.Seen(OFF), new Vcenter.Change.Seen(OTHER))
                .then(new Vcenter.Change.Removed("vm-2"), new Vcenter.Change.Removed("never-seen"));

        RecordVcenter.Summary summary = record(Duration.ofSeconds(4), vcenter);

        assertEquals(
                List.of(
                        new RecordingEvent.Connected(0),
                        new RecordingEvent.Seen(0, ON),
                        new RecordingEvent.Seen(2000, OFF),
                        new RecordingEvent.Seen(2000, OTHER),
                        new RecordingEvent.Removed(3000, "vm-2")),
                sink.events);
        assertEquals(4000, sink.end);
        assertEquals(0, summary.repaired());
    }

    @Test
    void aMissedNotificationIsFoundByTheFullInventory() throws Exception {
        ScriptedVcenter vcenter =
                new ScriptedVcenter(START, false).inventory(ON, OTHER).inventory(OFF);

        RecordVcenter.Summary summary = record(Duration.ofSeconds(1), vcenter);

        assertEquals(
                List.of(new RecordingEvent.Seen(1000, OFF), new RecordingEvent.Removed(1000, "vm-2")),
                sink.events.subList(3, 5));
        assertEquals(2, summary.repaired());
    }

    @Test
    void aLostSessionLeavesAGapFromTheLastAnswerToTheNextInventory() throws Exception {
        ScriptedVcenter first = new ScriptedVcenter(START, true).inventory(ON).then();
        ScriptedVcenter second = new ScriptedVcenter(START.plusSeconds(60), false).inventory(ON);

        RecordVcenter.Summary summary = record(Duration.ofSeconds(61), first, second);

        assertEquals(
                List.of(
                        new RecordingEvent.Connected(0),
                        new RecordingEvent.Seen(0, ON),
                        new RecordingEvent.Disconnected(1000),
                        new RecordingEvent.Connected(60_000),
                        new RecordingEvent.Seen(60_000, ON)),
                sink.events);
        assertEquals(2, summary.sessions());
        assertEquals(List.of("gone"), lost);
    }

    @Test
    void aClockThatIsSetBackDoesNotTurnTheRecordingRound() throws Exception {
        ScriptedVcenter first =
                new ScriptedVcenter(START, true).inventory(ON).then().then();
        ScriptedVcenter second = new ScriptedVcenter(START.minusSeconds(60), false).inventory(OFF);
        for (int i = 0; i < 70; i++) {
            second.then();
        }

        record(Duration.ofSeconds(5), first, second);

        assertEquals(new RecordingEvent.Connected(2000), sink.events.get(3));
    }

    @Test
    void aPasswordThatIsChangedMeanwhileDoesNotCostTheRecording() throws Exception {
        Vcenter first = new ScriptedVcenter(START, true).inventory(ON).then().then();
        Queue<Vcenter> doors = new ArrayDeque<>(List.of(first));
        RecordVcenter recorder = new RecordVcenter(
                () -> {
                    Vcenter next = doors.poll();
                    if (next == null) {
                        throw new VcenterRefusedException(
                                VcenterRefusedException.Reason.BAD_CREDENTIALS, "not any more");
                    }
                    return next;
                },
                sink,
                pause -> {},
                new QuietProgress(),
                settings(Duration.ofHours(1)));

        assertThrows(VcenterRefusedException.class, () -> recorder.record(() -> false));

        assertEquals(2000, sink.end);
    }

    @Test
    void aVcenterThatNeverAnsweredIsUnreachable() {
        assertThrows(UnreachableException.class, () -> record(Duration.ofSeconds(1)));
        assertEquals(-1, sink.end);
    }
}
