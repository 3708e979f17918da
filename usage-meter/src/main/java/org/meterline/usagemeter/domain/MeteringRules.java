package org.meterline.usagemeter.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.report.Licence;
import org.meterline.contracts.report.RecordHead;

/** How the operator assigns usage: to customers, and to licence categories. */
public record MeteringRules(RuleSet<String> customers, RuleSet<Licence> licences) {
    /** No customer, everything rented. */
    public static final MeteringRules NONE = new MeteringRules(new RuleSet<>(List.of()), new RuleSet<>(List.of()));

    public MeteringRules {
        for (Rule<String> rule : customers.rules()) {
            if (rule.value().isBlank() || RecordHead.RESERVED_CUSTOMERS.contains(rule.value())) {
                throw new IllegalArgumentException("'" + rule.value() + "' cannot be a customer's label");
            }
        }
    }

    RecordHead head(String id, @Nullable String name, Lineage lineage, boolean estimated) {
        return HourCutter.head(id)
                .withName(name)
                .withCustomer(customers.valueFor(lineage).orElse(RecordHead.NO_CUSTOMER))
                .withLicence(licences.valueFor(lineage).orElse(Licence.RENTAL), null)
                .withEstimated(estimated);
    }
}
