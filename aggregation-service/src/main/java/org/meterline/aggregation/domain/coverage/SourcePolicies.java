package org.meterline.aggregation.domain.coverage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All that a provider has said of one source, in the order in which it was said. In an hour the policy of its kind holds that
 * has the latest effective hour not after it; of several with the same, the one said last.
 */
public record SourcePolicies(List<Since> said) {

    public static final SourcePolicies NONE = new SourcePolicies(List.of());

    /** A policy and the first hour of which it speaks. */
    public record Since(Instant from, SourcePolicy policy) {}

    public SourcePolicies {
        said = List.copyOf(said);
    }

    /** What was said of the expectation in this hour; empty where nothing was, and then it is expected. */
    Optional<Since> expectationAt(Instant hour) {
        return at(hour, policy -> policy instanceof SourcePolicy.Expectation);
    }

    /** How many hours before this one the metered hour may be by which it is estimated. */
    int carryAt(Instant hour) {
        return at(hour, policy -> policy instanceof SourcePolicy.MissingSamples)
                .map(since -> hours(since.policy()))
                .orElse(0);
    }

    /** The policy of this kind that holds in an hour. */
    public Optional<SourcePolicy> holdingAt(Instant hour, Class<? extends SourcePolicy> kind) {
        return at(hour, kind::isInstance).map(Since::policy);
    }

    /** How far back a metered hour may be that matters to any other. */
    public int longestCarry() {
        return said.stream().mapToInt(since -> hours(since.policy())).max().orElse(0);
    }

    private Optional<Since> at(Instant hour, Predicate<SourcePolicy> kind) {
        return said.stream()
                .filter(since -> kind.test(since.policy()) && !since.from().isAfter(hour))
                .reduce((one, later) -> later.from().isBefore(one.from()) ? one : later);
    }

    private static int hours(SourcePolicy policy) {
        return policy instanceof SourcePolicy.MissingSamples(int hours) ? hours : 0;
    }
}
