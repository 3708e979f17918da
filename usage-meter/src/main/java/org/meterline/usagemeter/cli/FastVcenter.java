package org.meterline.usagemeter.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.meterline.usagemeter.config.FastClock;
import org.meterline.usagemeter.domain.InventoryObject;
import org.meterline.usagemeter.domain.RecordedSource;
import org.meterline.usagemeter.usecase.Vcenter;
import org.meterline.usagemeter.usecase.VcenterLostException;

/** For tests that live through months: a vCenter whose clock goes as fast as the meter's. */
record FastVcenter(Vcenter vcenter, FastClock clock) implements Vcenter {
    /** A simulator answers at once, and the processor is not only for asking it. */
    private static final Duration BREATH = Duration.ofMillis(20);

    /** The door to the same vCenter, in fast time. */
    static Vcenter.Door door(Vcenter.Door door, FastClock clock) {
        return () -> new FastVcenter(door.open(), clock);
    }

    @Override
    public RecordedSource source() {
        return vcenter.source();
    }

    @Override
    public Instant currentTime() throws VcenterLostException {
        return clock.at(vcenter.currentTime());
    }

    @Override
    public List<InventoryObject> inventory() throws VcenterLostException {
        return vcenter.inventory();
    }

    @Override
    public List<Change> changes(Duration atMost) throws VcenterLostException {
        try {
            Thread.sleep(BREATH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return vcenter.changes(clock.truly(atMost));
    }

    @Override
    public List<InventoryObject> samples() throws VcenterLostException {
        return vcenter.samples();
    }

    @Override
    public void close() {
        vcenter.close();
    }
}
