package org.meterline.usagemeter.domain;

/** The kinds of objects that a rule can name. */
public enum ObjectKind {
    VM,
    VAPP,
    RESOURCE_POOL,
    FOLDER,
    HOST,
    /** The licence key of a host: stands for the host and what runs on it. */
    LICENCE_KEY,
    CLUSTER,
    DATACENTER,
    VCENTER
}
