package org.meterline.usagemeter.usecase;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordingEvent;

/** What is known of a source while it is watched; passes on what is new, and only that. */
final class FollowedInventory {
    private final Sink sink;
    private final Map<String, InventoryObject> known = new HashMap<>();
    private long passedOn;

    FollowedInventory(Sink sink) {
        this.sink = sink;
    }

    /** Where events go. */
    @FunctionalInterface
    interface Sink {
        void add(RecordingEvent event) throws IOException;
    }

    /** Begins to watch; nothing from before is known. */
    void connect(long at, Collection<InventoryObject> inventory) throws IOException {
        known.clear();
        pass(new RecordingEvent.Connected(at));
        for (InventoryObject object : inventory) {
            see(at, object);
        }
    }

    void disconnect(long at) throws IOException {
        pass(new RecordingEvent.Disconnected(at));
    }

    void apply(long at, List<Vcenter.Change> changes) throws IOException {
        for (Vcenter.Change change : changes) {
            switch (change) {
                case Vcenter.Change.Seen seen -> see(at, seen.object());
                case Vcenter.Change.Removed removed -> remove(at, removed.id());
            }
        }
    }

    /** Passes on what a full inventory knows better than the changes did, and says how much that was. */
    long compare(long at, List<InventoryObject> inventory) throws IOException {
        return replace(at, inventory, known.values());
    }

    /** The same for the objects that no change tells of, and that are read now and then. */
    void sample(long at, List<InventoryObject> samples) throws IOException {
        long repaired = replace(
                at,
                samples,
                known.values().stream().filter(FollowedInventory::isSampled).toList());
        assert repaired >= 0;
    }

    private static boolean isSampled(InventoryObject object) {
        return switch (object) {
            case InventoryObject.Vsan vsan -> true;
            case InventoryObject.HostLicence licence -> true;
            case InventoryObject.Vm vm -> false;
            case InventoryObject.Host host -> false;
            case InventoryObject.Container container -> false;
            case InventoryObject.Counter counter -> false;
        };
    }

    private long replace(long at, List<InventoryObject> by, Collection<InventoryObject> before) throws IOException {
        long passedOnBefore = passedOn;
        Set<String> gone = new HashSet<>();
        before.forEach(object -> gone.add(object.id()));
        for (InventoryObject object : by) {
            gone.remove(object.id());
            see(at, object);
        }
        for (String id : gone.stream().sorted().toList()) {
            remove(at, id);
        }
        return passedOn - passedOnBefore;
    }

    /** Takes in what was passed on before a restart. */
    void replay(RecordingEvent event) throws IOException {
        switch (event) {
            case RecordingEvent.Connected connected -> known.clear();
            case RecordingEvent.Disconnected disconnected -> {
                // Forgotten when it is watched again.
            }
            case RecordingEvent.Seen seen -> known.put(seen.object().id(), seen.object());
            case RecordingEvent.Removed removed -> known.remove(removed.id());
        }
        pass(event);
    }

    private void see(long at, InventoryObject object) throws IOException {
        if (!object.equals(known.put(object.id(), object))) {
            pass(new RecordingEvent.Seen(at, object));
        }
    }

    private void remove(long at, String id) throws IOException {
        if (known.remove(id) != null) {
            pass(new RecordingEvent.Removed(at, id));
        }
    }

    private void pass(RecordingEvent event) throws IOException {
        sink.add(event);
        passedOn++;
    }

    Collection<InventoryObject> objects() {
        return known.values();
    }

    long passedOn() {
        return passedOn;
    }
}
