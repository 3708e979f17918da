package org.meterline.usagemeter.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.usagemeter.domain.InventoryObject.Container;

/**
 * Where an object stands: itself and all that contains it, the most specific level first. A level has one chain for each
 * way of containing, each with the nearest container first: a VM lies in folders and in resource pools at once.
 */
record Lineage(List<List<List<Member>>> levels) {
    /** No inventory is deeper; a parent that leads back to its child ends here too. */
    private static final int MAX_DEPTH = 64;

    /** One object that a rule may name. */
    record Member(ObjectKind kind, String id, String name) {}

    static Lineage ofVm(InventoryObject.Vm vm, Inventory inventory, RecordedSource source) {
        List<Container> folders = chain(vm.folder(), inventory);
        List<Container> pools = chain(vm.pool(), inventory);
        InventoryObject.Host host = inventory.host(vm.host());
        List<Container> compute = host == null ? pools : chain(host.parent(), inventory);
        return new Lineage(List.of(
                List.of(List.of(new Member(ObjectKind.VM, vm.id(), vm.name()))),
                List.of(members(folders, Container.Kind.VAPP), members(pools, Container.Kind.VAPP)),
                List.of(members(pools, Container.Kind.RESOURCE_POOL), members(folders, Container.Kind.FOLDER)),
                List.of(host == null ? List.of() : List.of(member(host))),
                List.of(host == null ? List.of() : licence(host.id(), inventory)),
                List.of(members(compute, Container.Kind.CLUSTER)),
                List.of(members(folders, Container.Kind.DATACENTER), members(compute, Container.Kind.DATACENTER)),
                List.of(List.of(vcenter(source)))));
    }

    static Lineage ofHost(InventoryObject.Host host, Inventory inventory, RecordedSource source) {
        List<Container> compute = chain(host.parent(), inventory);
        return new Lineage(List.of(
                List.of(List.of(member(host))),
                List.of(licence(host.id(), inventory)),
                List.of(members(compute, Container.Kind.CLUSTER)),
                List.of(members(compute, Container.Kind.DATACENTER)),
                List.of(List.of(vcenter(source)))));
    }

    /** Of what lies in a container as a whole. */
    static Lineage ofContents(String container, Inventory inventory, RecordedSource source) {
        List<Container> chain = chain(container, inventory);
        return new Lineage(List.of(
                List.of(members(chain, Container.Kind.CLUSTER)),
                List.of(members(chain, Container.Kind.DATACENTER)),
                List.of(List.of(vcenter(source)))));
    }

    /** Of what belongs to the source as a whole. */
    static Lineage ofSource(RecordedSource source) {
        return new Lineage(List.of(List.of(List.of(vcenter(source)))));
    }

    private static List<Member> licence(String host, Inventory inventory) {
        String key = inventory.licenceKey(host);
        return key == null ? List.of() : List.of(new Member(ObjectKind.LICENCE_KEY, key, key));
    }

    /** What a rule may name of an object by itself; empty where no rule can name it. */
    static Optional<Member> named(InventoryObject object) {
        return switch (object) {
            case InventoryObject.Vm vm -> Optional.of(new Member(ObjectKind.VM, vm.id(), vm.name()));
            case InventoryObject.Host host -> Optional.of(member(host));
            case InventoryObject.Container container ->
                Optional.of(new Member(kind(container.kind()), container.id(), container.name()));
            case InventoryObject.HostLicence licence ->
                Optional.of(new Member(ObjectKind.LICENCE_KEY, licence.key(), licence.key()));
            case InventoryObject.Vsan vsan -> Optional.empty();
            case InventoryObject.Counter counter -> Optional.empty();
        };
    }

    private static Member member(InventoryObject.Host host) {
        return new Member(ObjectKind.HOST, host.id(), host.name());
    }

    private static Member vcenter(RecordedSource source) {
        return new Member(ObjectKind.VCENTER, source.id().toString(), source.name());
    }

    /** The container with this id and all that contain it. */
    private static List<Container> chain(@Nullable String id, Inventory inventory) {
        List<Container> chain = new ArrayList<>();
        Container next = inventory.container(id);
        while (next != null && chain.size() < MAX_DEPTH) {
            chain.add(next);
            next = inventory.container(next.parent());
        }
        return chain;
    }

    private static List<Member> members(List<Container> chain, Container.Kind kind) {
        return chain.stream()
                .filter(container -> container.kind() == kind)
                .map(container -> new Member(kind(kind), container.id(), container.name()))
                .toList();
    }

    private static ObjectKind kind(Container.Kind kind) {
        return switch (kind) {
            case FOLDER -> ObjectKind.FOLDER;
            case VAPP -> ObjectKind.VAPP;
            case RESOURCE_POOL -> ObjectKind.RESOURCE_POOL;
            case CLUSTER -> ObjectKind.CLUSTER;
            case DATACENTER -> ObjectKind.DATACENTER;
        };
    }
}
