package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.domain.UpgradePackage;
import org.meterline.registration.http.UpgradeBodies.PackageEvent;
import org.meterline.registration.http.UpgradeBodies.PackageEventPage;
import org.meterline.registration.http.UpgradeBodies.PackageList;
import org.meterline.registration.http.UpgradeBodies.PackageRecord;
import org.meterline.registration.http.UpgradeBodies.RecordedPackage;
import org.meterline.registration.usecase.UpgradePackageStore.Entry;
import org.meterline.registration.usecase.UpgradePackages;

/** The packages that upgrades are installed from, with their checksums. */
@Path("/api/v1/upgrade-packages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Upgrades")
@RunOnVirtualThread
class UpgradePackagesResource {

    private static final String PACKAGES = "p";

    private final Askers askers;
    private final Requester requester;
    private final UpgradePackages packages;
    private final Paging paging;

    UpgradePackagesResource(Askers askers, Requester requester, UpgradePackages packages, Paging paging) {
        this.askers = askers;
        this.requester = requester;
        this.packages = packages;
        this.paging = paging;
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN, Roles.USAGE_METER})
    @Operation(summary = "List the packages on record", description = "The oldest version first; one for each version.")
    public PackageList list(@QueryParam("provider") @Nullable String chosen) {
        List<Entry> entries = packages.all(askers.asker(chosen)).orElseThrow(Askers::ended);
        return new PackageList(entries.stream().map(RecordedPackage::of).toList());
    }

    @PUT
    @Path("{version}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(
            summary = "Put a package on record",
            description = "Take the checksum from whoever distributes the package. What was on record before stays in"
                    + " the version's events; the same again changes nothing.")
    @APIResponse(responseCode = "200", description = "The package as it is on record now")
    public RecordedPackage put(@PathParam("version") String version, @Valid @NotNull @Nullable PackageRecord body) {
        PackageRecord wanted = Objects.requireNonNull(body);
        requireAddress(wanted.url());
        UpgradePackage recorded = new UpgradePackage(
                UpgradeRefusals.version(version, "version"),
                wanted.fileName(),
                Objects.requireNonNull(wanted.sha256()),
                wanted.sizeBytes(),
                wanted.url());
        return packages.record(recorded, requester.actor())
                .map(RecordedPackage::of)
                .orElseThrow(() -> UpgradeRefusals.unknownVersion("version"));
    }

    @GET
    @Path("{version}/events")
    @RolesAllowed(Roles.PLATFORM_ADMIN)
    @Operation(
            summary = "Show who put which package of a version on record",
            description = "The newest first; nothing in it ever changes.")
    public PackageEventPage events(
            @PathParam("version") String version,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        int size = paging.limit(limit);
        long before = Paging.position(PACKAGES, cursor, Long.MAX_VALUE);
        List<Entry> entries = packages.history(UpgradeRefusals.version(version, "version"), before, size + 1);
        List<Entry> page = entries.subList(0, Math.min(size, entries.size()));
        String next =
                entries.size() > size ? Paging.cursor(PACKAGES, page.getLast().number()) : null;
        return new PackageEventPage(page.stream().map(PackageEvent::of).toList(), next);
    }

    private static void requireAddress(@Nullable String url) {
        try {
            if (url == null || new URI(url).getHost() != null) {
                return;
            }
        } catch (URISyntaxException e) {
            throw badAddress();
        }
        throw badAddress();
    }

    private static RuntimeException badAddress() {
        return Problems.of(CommonProblem.INVALID_FIELD, "An https address with a host is needed.", "/url", "url");
    }
}
