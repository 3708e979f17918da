package org.meterline.registration;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets a test keep one of a real token's roles, since the local realm has no client for each; never adds one. */
@ApplicationScoped
public class FewerRoles implements SecurityIdentityAugmentor {

    static final String HEADER = "Test-Only-Role";

    @Override
    public int priority() {
        return -1; // after the service's own
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity);
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context, Map<String, Object> attributes) {
        RoutingContext request = HttpSecurityUtils.getRoutingContextAttribute(attributes);
        @Nullable String only = request == null ? null : request.request().getHeader(HEADER);
        return Uni.createFrom().item(only == null || identity.isAnonymous() ? identity : reduced(identity, only));
    }

    private static SecurityIdentity reduced(SecurityIdentity identity, String only) {
        QuarkusSecurityIdentity.Builder reduced = QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addPermissionChecker(identity::checkPermission);
        identity.getRoles().stream().filter(only::equals).forEach(reduced::addRole);
        return reduced.build();
    }
}
