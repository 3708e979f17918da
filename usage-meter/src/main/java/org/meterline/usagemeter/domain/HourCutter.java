package org.meterline.usagemeter.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.RecordHead;
import org.meterline.contracts.report.Span;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

/**
 * Follows one source through the hours and cuts each object's life into spans of constant inputs, exact to the second.
 * What happens within one second counts as happening at its start, at once. Seconds count from the start of some hour:
 * that of the month for a recording, 1970 for what is watched live. They never fall.
 */
public final class HourCutter {
    private static final int SECONDS_PER_HOUR = MonthClock.SECONDS_PER_HOUR;
    private static final Comparator<UsageRecord> ORDER = Comparator.comparing(UsageRecord::kind)
            .thenComparing(UsageRecord::id)
            .thenComparing(UsageRecord::from);

    private final RecordedSource source;
    private MeteringRules rules;
    private Names names;

    private final Inventory inventory = new Inventory();
    private final Map<String, Running> running = new TreeMap<>();
    private final Set<String> touched = new HashSet<>();
    private long startOfHour;
    private boolean watched;
    private long watchedSince;
    private List<UsageRecord> records = new ArrayList<>();
    private List<Span> observed = new ArrayList<>();

    /**
     * @param startOfHour the second at which the first hour begins; a multiple of 3600
     */
    public HourCutter(RecordedSource source, MeteringRules rules, Names names, long startOfHour) {
        if (Math.floorMod(startOfHour, SECONDS_PER_HOUR) != 0) {
            throw new IllegalArgumentException("not the start of an hour: " + startOfHour);
        }
        this.source = source;
        this.rules = rules;
        this.names = names;
        this.startOfHour = startOfHour;
    }

    /** What one hour saw: nothing where {@code observed} is empty. */
    public record Cut(long startOfHour, List<Span> observed, List<UsageRecord> records) {}

    /** The second at which the hour that is being cut begins. */
    public long startOfHour() {
        return startOfHour;
    }

    /** Takes in what became known at one second of the hour that is being cut, then looks once at what it changed. */
    public void take(long second, List<RecordingEvent> events) {
        for (RecordingEvent event : events) {
            switch (event) {
                case RecordingEvent.Connected connected -> {
                    watched = true;
                    watchedSince = second;
                }
                case RecordingEvent.Disconnected disconnected -> stopWatching(second);
                case RecordingEvent.Seen seen -> touch(seen.object(), inventory.put(seen.object()));
                case RecordingEvent.Removed removed -> {
                    InventoryObject gone = inventory.remove(removed.id());
                    if (gone != null) {
                        touch(gone, null);
                    }
                }
            }
        }
        touched.forEach(id -> change(id, second));
        touched.clear();
    }

    /** From this second of the hour that is being cut on these rules hold. */
    public void use(long second, MeteringRules newRules, Names newNames) {
        rules = newRules;
        names = newNames;
        touchAll();
        touched.forEach(id -> change(id, second));
        touched.clear();
    }

    /** Whether the source is being watched, or was for a while in the hour that is being cut. */
    public boolean hasWatched() {
        return watched || !observed.isEmpty();
    }

    /** Ends the hour and begins the next one; what runs goes on in it. */
    public Cut endHour() {
        long end = startOfHour + SECONDS_PER_HOUR;
        for (Map.Entry<String, Running> entry : running.entrySet()) {
            finish(entry.getValue(), end);
            entry.setValue(new Running(entry.getValue().inputs(), end));
        }
        if (watched) {
            observe(end);
            watchedSince = end;
        }
        records.sort(ORDER);
        Cut cut = new Cut(startOfHour, observed, records);
        records = new ArrayList<>();
        observed = new ArrayList<>();
        startOfHour = end;
        return cut;
    }

    /** Inputs that hold since a second; the record's own span is only a placeholder. */
    private record Running(UsageRecord inputs, long since) {}

    private void stopWatching(long second) {
        running.forEach((id, object) -> finish(object, second));
        running.clear();
        inventory.clear();
        touched.clear();
        observe(second);
        watched = false;
    }

    /** Notes which objects' inputs may differ once this one has changed. */
    private void touch(InventoryObject object, @Nullable InventoryObject before) {
        switch (object) {
            case InventoryObject.Vm vm -> {
                touched.add(vm.id());
                touchHost(vm.host());
                if (before instanceof InventoryObject.Vm previous) {
                    touchHost(previous.host());
                }
            }
            case InventoryObject.Host host -> {
                touched.add(host.id());
                touched.addAll(inventory.vmIdsOn(host.id()));
            }
            case InventoryObject.HostLicence licence -> {
                touched.add(licence.host());
                touched.addAll(inventory.vmIdsOn(licence.host()));
            }
            case InventoryObject.Vsan vsan -> touched.add(vsan.id());
            case InventoryObject.Counter counter -> touched.add(counter.id());
            // Rare, and anything may lie below it.
            case InventoryObject.Container container -> touchAll();
        }
    }

