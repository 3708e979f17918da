package org.meterline.aggregation.domain.metric;

import java.util.OptionalLong;
import org.meterline.contracts.report.HostRecord;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;

/** What one object is worth at one instant, as an integer in a unit in which nothing is lost. */
public sealed interface ObjectValue {

    /** The value of a record's object; empty where the metric does not speak of such objects. */
    OptionalLong of(UsageRecord usage);

    /** How many of these integers make one of the metric's unit. */
    long perUnit();

    /** Whether a commit may be held against it hour by hour; memory is held against its month only. */
    boolean comparableByHour();

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
        public boolean comparableByHour() {
            return false;
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
        public boolean comparableByHour() {
            return true;
        }
    }
}
