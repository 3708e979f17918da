package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.usecase.MasterKeyUses.Holder;
import org.meterline.registration.usecase.MasterKeysInUse;

/** Which master keys are still needed, for whoever replaces one. */
@Path(MasterKeyResource.MASTER_KEYS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing keys")
@RolesAllowed(Roles.PLATFORM_ADMIN)
@RunOnVirtualThread
class MasterKeyResource {

    static final String MASTER_KEYS = "/api/v1/master-keys";

    private final MasterKeysInUse inUse;
    private final Paging paging;

    MasterKeyResource(MasterKeysInUse inUse, Paging paging) {
        this.inUse = inUse;
        this.paging = paging;
    }

    @GET
    @Operation(
            summary = "Count what lives under each master key",
            description = "One that counts nothing may be taken out of the configuration.")
    public SigningKeyBodies.MasterKeys list() {
        return new SigningKeyBodies.MasterKeys(inUse.list());
    }

    @GET
    @Path("{key: [A-Za-z0-9]{1,64}}/usage-meters")
    @Operation(
            summary = "List the usage meters whose access tokens live under a master key",
            description = "Rotating their access tokens brings them under the current one.")
    public SigningKeyBodies.HolderPage holders(
            @PathParam("key") String key,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int size = paging.limit(limit);
        String list = "holders of " + Integer.toHexString(key.hashCode()); // a cursor is short
        List<Holder> holders = inUse.holders(key, Paging.position(list, cursor, 0), size + 1);
        List<Holder> page = holders.subList(0, Math.min(size, holders.size()));
        String next = holders.size() > size ? Paging.cursor(list, page.getLast().ordinal()) : null;
        return new SigningKeyBodies.HolderPage(
                page.stream().map(SigningKeyBodies.Holder::of).toList(), next);
    }
}
