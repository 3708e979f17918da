package org.meterline.aggregation.domain.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All blockers of one kind together.
 *
 * @param subjects how many sources or usage meters it is about
 * @param count theirs added up
 * @param shown some of them, those with the highest counts first
 */
public record BlockerSum(
        Blocker.Kind kind,
        long subjects,
        long count,
        @Nullable Instant first,
        @Nullable Instant last,
        List<Blocker> shown) {

    public BlockerSum {
        shown = List.copyOf(shown);
    }

    /**
     * By kind, in their order.
     *
     * @param most how many of a kind are shown
     */
    public static List<BlockerSum> of(List<Blocker> blockers, int most) {
        Map<Blocker.Kind, List<Blocker>> byKind = new TreeMap<>();
        blockers.forEach(blocker -> byKind.computeIfAbsent(blocker.kind(), absent -> new ArrayList<>())
                .add(blocker));
        return byKind.entrySet().stream()
                .map(each -> of(each.getKey(), each.getValue(), most))
                .toList();
    }

    private static BlockerSum of(Blocker.Kind kind, List<Blocker> blockers, int most) {
        return new BlockerSum(
                kind,
                blockers.size(),
                blockers.stream().mapToLong(Blocker::count).sum(),
                instants(blockers, Blocker::first)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                instants(blockers, Blocker::last).max(Comparator.naturalOrder()).orElse(null),
                blockers.stream()
                        .sorted(Comparator.comparingLong(Blocker::count)
                                .reversed()
                                .thenComparing(Blocker::subject))
                        .limit(most)
                        .toList());
    }

    private static Stream<Instant> instants(List<Blocker> blockers, Function<Blocker, @Nullable Instant> instant) {
        return blockers.stream().map(instant).filter(Objects::nonNull);
    }
}
