package org.meterline.chassis.clock;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;

/** Shows and moves the business clock of a local stack; elsewhere it is as if it were not there. */
@Path("/dev/clock")
@PermitAll
public class ClockResource {

    /** The body of both calls. */
    public record Now(@Nullable Instant now) {}

    private final BusinessClock clock;
    private final ClockSettings settings;

    ClockResource(BusinessClock clock, ClockSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    @GET
    @Operation(hidden = true)
    public Now show() {
        refuseUnlessMovable();
        return new Now(clock.instant());
    }

    @PUT
    @Operation(hidden = true)
    public Now move(Now wanted) {
        refuseUnlessMovable();
        Instant now = wanted.now();
        if (now == null) {
            throw Problems.of(CommonProblem.INVALID_FIELD, "Say where to move the clock.", "/now", "required");
        }
        if (!clock.moveTo(now)) {
            throw Problems.of(
                    CommonProblem.CONFLICT, "The clock moves forward only; it shows " + clock.instant() + ".");
        }
        return new Now(clock.instant());
    }

    private void refuseUnlessMovable() {
        if (!settings.movable()) {
            throw Problems.of(CommonProblem.NOT_FOUND, "No such resource, or none that this caller may see.");
        }
    }
}
