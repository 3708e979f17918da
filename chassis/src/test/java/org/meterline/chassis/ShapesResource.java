package org.meterline.chassis;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.ProblemDefinition;
import org.meterline.chassis.problem.ProblemType;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** One route per way to be refused. */
@Path("/shapes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ShapesResource {

    static final String SECRET_OF_THE_CAUSE = "jdbc-password-in-the-message";

    public record Part(int size) {
        public Part {
            if (size < 0) {
                throw new IllegalArgumentException(SECRET_OF_THE_CAUSE);
            }
        }
    }

    public record Thing(
            @NotNull @Pattern(regexp = "[a-z]+") @Nullable String name,
            @Nullable UUID id,
            @Nullable Instant at,
            @Nullable Long count,
            @Nullable List<Part> parts) {}

    public record Who(String subject, @Nullable String organisation, List<String> roles) {}

    private enum OwnProblem implements ProblemType {
        NAME_TAKEN;

        @Override
        public ProblemDefinition definition() {
            return new ProblemDefinition("name-taken", 409, "The name is taken");
        }
    }

    private final Caller caller;

    ShapesResource(Caller caller) {
        this.caller = caller;
    }

    @POST
    @Path("things")
    @Consumes(MediaType.APPLICATION_JSON)
    @PermitAll
    public Thing make(@Valid @NotNull Thing thing) {
        return thing;
    }

    @POST
    @Path("streams")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @PermitAll
    public long swallow(InputStream body) throws java.io.IOException {
        return body.readAllBytes().length;
    }

    @GET
    @Path("things/{id}")
    @PermitAll
    public String one(@PathParam("id") UUID id) {
        return "\"" + id + "\"";
    }

    @GET
    @Path("people")
    @RolesAllowed(Roles.USAGE_VIEWER)
    public Who people() {
        return who();
    }

    @GET
    @Path("usage-meters")
    @RolesAllowed(Roles.USAGE_METER)
    public Who usageMeters() {
        return who();
    }

    @GET
    @Path("forgotten")
    public String forgotten() {
        return "nobody said who may";
    }

    @GET
    @Path("broken")
    @PermitAll
    public String broken() {
        throw new IllegalStateException(SECRET_OF_THE_CAUSE);
    }

    /** What the database said, wrapped once as by a store and once as by a transaction manager. */
    @GET
    @Path("store/{state}")
    @PermitAll
    public String store(@PathParam("state") String state) {
        SQLException ofStore = new SQLException(SECRET_OF_THE_CAUSE, state.equals("none") ? null : state);
        IllegalStateException failure = new IllegalStateException("could not commit");
        failure.addSuppressed(new IllegalArgumentException(ofStore));
        throw new IllegalStateException(failure);
    }

    @GET
    @Path("own")
    @PermitAll
    public String own() {
        throw Problems.of(OwnProblem.NAME_TAKEN, "Choose another.", "/name", "taken");
    }

    @GET
    @Path("busy")
    @PermitAll
    public String busy() {
        throw Problems.of(CommonProblem.TOO_MANY_REQUESTS, "Later.", Duration.ofSeconds(7));
    }

    @GET
    @Path("away")
    @PermitAll
    public String away() {
        throw Problems.of(CommonProblem.UNAVAILABLE, "Later.", Duration.ofMillis(10));
    }

    private Who who() {
        Optional<String> organisation = caller.organisation();
        return new Who(
                caller.subject(),
                organisation.orElse(null),
                caller.roles().stream().sorted().toList());
    }
}
