package org.meterline.usagemeter.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.RecordHead;

/** Which VM and host gets which customer's label as things stand, and what an operator may not have meant. */
public final class LabelAudit {
    private final RuleSet<String> rules;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Rule<String>> met = new HashSet<>();

    public LabelAudit(RuleSet<String> rules) {
        this.rules = rules;
    }

    /**
     * One VM or host.
     *
     * @param label what its usage goes to
     * @param winner the rule that decides; null where none applies
     * @param losers rules that apply too and are beaten, the most specific first
     */
    public record Row(
            ObjectKind kind,
            String source,
            String id,
            String name,
            String label,
            @Nullable Rule<String> winner,
            List<Rule<String>> losers) {
        /** Whether another rule would have given it another label. */
        public boolean contested() {
            return losers.stream().anyMatch(rule -> !rule.value().equals(label));
        }
    }

    /** Looks at the inventory of one source as it stands. */
    public void add(RecordedSource source, List<InventoryObject> objects) {
        Inventory inventory = new Inventory();
        objects.forEach(inventory::put);
        meet(new Lineage.Member(ObjectKind.VCENTER, source.id().toString(), source.name()));
        for (InventoryObject object : objects) {
            Lineage.named(object).ifPresent(this::meet);
            switch (object) {
                case InventoryObject.Vm vm -> add(ObjectKind.VM, source, vm, Lineage.ofVm(vm, inventory, source));
                case InventoryObject.Host host ->
                    add(ObjectKind.HOST, source, host, Lineage.ofHost(host, inventory, source));
                default -> {
                    // Has no usage of its own, or follows its cluster.
                }
            }
        }
    }

    private void meet(Lineage.Member member) {
        for (Rule<String> rule : rules.rules()) {
            if (rule.matches(member)) {
                met.add(rule);
            }
        }
    }

    private void add(ObjectKind kind, RecordedSource source, InventoryObject object, Lineage lineage) {
        List<Rule<String>> applying = rules.applying(lineage);
        Rule<String> winner = applying.isEmpty() ? null : applying.getFirst();
        rows.add(new Row(
                kind,
                source.name(),
                object.id(),
                object.name(),
                winner == null ? RecordHead.NO_CUSTOMER : winner.value(),
                winner,
                applying.isEmpty() ? List.of() : applying.subList(1, applying.size())));
    }

    /** Every VM and host, in the order in which they were added. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** What no rule speaks of. */
    public List<Row> unmapped() {
        return rows.stream().filter(row -> row.winner() == null).toList();
    }

    /** What rules with different labels speak of. */
    public List<Row> contested() {
        return rows.stream().filter(Row::contested).toList();
    }

    /** Rules whose object is in no inventory that was looked at. */
    public List<Rule<String>> missing() {
        return rules.rules().stream().filter(rule -> !met.contains(rule)).toList();
    }
}
