package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.meterline.aggregation.config.ReplaySettings;
import org.meterline.aggregation.usecase.RejectedReports;
import org.meterline.aggregation.usecase.RejectedReportsUnavailableException;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** Sends what could not be taken to be counted again, of all providers. */
@Path("/api/v1/usage-reports/rejected/replay")
@Tag(name = "usage reports")
@RolesAllowed(Roles.PLATFORM_ADMIN)
@RunOnVirtualThread
public class RejectedReportsResource {

    private static final Logger LOG = Logger.getLogger(RejectedReportsResource.class);

    private final RejectedReports rejected;
    private final ReplaySettings settings;
    private final Caller caller;

    RejectedReportsResource(RejectedReports rejected, ReplaySettings settings, Caller caller) {
        this.rejected = rejected;
        this.settings = settings;
        this.caller = caller;
    }

    /**
     * @param replayed how many were sent to be counted
     * @param left how many are still put aside; ask again where it is not 0
     */
    public record Answer(int replayed, long left) {}

    @POST
    @Operation(
            summary = "Send rejected reports to be counted again",
            description =
                    "Once what was wrong is put right. Each is sent once; what still cannot be taken is put aside anew.")
    public Answer replay() {
        try {
            RejectedReports.Replayed done = rejected.replay(settings.maxReports());
            LOG.infof(
                    "%d rejected reports were replayed by %s, %d are left",
                    done.replayed(), caller.subject(), done.left());
            return new Answer(done.replayed(), done.left());
        } catch (RejectedReportsUnavailableException e) {
            LOG.warn("Rejected reports could not be replayed", e);
            throw Problems.of(
                    CommonProblem.UNAVAILABLE, "The broker does not answer; ask again, nothing is counted twice.");
        }
    }
}