    private void touchAll() {
        touched.addAll(inventory.hostIds());
        touched.addAll(inventory.vmIds());
        touched.addAll(inventory.otherIds());
    }

    private void touchHost(@Nullable String host) {
        if (host != null) {
            touched.add(host);
        }
    }

    private void change(String id, long second) {
        UsageRecord inputs = inputs(id);
        Running before = running.get(id);
        if (before != null && before.inputs().equals(inputs)) {
            return;
        }
        if (before != null) {
            finish(before, second);
        }
        if (inputs == null) {
            running.remove(id);
        } else {
            running.put(id, new Running(inputs, second));
        }
    }

    private @Nullable UsageRecord inputs(String id) {
        InventoryObject.Vm vm = inventory.vm(id);
        if (vm != null) {
            return inputs(vm);
        }
        InventoryObject.Host host = inventory.host(id);
        if (host != null) {
            return inputs(host);
        }
        return switch (inventory.other(id)) {
            case InventoryObject.Vsan vsan -> inputs(vsan);
            case InventoryObject.Counter counter -> inputs(counter);
            case null, default -> null;
        };
    }

    private VsanRecord inputs(InventoryObject.Vsan vsan) {
        String name = names.leaving(ObjectKind.CLUSTER, source.id(), vsan.cluster(), vsan.name())
                .orElse(null);
        RecordHead head =
                rules.head(vsan.cluster(), name, Lineage.ofContents(vsan.cluster(), inventory, source), false);
        return new VsanRecord(head, vsan.rawBytes(), vsan.usedBytes(), vsan.edition());
    }

    private CounterRecord inputs(InventoryObject.Counter counter) {
        RecordHead head = rules.head(counter.id(), null, Lineage.ofSource(source), false);
        String customer = counter.customer();
        return new CounterRecord(
                customer == null ? head : head.withCustomer(customer), counter.counter(), counter.value());
    }

    private VmRecord inputs(InventoryObject.Vm vm) {
        InventoryObject.Host host = inventory.host(vm.host());
        boolean carriedForward = host != null && !host.connected();
        RecordHead head =
                rules.head(vm.id(), leaving(ObjectKind.VM, vm), Lineage.ofVm(vm, inventory, source), carriedForward);
        return new VmRecord(head, vm.on(), vm.memoryMiB(), vm.reservedMiB(), vm.vcpus(), vm.host());
    }

    private HostRecord inputs(InventoryObject.Host host) {
        RecordHead head = rules.head(
                host.id(), leaving(ObjectKind.HOST, host), Lineage.ofHost(host, inventory, source), !host.connected());
        return new HostRecord(
                head.withLicence(head.licence(), inventory.licenceKey(host.id())),
                host.coresPerCpu(),
                inventory.poweredOnVms(host.id()));
    }

    private @Nullable String leaving(ObjectKind kind, InventoryObject object) {
        return names.leaving(kind, source.id(), object.id(), object.name()).orElse(null);
    }

    /** A head whose span is set when the span is known. */
    static RecordHead head(String id) {
        return RecordHead.of(id, 0, MonthClock.SECONDS_PER_HOUR);
    }

    private void observe(long until) {
        if (until > watchedSince) {
            observed.add(new Span(secondOfHour(watchedSince), secondOfHour(until)));
        }
    }

    private void finish(Running object, long until) {
        if (until > object.since()) {
            records.add(spanning(object.inputs(), secondOfHour(object.since()), secondOfHour(until)));
        }
    }

    private int secondOfHour(long second) {
        return Math.toIntExact(second - startOfHour);
    }

    private static UsageRecord spanning(UsageRecord inputs, int from, int to) {
        return switch (inputs) {
            case VmRecord vm ->
                new VmRecord(
                        vm.head().withSpan(from, to),
                        vm.on(),
                        vm.configuredMiB(),
                        vm.reservedMiB(),
                        vm.vcpus(),
                        vm.host());
            case HostRecord host ->
                new HostRecord(host.head().withSpan(from, to), host.coresPerCpu(), host.poweredOnVms());
            case VsanRecord vsan ->
                new VsanRecord(vsan.head().withSpan(from, to), vsan.rawBytes(), vsan.usedBytes(), vsan.edition());
            case CounterRecord counter ->
                new CounterRecord(counter.head().withSpan(from, to), counter.counter(), counter.value());
            default -> throw new IllegalStateException("no record of this kind is made here: " + inputs.kind());
        };
    }
}
