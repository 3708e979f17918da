package org.meterline.usagemeter.vsphere;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject;

/**
 * Puts inventory objects together from property updates, which bring only what changed. An object whose needed
 * properties are not all there yet (a VM that is being created, an inaccessible one) is not an inventory object yet.
 */
final class InventoryAssembler {
    private static final String NAME = "name";
    private static final String PARENT = "parent";
    private static final String POOL = "resourcePool";
    private static final String PARENT_VAPP = "parentVApp";
    private static final String POWER = "runtime.powerState";
    private static final String HOST = "runtime.host";
    private static final String MEMORY = "config.hardware.memoryMB";
    private static final String VCPUS = "config.hardware.numCPU";
    private static final String RESERVATION = "config.memoryAllocation.reservation";
    private static final String CONNECTION = "runtime.connectionState";
    private static final String PACKAGES = "hardware.cpuInfo.numCpuPackages";
    private static final String CORES = "hardware.cpuInfo.numCpuCores";
    private static final List<String> CONTAINER_PATHS = List.of(NAME, PARENT);

    /** What to ask for, by the type of the managed object. */
    static final Map<String, List<String>> PATHS_BY_TYPE = Map.of(
            "VirtualMachine", List.of(NAME, PARENT, PARENT_VAPP, POOL, POWER, HOST, MEMORY, VCPUS, RESERVATION),
            "HostSystem", List.of(NAME, PARENT, CONNECTION, PACKAGES, CORES),
            "Folder", CONTAINER_PATHS,
            "Datacenter", CONTAINER_PATHS,
            // Covers clusters as well, as ResourcePool covers vApps: a type stands for those derived from it.
            "ComputeResource", CONTAINER_PATHS,
            "ResourcePool", CONTAINER_PATHS);

    private final Map<String, Map<String, @Nullable String>> properties = new HashMap<>();

    /** Takes an update in; the object as it stands then, where it is complete. */
    Optional<InventoryObject> take(PropertyUpdate update) {
        if (update.kind() == PropertyUpdate.Kind.ENTER) {
            properties.put(update.object().id(), new HashMap<>());
        }
        Map<String, @Nullable String> values =
                properties.computeIfAbsent(update.object().id(), id -> new HashMap<>());
        values.putAll(update.values());
        return assemble(update.object(), values);
    }

    void forget(Reference object) {
        properties.remove(object.id());
    }

    private static Optional<InventoryObject> assemble(Reference object, Map<String, @Nullable String> values) {
        return switch (object.type()) {
            case "VirtualMachine" -> vm(object.id(), values);
            case "HostSystem" -> host(object.id(), values);
            case "Folder" -> container(object.id(), InventoryObject.Container.Kind.FOLDER, values);
            case "Datacenter" -> container(object.id(), InventoryObject.Container.Kind.DATACENTER, values);
            case "ResourcePool" -> container(object.id(), InventoryObject.Container.Kind.RESOURCE_POOL, values);
            case "VirtualApp" -> container(object.id(), InventoryObject.Container.Kind.VAPP, values);
            case "ComputeResource", "ClusterComputeResource" ->
                container(object.id(), InventoryObject.Container.Kind.CLUSTER, values);
            default -> Optional.empty();
        };
    }

    private static Optional<InventoryObject> vm(String id, Map<String, @Nullable String> values) {
        String name = values.get(NAME);
        String power = values.get(POWER);
        String memory = values.get(MEMORY);
        String vcpus = values.get(VCPUS);
        if (name == null || power == null || memory == null || vcpus == null) {
            return Optional.empty();
        }
        String reservation = values.get(RESERVATION);
        String folder = values.get(PARENT);
        return Optional.of(new InventoryObject.Vm(
                id,
                plain(name),
                power.equals("poweredOn"),
                number(memory),
                // -1 stands for "not set"
                reservation == null ? 0 : Math.max(0, number(reservation)),
                Math.toIntExact(number(vcpus)),
                values.get(HOST),
                folder != null ? folder : values.get(PARENT_VAPP),
                values.get(POOL)));
    }

    private static Optional<InventoryObject> host(String id, Map<String, @Nullable String> values) {
        String name = values.get(NAME);
        String packages = values.get(PACKAGES);
        String cores = values.get(CORES);
        if (name == null || packages == null || cores == null) {
            return Optional.empty();
        }
        return Optional.of(new InventoryObject.Host(
                id,
                plain(name),
                spread(number(cores), Math.toIntExact(number(packages))),
                "connected".equals(values.get(CONNECTION)),
                values.get(PARENT)));
    }

    private static Optional<InventoryObject> container(
            String id, InventoryObject.Container.Kind kind, Map<String, @Nullable String> values) {
        String name = values.get(NAME);
        return name == null
                ? Optional.empty()
                : Optional.of(new InventoryObject.Container(id, kind, plain(name), values.get(PARENT)));
    }

    /** The cores of each package; where they do not divide evenly the first ones have one more. */
    static List<Integer> spread(long cores, int packages) {
        List<Integer> spread = new ArrayList<>(packages);
        for (int i = 0; i < packages; i++) {
            spread.add(Math.toIntExact(cores / packages + (i < cores % packages ? 1 : 0)));
        }
        return spread;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new SoapSyntaxException("not a whole number: " + text, e);
        }
    }

    /** vSphere writes a slash, a backslash and a percent sign in a name as %2f, %5c and %25. */
    static String plain(String name) {
        return name.replace("%2f", "/")
                .replace("%2F", "/")
                .replace("%5c", "\\")
                .replace("%5C", "\\")
                .replace("%25", "%");
    }
}
