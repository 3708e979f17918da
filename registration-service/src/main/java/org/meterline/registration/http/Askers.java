package org.meterline.registration.http;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.usecase.Asker;
import org.meterline.registration.usecase.Scope;

/** The caller of a route that people and usage meters share. */
@RequestScoped
class Askers {

    private final Caller caller;
    private final Requester requester;

    Askers(Caller caller, Requester requester) {
        this.caller = caller;
        this.requester = requester;
    }

    /** @param chosen the provider a platform admin acts for */
    Asker asker(@Nullable String chosen) {
        return usageMeter()
                ? new Asker.UsageMeterItself(UUID.fromString(caller.subject()), generation())
                : new Asker.People(requester.scope(chosen));
    }

    /** Whose an Idempotency-Key is. */
    String keyOwner(@Nullable String chosen) {
        if (usageMeter()) {
            return caller.claim("provider").map(Object::toString).orElse("");
        }
        return requester.scope(chosen) instanceof Scope.OneProvider one ? one.provider() : "";
    }

    private boolean usageMeter() {
        return caller.roles().contains(Roles.USAGE_METER);
    }

    private int generation() {
        return caller.claim("generation")
                .map(claim -> Integer.parseInt(claim.toString()))
                .orElse(0);
    }

    static RuntimeException ended() {
        return Problems.builder(
                        CommonProblem.UNAUTHENTICATED,
                        "The registration or the access token behind this token has ended.")
                .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .build();
    }
}
