package org.meterline.collector.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers for tokens that were checked a moment ago, before Quarkus checks them; of all others it knows nothing. */
@ApplicationScoped
class CheckedTokenProvider implements IdentityProvider<TokenAuthenticationRequest> {

    private static final String TOKENS = "meterline.collector.tokens";
    private static final String OUTCOME = "outcome";

    private final CheckedTokens tokens;
    private final Counter remembered;
    private final Counter checked;

    CheckedTokenProvider(CheckedTokens tokens, MeterRegistry registry) {
        this.tokens = tokens;
        this.remembered = registry.counter(TOKENS, OUTCOME, "remembered");
        this.checked = registry.counter(TOKENS, OUTCOME, "checked");
    }

    /** Before the one that checks, which has the priority that a provider has by default. */
    @Override
    public int priority() {
        return IdentityProvider.super.priority() + 1;
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        SecurityIdentity found = tokens.find(request.getToken().getToken());
        (found == null ? checked : remembered).increment();
        return Uni.createFrom().item(found);
    }
}
