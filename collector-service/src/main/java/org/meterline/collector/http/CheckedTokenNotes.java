package org.meterline.collector.http;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.meterline.chassis.security.TenantRoles;

/** Notes each usage meter's token that Quarkus has found good. */
@ApplicationScoped
class CheckedTokenNotes implements SecurityIdentityAugmentor {

    private final CheckedTokens tokens;

    CheckedTokenNotes(CheckedTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (TenantRoles.ofUsageMeter(identity) && identity.getPrincipal() instanceof JsonWebToken token) {
            tokens.remember(
                    token.getRawToken(), Instant.ofEpochSecond(token.getExpirationTime()), withoutRequest(identity));
        }
        return Uni.createFrom().item(identity);
    }

    /** Who it is, from which issuer, and nothing of the request, which would be kept as long. Roles are given anew each time. */
    private static SecurityIdentity withoutRequest(SecurityIdentity identity) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addAttribute(OidcUtils.TENANT_ID_ATTRIBUTE, identity.getAttribute(OidcUtils.TENANT_ID_ATTRIBUTE))
                .build();
    }
}
