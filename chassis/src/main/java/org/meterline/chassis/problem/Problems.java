package org.meterline.chassis.problem;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.time.Duration;

/** Makes the exception that leaves a service as {@code application/problem+json}. */
public final class Problems {

    private static final String TYPE_PREFIX = "urn:meterline:problem:";

    private Problems() {}

    public static HttpProblem of(ProblemType type, String detail) {
        return builder(type, detail).build();
    }

    /**
     * @param field where in the request: a field's name, or a JSON pointer
     * @param rule the stable slug of the rule that was broken
     */
    public static HttpProblem of(ProblemType type, String detail, String field, String rule) {
        return builder(type, detail)
                .with(ProblemMembers.FIELD, field)
                .with(ProblemMembers.RULE, rule)
                .build();
    }

    /** With {@code Retry-After}, for 429 and 503. */
    public static HttpProblem of(ProblemType type, String detail, Duration retryAfter) {
        return builder(type, detail)
                .withHeader("Retry-After", Math.max(1, retryAfter.toSeconds()))
                .build();
    }

    /** For problems with members or headers of their own. */
    public static HttpProblem.Builder builder(ProblemType type, String detail) {
        return HttpProblem.builder()
                .withType(uri(type))
                .withTitle(type.title())
                .withStatus(type.status())
                .withDetail(detail);
    }

    static URI uri(ProblemType type) {
        return URI.create(TYPE_PREFIX + type.slug());
    }
}
