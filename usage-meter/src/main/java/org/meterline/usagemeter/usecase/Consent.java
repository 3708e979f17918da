package org.meterline.usagemeter.usecase;

import java.util.List;
import java.util.Locale;

/** What a person is told before anything leaves the site. */
public final class Consent {
    private Consent() {}

    /** What leaves the site with these rules for names, line by line. */
    public static List<String> whatLeaves(NameRules names) {
        return List.of(
                "ids of sources, VMs, hosts and clusters; names and versions of sources; this meter's id and version",
                "power, memory, reservation, vCPUs, cores, vSAN capacity, licence keys and counters, to the second",
                "names of VMs: " + word(names.vms()) + "; names of hosts: " + word(names.hosts()),
                "customers' labels, as they stand in your rules: a label is a technical key and can be read in the"
                        + " cloud, so take an id where a name is confidential");
    }

    private static String word(Enum<?> policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
