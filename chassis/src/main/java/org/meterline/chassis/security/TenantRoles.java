package org.meterline.chassis.security;

import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;

/** Who issued the token decides who is a usage meter: its roles are exactly that one, and nobody else has it. */
@ApplicationScoped
public class TenantRoles implements SecurityIdentityAugmentor {

    static final String USAGE_METER_TENANT = "usage-meter";

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity.isAnonymous() ? identity : withRolesOfTenant(identity));
    }

    /** Whether the usage meters' issuer made its token. */
    public static boolean ofUsageMeter(SecurityIdentity identity) {
        return USAGE_METER_TENANT.equals(identity.getAttribute(OidcUtils.TENANT_ID_ATTRIBUTE));
    }

    static SecurityIdentity withRolesOfTenant(SecurityIdentity identity) {
        QuarkusSecurityIdentity.Builder augmented = QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addPermissionChecker(identity::checkPermission)
                .addRoles(rolesOf(identity));
        return augmented.build();
    }

    private static Set<String> rolesOf(SecurityIdentity identity) {
        if (ofUsageMeter(identity)) {
            return Set.of(Roles.USAGE_METER);
        }
        return identity.getRoles().stream()
                .filter(role -> !Roles.USAGE_METER.equals(role))
                .collect(Collectors.toUnmodifiableSet());
    }
}
