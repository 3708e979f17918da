package org.meterline.usagemeter.domain;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.Software;

/** Writes recordings for tests in which one millisecond is one second of a 31-day month. */
public final class Story {
    public static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    public static final long OCTOBER_SECONDS = 31L * 86_400;
    public static final RecordedSource SOURCE = new RecordedSource(
            UUID.fromString("6f1d0000-0000-4000-8000-000000000001"), RecordedSource.VCENTER, "vc01", "8.0.3");
    public static final Meter METER = new Meter(
            UUID.fromString("0b6e4c1e-0000-4000-8000-000000000002"), new Software("meterline-usage-meter", "1.0.0"));

    private final List<RecordingEvent> events = new ArrayList<>();

    /** A host with two CPUs of 16 cores in a cluster. */
    public static InventoryObject.Host host(String id) {
        return new InventoryObject.Host(id, "name-of-" + id, List.of(16, 16), true, "cluster-1");
    }

    public static InventoryObject.Vm vm(String id, boolean on, long memoryMiB) {
        return vm(id, on, memoryMiB, 0, 2, "host-1", null);
    }

    public static InventoryObject.Vm vm(
            String id,
            boolean on,
            long memoryMiB,
            long reservedMiB,
            int vcpus,
            @Nullable String host,
            @Nullable String folder) {
        return new InventoryObject.Vm(id, "name-of-" + id, on, memoryMiB, reservedMiB, vcpus, host, folder, null);
    }

    public static InventoryObject.Container folder(String id, String name, @Nullable String parent) {
        return new InventoryObject.Container(id, InventoryObject.Container.Kind.FOLDER, name, parent);
    }

    public Story connected(long at) {
        events.add(new RecordingEvent.Connected(at));
        return this;
    }

    public Story disconnected(long at) {
        events.add(new RecordingEvent.Disconnected(at));
        return this;
    }

    public Story seen(long at, InventoryObject object) {
        events.add(new RecordingEvent.Seen(at, object));
        return this;
    }

    public Story removed(long at, String id) {
        events.add(new RecordingEvent.Removed(at, id));
        return this;
    }

    public Recording recording() {
        return new Recording(SOURCE, Instant.parse("2026-11-20T08:00:00Z"), OCTOBER_SECONDS, events);
    }

    Timeline timeline(MeteringRules rules) {
        return new Timeline(recording(), new MonthClock(OCTOBER, OCTOBER_SECONDS), rules, Names.NONE);
    }

    HourCutter.Cut firstHour(MeteringRules rules) {
        return timeline(rules).nextHour();
    }
}
