package org.meterline.usagemeter.domain;

import org.jspecify.annotations.Nullable;

/**
 * Gives one object, and everything inside it, a value: a customer label or a licence category.
 *
 * @param id the vCenter's id of the object; null where the rule goes by name
 * @param name the object's name, in full; null where the rule goes by id
 */
public record Rule<T>(
        ObjectKind kind, @Nullable String id, @Nullable String name, T value) {
    public Rule {
        if ((id == null) == (name == null)) {
            throw new IllegalArgumentException("a rule names its object either by id or by name");
        }
    }

    boolean matches(Lineage.Member member) {
        return member.kind() == kind
                && (id != null ? id.equals(member.id()) : member.name().equals(name));
    }
}
