package org.meterline.usagemeter.domain;

import java.util.List;
import java.util.Optional;

/**
 * Rules of one purpose, the oldest first. Where several apply the most specific object decides: VM, then vApp, then
 * resource pool or folder, then host, cluster, data center, vCenter; along one chain of folders or pools the nearest;
 * between what is left the oldest rule.
 */
public record RuleSet<T>(List<Rule<T>> rules) {
    public RuleSet {
        rules = List.copyOf(rules);
    }

    Optional<T> valueFor(Lineage lineage) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        for (List<List<Lineage.Member>> level : lineage.levels()) {
            int oldest = oldestOfLevel(level);
            if (oldest < rules.size()) {
                return Optional.of(rules.get(oldest).value());
            }
        }
        return Optional.empty();
    }

    private int oldestOfLevel(List<List<Lineage.Member>> level) {
        int oldest = rules.size();
        for (List<Lineage.Member> chain : level) {
            oldest = Math.min(oldest, ofNearest(chain));
        }
        return oldest;
    }

    private int ofNearest(List<Lineage.Member> chain) {
        for (Lineage.Member member : chain) {
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).matches(member)) {
                    return i;
                }
            }
        }
        return rules.size();
    }
}
