package org.meterline.registration.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.request.RequestId;
import org.meterline.chassis.security.Caller;
import org.meterline.registration.usecase.Actor;
import org.meterline.registration.usecase.Scope;

/** The caller of the present request in the words of the use cases: whose meters it may see, and who it is. */
@RequestScoped
class Requester {

    /** Goes into the derivation of tokens, line by line: a provider's name is one line. */
    private static final Pattern PROVIDER = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    private final Caller caller;
    private final HttpServerRequest request;

    Requester(Caller caller, HttpServerRequest request) {
        this.caller = caller;
        this.request = request;
    }

    /** @param chosen the provider a platform admin acts for; ignored for everybody else, who have their own */
    Scope scope(@Nullable String chosen) {
        Optional<String> provider = provider(chosen);
        if (provider.isPresent()) {
            return new Scope.OneProvider(provider.get());
        }
        if (caller.platformAdmin()) {
            return new Scope.EveryProvider();
        }
        throw Problems.of(RegistrationProblem.PROVIDER_MISSING, "Its issuer has to say whom the caller works for.");
    }

    /** For what belongs to exactly one provider. */
    String onlyProvider(@Nullable String chosen) {
        return provider(chosen)
                .orElseThrow(() -> caller.platformAdmin()
                        ? Problems.of(
                                CommonProblem.INVALID_FIELD,
                                "A platform admin says for which provider: ?provider=",
                                "provider",
                                "required")
                        : Problems.of(
                                RegistrationProblem.PROVIDER_MISSING,
                                "Its issuer has to say whom the caller works for."));
    }

    Actor actor() {
        return new Actor(caller.subject(), address(), RequestId.current().orElse(null));
    }

    @Nullable
    String address() {
        return request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    }

    private Optional<String> provider(@Nullable String chosen) {
        Optional<String> provider =
                caller.platformAdmin() && chosen != null ? Optional.of(chosen) : caller.organisation();
        provider.filter(name -> !PROVIDER.matcher(name).matches()).ifPresent(name -> {
            throw Problems.of(CommonProblem.INVALID_FIELD, "This is no provider's name.", "provider", "provider-name");
        });
        return provider;
    }
}
