package org.meterline.chassis.security;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sends the present request, and for which organisation. */
@RequestScoped
public class Caller {

    private final SecurityIdentity identity;
    private final String organisationClaim;

    @Inject
    Caller(
            SecurityIdentity identity,
            @ConfigProperty(name = "meterline.oidc.organisation-claim", defaultValue = "provider")
                    String organisationClaim) {
        this.identity = identity;
        this.organisationClaim = organisationClaim;
    }

    /** The {@code sub} of the token: stable, unlike a name. */
    public String subject() {
        return token().map(JsonWebToken::getSubject)
                .orElseGet(() -> identity.getPrincipal().getName());
    }

    /** The organisation the token speaks for; a platform admin may have none. */
    public Optional<String> organisation() {
        return claim(organisationClaim).flatMap(Caller::single);
    }

    /** A claim of the token as it stands there. */
    public Optional<Object> claim(String name) {
        return token().flatMap(token -> Optional.ofNullable(token.<Object>getClaim(name)));
    }

    public Set<String> roles() {
        return identity.getRoles();
    }

    public boolean platformAdmin() {
        return identity.hasRole(Roles.PLATFORM_ADMIN);
    }

    private Optional<JsonWebToken> token() {
        return identity.getPrincipal() instanceof JsonWebToken token ? Optional.of(token) : Optional.empty();
    }

    /** Some issuers write every attribute as a list; more than one organisation is none, for we may not choose. */
    private static Optional<String> single(Object claim) {
        Object value = claim instanceof Collection<?> many && many.size() == 1
                ? many.iterator().next()
                : claim;
        String text = value instanceof String string
                ? string
                : value instanceof jakarta.json.JsonString json ? json.getString() : "";
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
