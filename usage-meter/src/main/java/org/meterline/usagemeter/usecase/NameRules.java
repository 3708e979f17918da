package org.meterline.usagemeter.usecase;

import org.meterline.usagemeter.domain.NamePolicy;
import org.meterline.usagemeter.domain.ObjectKind;

/**
 * What an operator has settled about names.
 *
 * @param vms the names of VMs
 * @param hosts the names of hosts
 * @param others the names of everything else
 * @param label what stands for every name that is redacted
 */
public record NameRules(NamePolicy vms, NamePolicy hosts, NamePolicy others, String label) {
    /** What becomes of the names of this kind of object. */
    public NamePolicy of(ObjectKind kind) {
        return switch (kind) {
            case VM -> vms;
            case HOST -> hosts;
            case VAPP, RESOURCE_POOL, FOLDER, CLUSTER, DATACENTER, VCENTER, LICENCE_KEY -> others;
        };
    }
}
