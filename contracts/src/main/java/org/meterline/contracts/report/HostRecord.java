package org.meterline.contracts.report;

import java.util.List;

/** A hypervisor host: the cores of each of its CPUs, how many powered-on VMs it carried. */
public record HostRecord(RecordHead head, List<Integer> coresPerCpu, int poweredOnVms) implements UsageRecord {

    /** The kind of these records in a report. */
    public static final String KIND = "host";

    public HostRecord {
        coresPerCpu = List.copyOf(coresPerCpu);
        if (coresPerCpu.isEmpty()) {
            throw new IllegalArgumentException("coresPerCpu of " + head.id() + " is empty");
        }
        for (int cores : coresPerCpu) {
            Quantities.requireNotNegative(head, "coresPerCpu", cores);
        }
        Quantities.requireNotNegative(head, "poweredOnVms", poweredOnVms);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
