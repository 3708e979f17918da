package org.meterline.aggregation.domain.metric;

import java.util.OptionalLong;
import org.meterline.contracts.report.CounterRecord;
import org.meterline.contracts.report.EdgeRecord;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.contracts.report.VsanRecord;

/** What one object is worth at one instant, as an integer in a unit in which nothing is lost. */
public sealed interface ObjectValue {

    /** The value of a record's object; empty where the metric does not speak of such objects. */
    OptionalLong of(UsageRecord usage);

    /** How many of these integers make one of the metric's unit. */
    long perUnit();

    /** The records whose objects have such a value. */
    Class<? extends UsageRecord> records();

    /** Whether a commit may be held against it hour by hour; memory is held against its month only. */
    default boolean comparableByHour() {
        return false;
    }

    /**
     * M1: the memory of a powered-on VM that is billed: its reservation, at least a percentage of what is configured, at
     * most a cap. In hundredths of a MiB; the unit is a GB of 1024 MiB.
     */
    record BilledVram(long capMiB, int floorPercent) implements ObjectValue {

        private static final long HUNDREDTHS = 100;
        private static final long MIB_PER_GB = 1024;
        private static final long LARGEST_CAP_MIB = 1L << 40;

        public BilledVram {
            if (capMiB < 1 || capMiB > LARGEST_CAP_MIB) {
                throw new IllegalArgumentException("capMiB " + capMiB + " is not in 1.." + LARGEST_CAP_MIB);
            }
            if (floorPercent < 0 || floorPercent > 100) {
                throw new IllegalArgumentException("floorPercent " + floorPercent + " is not in 0..100");
            }
        }

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof VmRecord vm ? OptionalLong.of(vm.on() ? billed(vm) : 0) : OptionalLong.empty();
        }

        private long billed(VmRecord vm) {
            // Clamped before they are multiplied: a reading of any size stays exact.
            long cap = capMiB * HUNDREDTHS;
            long reserved = vm.reservedMiB() >= capMiB ? cap : vm.reservedMiB() * HUNDREDTHS;
            long floor = floorPercent == 0 ? 0 : vm.configuredMiB() >= cap ? cap : vm.configuredMiB() * floorPercent;
            return Math.min(cap, Math.max(reserved, floor));
        }

        @Override
        public long perUnit() {
            return HUNDREDTHS * MIB_PER_GB;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return VmRecord.class;
        }
    }

    /** M7: the cores of a host that need a licence: each CPU counts at least a minimum. */
    record LicensableCores(int minimumPerCpu) implements ObjectValue {

        public LicensableCores {
            if (minimumPerCpu < 0) {
                throw new IllegalArgumentException("minimumPerCpu " + minimumPerCpu + " is negative");
            }
        }

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof HostRecord host ? OptionalLong.of(cores(host)) : OptionalLong.empty();
        }

        private long cores(HostRecord host) {
            long cores = 0;
            for (int ofCpu : host.coresPerCpu()) {
                cores = Math.addExact(cores, Math.max(minimumPerCpu, ofCpu));
            }
            return cores;
        }

        @Override
        public long perUnit() {
            return 1;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return HostRecord.class;
        }

        @Override
        public boolean comparableByHour() {
            return true;
        }
    }

    /** M5: the vCPUs of a VM, powered on or not. */
    record AllocatedVcpus() implements ObjectValue {

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof VmRecord vm ? OptionalLong.of(vm.vcpus()) : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return 1;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return VmRecord.class;
        }
    }

    /** M5: the configured memory of a VM, powered on or not. In MiB; the unit is a GB of 1024 MiB. */
    record AllocatedRam() implements ObjectValue {

        private static final long MIB_PER_GB = 1024;

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof VmRecord vm ? OptionalLong.of(vm.configuredMiB()) : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return MIB_PER_GB;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return VmRecord.class;
        }
    }

    /** M6: the physical cores of a host while at least one VM on it is powered on. */
    record ActiveHostCores() implements ObjectValue {

        private static final LicensableCores PHYSICAL = new LicensableCores(0);

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof HostRecord host && host.poweredOnVms() == 0
                    ? OptionalLong.of(0)
                    : PHYSICAL.of(usage);
        }

        @Override
        public long perUnit() {
            return 1;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return HostRecord.class;
        }

        @Override
        public boolean comparableByHour() {
            return true;
        }
    }

    /** M13: M7 of hosts that have a feature. */
    record FeatureCores(String feature, LicensableCores cores) implements ObjectValue {

        public FeatureCores {
            if (feature.isEmpty()) {
                throw new IllegalArgumentException("feature is empty");
            }
        }

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage.features().contains(feature) ? cores.of(usage) : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return 1;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return HostRecord.class;
        }

        @Override
        public boolean comparableByHour() {
            return true;
        }
    }

    /** M12: so many cores for each vCPU of an edge; no minimum applies. */
    record EdgeCores(int coresPerVcpu) implements ObjectValue {

        public EdgeCores {
            if (coresPerVcpu < 1) {
                throw new IllegalArgumentException("coresPerVcpu " + coresPerVcpu + " is not positive");
            }
        }

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof EdgeRecord edge
                    ? OptionalLong.of((long) edge.vcpus() * coresPerVcpu)
                    : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return 1;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return EdgeRecord.class;
        }

        @Override
        public boolean comparableByHour() {
            return true;
        }
    }

    /** M11: what is used of a vSAN cluster. In bytes; the unit is a GB of 2^30 bytes. */
    record VsanUsed() implements ObjectValue {

        private static final long BYTES_PER_GB = 1L << 30;

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof VsanRecord vsan ? OptionalLong.of(vsan.usedBytes()) : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return BYTES_PER_GB;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return VsanRecord.class;
        }
    }

    /** M10: what is claimed by a vSAN cluster. In bytes; the unit is a TiB of 2^40 bytes. */
    record VsanRaw() implements ObjectValue {

        private static final long BYTES_PER_TIB = 1L << 40;

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof VsanRecord vsan ? OptionalLong.of(vsan.rawBytes()) : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return BYTES_PER_TIB;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return VsanRecord.class;
        }
    }

    /** M14, M15: a counter by its name. */
    record Counter(String counter) implements ObjectValue {

        public Counter {
            if (counter.isEmpty()) {
                throw new IllegalArgumentException("counter is empty");
            }
        }

        @Override
        public OptionalLong of(UsageRecord usage) {
            return usage instanceof CounterRecord counted && counted.counter().equals(counter)
                    ? OptionalLong.of(counted.value())
                    : OptionalLong.empty();
        }

        @Override
        public long perUnit() {
            return 1;
        }

        @Override
        public Class<? extends UsageRecord> records() {
            return CounterRecord.class;
        }
    }
}
