package org.meterline.aggregation.http;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;

/** For which provider a request acts: the caller's own, or, for a platform admin, the one it names. */
@Singleton
public class ActingProvider {

    private final Caller caller;

    ActingProvider(Caller caller) {
        this.caller = caller;
    }

    public String of(@Nullable String asked) {
        Optional<String> own = caller.organisation();
        if (caller.platformAdmin()) {
            return Optional.ofNullable(asked)
                    .filter(provider -> !provider.isBlank())
                    .or(() -> own)
                    .orElseThrow(() -> Problems.of(
                            AggregationProblem.PROVIDER_REQUIRED, "Add ?provider= to say for which provider."));
        }
        String provider = own.orElseThrow(
                () -> Problems.of(CommonProblem.FORBIDDEN, "The token names no provider, or more than one."));
        if (asked != null && !asked.equals(provider)) {
            // Nobody learns whether another provider exists.
            throw Problems.of(CommonProblem.NOT_FOUND, "There is nothing here.");
        }
        return provider;
    }
}
