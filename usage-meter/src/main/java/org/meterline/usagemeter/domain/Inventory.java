package org.meterline.usagemeter.domain;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects known at one instant, kept up to date event by event, with the VMs of each host at hand. */
final class Inventory {
    private final SortedMap<String, InventoryObject.Vm> vms = new TreeMap<>();
    private final SortedMap<String, InventoryObject.Host> hosts = new TreeMap<>();
    private final Map<String, InventoryObject.Container> containers = new HashMap<>();
    private final Map<String, InventoryObject> others = new HashMap<>();
    private final Map<String, InventoryObject.HostLicence> licencesByHost = new HashMap<>();
    private final Map<String, Set<String>> vmsByHost = new HashMap<>();

    void clear() {
        vms.clear();
        hosts.clear();
        containers.clear();
        others.clear();
        licencesByHost.clear();
        vmsByHost.clear();
    }

    /** Takes an object in and returns the one it replaces. */
    @Nullable
    InventoryObject put(InventoryObject object) {
        return switch (object) {
            case InventoryObject.Vm vm -> putVm(vm);
            case InventoryObject.Host host -> hosts.put(host.id(), host);
            case InventoryObject.Container container -> containers.put(container.id(), container);
            case InventoryObject.Vsan vsan -> others.put(vsan.id(), vsan);
            case InventoryObject.Counter counter -> others.put(counter.id(), counter);
            case InventoryObject.HostLicence licence -> {
                licencesByHost.put(licence.host(), licence);
                yield others.put(licence.id(), licence);
            }
        };
    }

    /** Takes an object out and returns it, or null where it was not known. */
    @Nullable
    InventoryObject remove(String id) {
        InventoryObject.Vm vm = vms.remove(id);
        if (vm != null) {
            leaveHost(vm);
            return vm;
        }
        InventoryObject.Host host = hosts.remove(id);
        if (host != null) {
            return host;
        }
        InventoryObject.Container container = containers.remove(id);
        return container != null ? container : removeOther(id);
    }

    private @Nullable InventoryObject removeOther(String id) {
        InventoryObject other = others.remove(id);
        if (other instanceof InventoryObject.HostLicence licence) {
            licencesByHost.remove(licence.host());
        }
        return other;
    }

    private @Nullable InventoryObject putVm(InventoryObject.Vm vm) {
        InventoryObject.Vm before = vms.put(vm.id(), vm);
        if (before != null) {
            leaveHost(before);
        }
        if (vm.host() != null) {
            vmsByHost.computeIfAbsent(vm.host(), host -> new HashSet<>()).add(vm.id());
        }
        return before;
    }

    private void leaveHost(InventoryObject.Vm vm) {
        if (vm.host() != null) {
            vmsByHost.getOrDefault(vm.host(), Set.of()).remove(vm.id());
        }
    }

    InventoryObject.@Nullable Vm vm(String id) {
        return vms.get(id);
    }

    InventoryObject.@Nullable Host host(@Nullable String id) {
        return id == null ? null : hosts.get(id);
    }

    InventoryObject.@Nullable Container container(@Nullable String id) {
        return id == null ? null : containers.get(id);
    }

    /** What is metered besides VMs and hosts. */
    @Nullable
    InventoryObject other(String id) {
        return others.get(id);
    }

    Collection<String> otherIds() {
        return others.keySet();
    }

    /** The key assigned to a host, where it is known. */
    @Nullable
    String licenceKey(String host) {
        InventoryObject.HostLicence licence = licencesByHost.get(host);
        return licence == null ? null : licence.key();
    }

    Collection<String> vmIds() {
        return vms.keySet();
    }

    Collection<String> hostIds() {
        return hosts.keySet();
    }

    Set<String> vmIdsOn(String host) {
        return vmsByHost.getOrDefault(host, Set.of());
    }

    int poweredOnVms(String host) {
        int count = 0;
        for (String id : vmIdsOn(host)) {
            InventoryObject.Vm vm = vms.get(id);
            if (vm != null && vm.on()) {
                count++;
            }
        }
        return count;
    }
}
