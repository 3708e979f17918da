package org.meterline.aggregation.usecase;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.meterline.aggregation.domain.coverage.PolicyLimits;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.usecase.SourcePolicyStore.Said;

/** Takes what people say of sources: from when on missing hours are estimated, and whether the source is expected at all. */
@Singleton
public final class ManageSourcePolicies {

    /** What came of it. */
    public sealed interface Written {

        record Done(Said said) implements Written {}

        /** @param rule the stable name of the rule that was broken */
        record Refused(String field, String rule, String detail) implements Written {}

        /** Nobody has ever spoken of the source. */
        record Unknown() implements Written {}
    }

    private final SourcePolicyStore store;
    private final PolicyLimits limits;
    private final Clock clock;

    public ManageSourcePolicies(SourcePolicyStore store, PolicyLimits limits, Clock clock) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
    }

    /** Said again, it is taken for the same. */
    public Written say(String provider, UUID source, Instant from, SourcePolicy policy, String reason, String by) {
        if (!from.equals(from.truncatedTo(ChronoUnit.HOURS))) {
            return new Written.Refused("effectiveFrom", "hour-not-full", "It holds from a full hour on.");
        }
        if (policy instanceof SourcePolicy.MissingSamples(int hours) && hours > limits.longestCarryHours()) {
            return new Written.Refused(
                    "/upToHours", "carry-too-long", "At most " + limits.longestCarryHours() + " hours are carried.");
        }
        if (reason.isBlank()
                || reason.length() > limits.reasonLength()
                || reason.chars().anyMatch(Character::isISOControl)) {
            return new Written.Refused(
                    "/reason",
                    "text-malformed",
                    "It is blank, longer than " + limits.reasonLength() + ", or has controls.");
        }
        if (!store.isKnown(provider, source)) {
            return new Written.Unknown();
        }
        List<Said> history = store.history(provider, source, Long.MAX_VALUE, limits.perSource());
        return history.stream()
                .filter(said -> said.from().equals(from) && said.policy().getClass() == policy.getClass())
                .findFirst()
                .filter(last -> last.policy().equals(policy) && last.reason().equals(reason))
                .<Written>map(Written.Done::new)
                .orElseGet(() -> history.size() == limits.perSource()
                        ? new Written.Refused(
                                "", "said-too-often", "It was said " + limits.perSource() + " times of this source.")
                        : new Written.Done(store.add(
                                provider,
                                source,
                                new Said(
                                        0,
                                        from,
                                        policy,
                                        reason,
                                        by,
                                        clock.instant().truncatedTo(ChronoUnit.MILLIS)))));
    }
}
