package org.meterline.usagemeter.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.meterline.contracts.report.UsageRecord;
import org.meterline.contracts.report.VmRecord;
import org.meterline.usagemeter.domain.InventoryObject.Container;

class LabelAuditTest {
    private static final Rule<String> ACME = new Rule<>(ObjectKind.CLUSTER, null, "gold", "acme");
    private static final Rule<String> BETA = new Rule<>(ObjectKind.FOLDER, null, "beta", "beta");
    private static final Rule<String> GONE = new Rule<>(ObjectKind.VM, "vm-99", null, "acme");

    private final List<InventoryObject> inventory = List.of(
            new Container("cluster-1", Container.Kind.CLUSTER, "gold", null),
            Story.folder("f-1", "beta", null),
            Story.host("host-1"),
            Story.vm("vm-1", true, 1024, 0, 1, "host-1", "f-1"),
            Story.vm("vm-2", true, 2048, 0, 1, "host-1", null),
            Story.vm("vm-3", true, 4096, 0, 1, null, null));

    private LabelAudit audit(List<Rule<String>> rules) {
        LabelAudit audit = new LabelAudit(new RuleSet<>(rules));
        audit.add(Story.SOURCE, inventory);
        return audit;
    }

    private static LabelAudit.Row row(LabelAudit audit, String id) {
        return audit.rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theMoreSpecificRuleWinsAndTheOverlapIsListed() {
        LabelAudit audit = audit(List.of(ACME, BETA, GONE));

        assertEquals("beta", row(audit, "vm-1").label());
        assertEquals(BETA, row(audit, "vm-1").winner());
        assertEquals(List.of(ACME), row(audit, "vm-1").losers());
        assertEquals(List.of(row(audit, "vm-1")), audit.contested());
        assertEquals("acme", row(audit, "vm-2").label());
        assertEquals("acme", row(audit, "host-1").label());
        assertNull(row(audit, "vm-3").winner());
        assertEquals(List.of(row(audit, "vm-3")), audit.unmapped());
        assertEquals(List.of(GONE), audit.missing());
    }

    @Test
    void rulesWithTheSameLabelDoNotContest() {
        Rule<String> same = new Rule<>(ObjectKind.FOLDER, null, "beta", "acme");

        LabelAudit audit = audit(List.of(ACME, same));

        assertEquals(List.of(ACME), row(audit, "vm-1").losers());
        assertTrue(audit.contested().isEmpty());
    }

    @Test
    void aRuleOfAnEmptyFolderOrOfTheVcenterIsNotMissing() {
        Rule<String> vcenter = new Rule<>(ObjectKind.VCENTER, null, "vc01", "all");
        LabelAudit audit = new LabelAudit(new RuleSet<>(List.of(BETA, vcenter)));

        audit.add(Story.SOURCE, List.of(Story.folder("f-1", "beta", null)));

        assertTrue(audit.missing().isEmpty());
    }

    @Test
    void whatTheAuditSaysIsWhatReportsSayAndTheSumsEqualTheTotal() {
        MeteringRules rules =
                new MeteringRules(new RuleSet<>(List.of(ACME, BETA, GONE)), MeteringRules.NONE.licences());
        Story story = new Story().connected(0);
        inventory.forEach(object -> story.seen(0, object));
        LabelAudit audit = new LabelAudit(rules.customers());
        audit.add(Story.SOURCE, story.recording().lastInventory());

        List<UsageRecord> records = story.firstHour(rules).records();

        for (UsageRecord record : records) {
            assertEquals(row(audit, record.id()).label(), record.customer(), record.id());
        }
        Map<String, Long> byCustomer = records.stream()
                .filter(VmRecord.class::isInstance)
                .map(VmRecord.class::cast)
                .collect(Collectors.groupingBy(
                        UsageRecord::customer, Collectors.summingLong(LabelAuditTest::mibSeconds)));
        assertEquals(Map.of("beta", 1024 * 3600L, "acme", 2048 * 3600L, "No Customer Label", 4096 * 3600L), byCustomer);
        long total = story.firstHour(MeteringRules.NONE).records().stream()
                .filter(VmRecord.class::isInstance)
                .mapToLong(record -> mibSeconds((VmRecord) record))
                .sum();
        assertEquals(
                total, byCustomer.values().stream().mapToLong(Long::longValue).sum());
    }

    private static long mibSeconds(VmRecord vm) {
        return vm.configuredMiB() * (vm.to() - vm.from());
    }

    @Test
    void theLastInventoryIsThatOfTheLastWatch() {
        Recording recording = new Story()
                .connected(0)
                .seen(0, Story.vm("vm-1", true, 1024))
                .seen(0, Story.vm("vm-2", true, 1024))
                .disconnected(1000)
                .connected(2000)
                .seen(2000, Story.vm("vm-2", true, 1024))
                .seen(2000, Story.vm("vm-3", true, 1024))
                .removed(3000, "vm-3")
                .disconnected(4000)
                .recording();

        assertEquals(
                List.of("vm-2"),
                recording.lastInventory().stream().map(InventoryObject::id).toList());
        assertFalse(recording.lastInventory().isEmpty());
    }
}
