package org.meterline.usagemeter.domain;

/** The kinds of objects that a rule can name. */
public enum ObjectKind {
    VM,
    VAPP,
    RESOURCE_POOL,
    FOLDER,
    HOST,
    CLUSTER,
    DATACENTER,
    VCENTER
}
