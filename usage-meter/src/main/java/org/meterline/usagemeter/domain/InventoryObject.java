package org.meterline.usagemeter.domain;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One object of a vCenter's inventory as it stood at one instant, with everything that metering needs of it. */
public sealed interface InventoryObject {
    /** The vCenter's own id of the object, such as {@code vm-1001}. */
    String id();

    String name();

    /**
     * A virtual machine.
     *
     * @param on whether it is powered on; a suspended one is not
     * @param folder the folder or vApp it lies in
     * @param pool its resource pool; a template has none
     */
    record Vm(
            String id,
            String name,
            boolean on,
            long memoryMiB,
            long reservedMiB,
            int vcpus,
            @Nullable String host,
            @Nullable String folder,
            @Nullable String pool)
            implements InventoryObject {
        public Vm {
            requireText(id, "id");
            requireText(name, "name");
            requireNotNegative(memoryMiB, "memoryMiB");
            requireNotNegative(reservedMiB, "reservedMiB");
            requireNotNegative(vcpus, "vcpus");
        }
    }

    /**
     * A physical host.
     *
     * @param coresPerCpu physical cores of each CPU package
     * @param connected false while the vCenter itself does not reach the host
     * @param parent the cluster or stand-alone compute resource it belongs to
     */
    record Host(
            String id,
            String name,
            List<Integer> coresPerCpu,
            boolean connected,
            @Nullable String parent) implements InventoryObject {
        public Host {
            requireText(id, "id");
            requireText(name, "name");
            coresPerCpu = List.copyOf(coresPerCpu);
            if (coresPerCpu.isEmpty()) {
                throw new IllegalArgumentException("host " + id + " has no CPU");
            }
            coresPerCpu.forEach(cores -> requireNotNegative(cores, "coresPerCpu"));
        }
    }

    /** What contains others: customer and licence rules name containers. */
    record Container(
            String id, Kind kind, String name, @Nullable String parent) implements InventoryObject {
        public Container {
            requireText(id, "id");
            requireText(name, "name");
            Objects.requireNonNull(kind, "kind");
        }

        /** The kinds of containers that rules distinguish. */
        public enum Kind {
            FOLDER,
            VAPP,
            RESOURCE_POOL,
            CLUSTER,
            DATACENTER
        }
    }

    /**
     * The vSAN capacity of a cluster, as it stood when it was last read.
     *
     * @param cluster the id of the cluster, which is also the id of its records
     */
    record Vsan(
            String id,
            String cluster,
            String name,
            long rawBytes,
            long usedBytes,
            @Nullable String edition) implements InventoryObject {
        public Vsan {
            requireText(id, "id");
            requireText(cluster, "cluster");
            requireText(name, "name");
            requireNotNegative(rawBytes, "rawBytes");
            requireNotNegative(usedBytes, "usedBytes");
        }
    }

    /** The licence key that is assigned to a host. */
    record HostLicence(String id, String host, String key) implements InventoryObject {
        public HostLicence {
            requireText(id, "id");
            requireText(host, "host");
            requireText(key, "key");
        }

        @Override
        public String name() {
            return host;
        }
    }

    /**
     * What a counter read.
     *
     * @param customer whose it is, where the reading says so; else the rules decide
     */
    record Counter(
            String id, String counter, long value, @Nullable String customer) implements InventoryObject {
        public Counter {
            requireText(id, "id");
            requireText(counter, "counter");
        }

        @Override
        public String name() {
            return id;
        }
    }

    private static void requireText(String value, String field) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + " is empty");
        }
    }

    private static void requireNotNegative(long value, String field) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is negative: " + value);
        }
    }
}
