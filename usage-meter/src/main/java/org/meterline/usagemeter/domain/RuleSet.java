package org.meterline.usagemeter.domain;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

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

    /** All rules that apply: the one that decides, then those that it beats, the most specific first. */
    List<Rule<T>> applying(Lineage lineage) {
        SortedSet<Integer> rest = new TreeSet<>();
        Set<Integer> order = new LinkedHashSet<>();
        for (List<List<Lineage.Member>> level : lineage.levels()) {
            int decides = oldestOfLevel(level);
            if (decides < rules.size()) {
                order.add(decides);
            }
            level.forEach(chain -> chain.forEach(member -> rest.addAll(matching(member))));
            order.addAll(rest);
        }
        return order.stream().map(rules::get).toList();
    }

    private List<Integer> matching(Lineage.Member member) {
        return IntStream.range(0, rules.size())
                .filter(i -> rules.get(i).matches(member))
                .boxed()
                .toList();
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
