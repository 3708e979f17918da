package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.CheckTotals;
import org.meterline.aggregation.usecase.RecomputationTooLongException;
import org.meterline.aggregation.usecase.RecomputedMonth;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.TotalsChecks.Check;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** The proof that a month's totals are what the original bytes say. */
@Path("/api/v1/usage/recomputation")
@Tag(name = "usage")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class RecomputationResource {

    private static final Duration WHILE_ANOTHER_RUNS = Duration.ofSeconds(10);

    private final ActingProvider acting;
    private final CheckTotals checks;

    RecomputationResource(ActingProvider acting, CheckTotals checks) {
        this.acting = acting;
        this.checks = checks;
    }

    /**
     * What came of it.
     *
     * @param checkedAt absent where it was done just now
     * @param named the first differences; absent where it was done before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RecomputationBody(
            String month,
            Verdict verdict,
            @Nullable Instant checkedAt,
            long sourceHours,
            long reports,
            long records,
            long totals,
            long differences,
            @Nullable List<Difference> named) {

        static RecomputationBody of(RecomputedMonth done) {
            return new RecomputationBody(
                    done.month().toString(),
                    done.verdict(),
                    null,
                    done.sourceHours(),
                    done.reports(),
                    done.records(),
                    done.totals(),
                    done.differences(),
                    done.named());
        }

        static RecomputationBody of(Check check) {
            return new RecomputationBody(
                    check.month().toString(),
                    check.verdict(),
                    check.checkedAt(),
                    check.sourceHours(),
                    check.reports(),
                    check.records(),
                    check.totals(),
                    check.differences(),
                    null);
        }
    }

    @POST
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = RecomputationBody.class),
                            examples = @ExampleObject(name = "one unit off", value = ApiExamples.RECOMPUTATION)))
    @Operation(
            summary = "Compute a month again from the original bytes",
            description = "Compares totals, and what was decided in every source hour, with what the reports in the "
                    + "ledger say, bit for bit, and names the differences by their keys. Changes nothing. EQUAL, "
                    + "DIFFERENT, or RECOUNT_UNDER_WAY where source hours are still being counted again.")
    public RecomputationBody recompute(
            @QueryParam("month") @Nullable String monthText, @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        try {
            return checks.check(acting.of(provider), month)
                    .map(RecomputationBody::of)
                    .orElseThrow(() -> Problems.of(
                            AggregationProblem.RECOMPUTATION_BUSY,
                            "Another month is being recomputed here.",
                            WHILE_ANOTHER_RUNS));
        } catch (RecomputationTooLongException tooLong) {
            throw Problems.of(
                    AggregationProblem.RECOMPUTATION_BUSY,
                    "It took longer than meterline.aggregation.recomputation.longest.",
                    WHILE_ANOTHER_RUNS);
        }
    }

    @GET
    @Operation(summary = "What came of the last recomputation of a month, asked for or by schedule")
    public RecomputationBody last(
            @QueryParam("month") @Nullable String monthText, @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        return checks.last(acting.of(provider), month)
                .map(RecomputationBody::of)
                .orElseThrow(() -> Problems.of(CommonProblem.NOT_FOUND, "The month has not been recomputed yet."));
    }
}
