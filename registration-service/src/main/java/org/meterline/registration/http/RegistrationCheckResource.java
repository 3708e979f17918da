package org.meterline.registration.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.http.Bodies.Check;
import org.meterline.registration.http.Bodies.Checked;
import org.meterline.registration.usecase.CheckRegistration;

/** What a usage meter asks when its operator presses "Check registration". */
@Path("/api/v1/registration-check")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "For usage meters")
@RunOnVirtualThread
class RegistrationCheckResource {

    private final Caller caller;
    private final Requester requester;
    private final CheckRegistration check;
    private final Clock clock;

    RegistrationCheckResource(Caller caller, Requester requester, CheckRegistration check, Clock clock) {
        this.caller = caller;
        this.requester = requester;
        this.check = check;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.USAGE_METER)
    @Operation(
            summary = "Check the registration",
            description = "The first check makes a registered usage meter active.")
    @APIResponse(responseCode = "200", description = "Registered, and as what")
    @APIResponse(responseCode = "401", description = "The registration or the access token behind the token has ended")
    public Checked check(@Valid @NotNull @Nullable Check body) {
        Check shown = Objects.requireNonNull(body);
        UsageMeter meter = check.check(
                        UUID.fromString(caller.subject()),
                        generation(),
                        shown.version(),
                        shown.fingerprint(),
                        requester.actor())
                .orElseThrow(() -> Problems.builder(
                                CommonProblem.UNAUTHENTICATED,
                                "The registration or the access token behind this token has ended.")
                        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                        .build());
        return new Checked(
                meter.id(),
                meter.profile().name().value(),
                meter.provider(),
                meter.state().status(),
                meter.modes().at(clock.instant()));
    }

    private int generation() {
        return caller.claim("generation")
                .map(claim -> Integer.parseInt(claim.toString()))
                .orElse(0);
    }
}
