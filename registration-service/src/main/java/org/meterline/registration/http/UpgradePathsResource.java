package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.http.UpgradeBodies.PathView;
import org.meterline.registration.http.UpgradeBodies.StepView;
import org.meterline.registration.usecase.UpgradePaths;
import org.meterline.registration.usecase.UpgradePaths.Outcome;

/** Which steps lead from one version of the usage meter's software to another. */
@Path("/api/v1/upgrade-paths")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Upgrades")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN, Roles.USAGE_METER})
@RunOnVirtualThread
class UpgradePathsResource {

    private final Askers askers;
    private final UpgradePaths paths;

    UpgradePathsResource(Askers askers, UpgradePaths paths) {
        this.askers = askers;
        this.paths = paths;
    }

    @GET
    @Operation(
            summary = "Show the way from one version to another",
            description = "The shortest one. No steps where both are the same version.")
    @APIResponse(
            responseCode = "200",
            description = "The steps, one after the other",
            content =
                    @Content(
                            schema = @Schema(implementation = PathView.class),
                            examples = @ExampleObject(name = "One step", value = EXAMPLE)))
    @APIResponse(responseCode = "422", description = "A downgrade, an unknown version, or no way; the rule says which")
    public PathView path(
            @Parameter(required = true, example = "4.8.0") @QueryParam("from") @Nullable String from,
            @Parameter(required = true, example = "9.0.1") @QueryParam("to") @Nullable String to,
            @QueryParam("provider") @Nullable String chosen) {
        SoftwareVersion first = UpgradeRefusals.version(from, "from");
        SoftwareVersion last = UpgradeRefusals.version(to, "to");
        return switch (paths.path(first, last, askers.asker(chosen))) {
            case Outcome.Path(var legs) ->
                new PathView(
                        first.toString(),
                        last.toString(),
                        legs.stream().map(StepView::of).toList());
            case Outcome.Refused(var answer) -> throw UpgradeRefusals.noWay(answer, "");
            case Outcome.Ended() -> throw Askers.ended();
        };
    }

    private static final String EXAMPLE = """
            {"from": "4.8.0", "to": "9.0.1", "steps": [{
              "from": "4.8.0", "to": "9.0.1",
              "package": {"version": "9.0.1", "fileName": null,
                "sha256": "62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4",
                "sizeBytes": null, "url": "https://ibm.biz/BdeSzZ"},
              "asksForToken": true,
              "before": [{"code": "TAKE_SNAPSHOT",
                "text": "Disconnect the CD drive, then take a snapshot of the virtual machine or a backup."}],
              "after": [{"code": "CHECK_VERSION", "text": "See that the usage meter says the new version."}],
              "mustSurvive": ["REGISTRATION", "PRODUCT_SERVERS", "UNSENT_DATA", "CUSTOMER_RULES", "NETWORK"],
              "certificates": "ACCEPT_CHANGED_AGAIN"}]}
            """;
}
