package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meterline.usagemeter.domain.InventoryObject.Container;

class RuleSetTest {
    private final Inventory inventory = new Inventory();
    private final InventoryObject.Vm vm =
            new InventoryObject.Vm("vm-1", "web-01", true, 1024, 0, 1, "host-1", "f-inner", "pool-inner");

    @BeforeEach
    void anInventory() {
        List.of(
                        new Container("dc-1", Container.Kind.DATACENTER, "dc", "f-root"),
                        new Container("f-vm", Container.Kind.FOLDER, "vm", "dc-1"),
                        new Container("f-outer", Container.Kind.FOLDER, "outer", "f-vm"),
                        new Container("f-inner", Container.Kind.FOLDER, "inner", "f-outer"),
                        new Container("cluster-1", Container.Kind.CLUSTER, "cluster", "f-host"),
                        new Container("f-host", Container.Kind.FOLDER, "host", "dc-1"),
                        new Container("pool-root", Container.Kind.RESOURCE_POOL, "Resources", "cluster-1"),
                        new Container("pool-outer", Container.Kind.RESOURCE_POOL, "pool", "pool-root"),
                        new Container("app-1", Container.Kind.VAPP, "app", "pool-outer"),
                        new Container("pool-inner", Container.Kind.RESOURCE_POOL, "inner-pool", "app-1"),
                        Story.host("host-1"),
                        vm)
                .forEach(inventory::put);
    }

    private Optional<String> labelOfVm(List<Rule<String>> rules) {
        return new RuleSet<>(rules).valueFor(Lineage.ofVm(vm, inventory, Story.SOURCE));
    }

    private static Rule<String> named(ObjectKind kind, String name) {
        return new Rule<>(kind, null, name, kind + ":" + name);
    }

    @Test
    void theMostSpecificObjectDecides() {
        List<Rule<String>> rules = List.of(
                named(ObjectKind.VCENTER, "vc01"),
                named(ObjectKind.DATACENTER, "dc"),
                named(ObjectKind.CLUSTER, "cluster"),
                named(ObjectKind.HOST, "name-of-host-1"),
                named(ObjectKind.FOLDER, "outer"),
                named(ObjectKind.VAPP, "app"),
                named(ObjectKind.VM, "web-01"));

        for (int known = rules.size(); known > 0; known--) {
            assertEquals(Optional.of(rules.get(known - 1).value()), labelOfVm(rules.subList(0, known)));
        }
    }

    @Test
    void alongOneChainTheNearestDecides() {
        assertEquals(
                Optional.of("FOLDER:inner"),
                labelOfVm(List.of(named(ObjectKind.FOLDER, "outer"), named(ObjectKind.FOLDER, "inner"))));
    }

    @Test
    void betweenPoolAndFolderTheOldestRuleDecides() {
        Rule<String> folder = named(ObjectKind.FOLDER, "outer");
        Rule<String> pool = named(ObjectKind.RESOURCE_POOL, "inner-pool");

        assertEquals(Optional.of(folder.value()), labelOfVm(List.of(folder, pool)));
        assertEquals(Optional.of(pool.value()), labelOfVm(List.of(pool, folder)));
    }

    @Test
    void aRuleMayGoById() {
        assertEquals(
                Optional.of("by id"), labelOfVm(List.of(new Rule<>(ObjectKind.CLUSTER, "cluster-1", null, "by id"))));
        assertEquals(Optional.empty(), labelOfVm(List.of(new Rule<>(ObjectKind.CLUSTER, "cluster-2", null, "by id"))));
    }

    @Test
    void aHostTakesTheRulesOfItsClusterButNotThoseOfFolders() {
        Lineage host = Lineage.ofHost(Story.host("host-1"), inventory, Story.SOURCE);

        assertEquals(
                Optional.of("CLUSTER:cluster"),
                new RuleSet<>(List.of(named(ObjectKind.FOLDER, "host"), named(ObjectKind.CLUSTER, "cluster")))
                        .valueFor(host));
    }

    @Test
    void containersThatContainEachOtherEndSomewhere() {
        inventory.put(new Container("f-outer", Container.Kind.FOLDER, "outer", "f-inner"));

        assertEquals(Optional.empty(), labelOfVm(List.of(named(ObjectKind.FOLDER, "elsewhere"))));
    }

    @Test
    void labelsThatMeanNobodyAreRefused() {
        for (String reserved : List.of("n/a", "-", "No Customer Label", " ")) {
            RuleSet<String> rules = new RuleSet<>(List.of(new Rule<>(ObjectKind.VM, null, "x", reserved)));
            assertThrows(IllegalArgumentException.class, () -> new MeteringRules(rules, MeteringRules.NONE.licences()));
        }
    }
}
