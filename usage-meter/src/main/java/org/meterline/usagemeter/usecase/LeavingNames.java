package org.meterline.usagemeter.usecase;

import java.util.Optional;
import java.util.UUID;
import org.meterline.usagemeter.domain.NamePolicy;
import org.meterline.usagemeter.domain.Names;
import org.meterline.usagemeter.domain.ObjectKind;

/** Lets names leave as the operator has chosen, and notes here whatever leaves in another form. */
public final class LeavingNames implements Names {
    private final NameRules rules;
    private final NameHash hash;
    private final NameTable table;

    public LeavingNames(NameRules rules, NameHash hash, NameTable table) {
        this.rules = rules;
        this.hash = hash;
        this.table = table;
    }

    @Override
    public Optional<String> leaving(ObjectKind kind, UUID source, String id, String name) {
        NamePolicy policy = rules.of(kind);
        if (policy == NamePolicy.PLAIN) {
            return Optional.of(name);
        }
        String hashed = hash.of(kind, name);
        table.note(new NameTable.Known(kind, source, id, name, hashed));
        return switch (policy) {
            case HASHED -> Optional.of(hashed);
            case REDACTED -> Optional.of(rules.label());
            case NONE, PLAIN -> Optional.empty();
        };
    }
}
