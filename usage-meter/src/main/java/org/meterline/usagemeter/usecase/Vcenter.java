package org.meterline.usagemeter.usecase;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;

/** Port: a session with one vCenter. Every call may lose it; a lost session is closed and a new one opened. */
public interface Vcenter extends AutoCloseable {
    RecordedSource source();

    /** The vCenter's own clock. */
    Instant currentTime() throws VcenterLostException;

    /** The whole inventory as it stands, with what {@link #samples()} gives. */
    List<InventoryObject> inventory() throws VcenterLostException;

    /** What changed since the last call; empty when nothing did for the given time. The first call brings everything. */
    List<Change> changes(Duration atMost) throws VcenterLostException;

    /** What no change tells and has to be read now and then: capacities, assigned licences. */
    List<InventoryObject> samples() throws VcenterLostException;

    /** Logs out where possible; never fails. */
    @Override
    void close();

    /** One change of the inventory. */
    sealed interface Change {
        /** An object appeared or changed; it is given whole. */
        record Seen(InventoryObject object) implements Change {}

        /** An object is gone. */
        record Removed(String id) implements Change {}
    }

    /** Opens sessions with one vCenter. */
    interface Door {
        Vcenter open() throws VcenterLostException;
    }
}
