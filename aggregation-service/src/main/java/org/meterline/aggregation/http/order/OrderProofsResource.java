package org.meterline.aggregation.http.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.usecase.RecomputedMonth.Difference;
import org.meterline.aggregation.usecase.RecomputedMonth.Verdict;
import org.meterline.aggregation.usecase.order.RecomputeOrder;
import org.meterline.aggregation.usecase.order.RecomputeOrder.Outcome;
import org.meterline.aggregation.usecase.order.RecomputedOrder;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** Proves stored orders: each is computed again from what it was computed from, and that is derived again. */
@Path("/api/v1/billing-orders")
@Tag(name = "billing orders")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class OrderProofsResource {

    static final String EXAMPLE = """
            {
              "orderId": "6f1d2c3e-0000-4000-8000-000000000001", "month": "2026-10", "monthVersion": 1,
              "program": "1.0.0", "verdict": "DIFFERENT",
              "document": {"stored": "sha256:9f2c", "recomputed": "sha256:9f2c", "equal": true},
              "inputs": {"stored": "sha256:77aa", "recomputed": "sha256:77aa", "equal": true},
              "rules": {"stored": "sha256:01be", "recomputed": "sha256:01be", "equal": true},
              "facts": 1488, "differences": 1,
              "named": [{
                "what": "sum of hourly-cores of 2020-01-01 in 2026-10-05T10:00:00Z", "stored": "20", "recomputed": "21"
              }]
            }""";

    private static final Duration WHILE_OTHERS_RUN = Duration.ofSeconds(5);

    private final ActingProvider acting;
    private final RecomputeOrder recompute;

    OrderProofsResource(ActingProvider acting, RecomputeOrder recompute) {
        this.acting = acting;
        this.recompute = recompute;
    }

    /**
     * What came of it.
     *
     * @param document the order computed again from its stored basis
     * @param inputs what was counted, derived again from the source hours as of monthVersion; recomputed is null where they are
     *     no longer kept
     * @param rules of the stored order, and those in force
     * @param facts how many facts of the inputs were compared; absent where they are no longer kept
     * @param named the first differences
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OrderProofBody(
            UUID orderId,
            String month,
            int monthVersion,
            String program,
            Verdict verdict,
            ComparedBody document,
            ComparedBody inputs,
            ComparedBody rules,
            @Nullable Long facts,
            long differences,
            List<Difference> named) {

        static OrderProofBody of(RecomputedOrder done) {
            return new OrderProofBody(
                    done.order(),
                    done.month().toString(),
                    done.monthVersion(),
                    done.program(),
                    done.verdict(),
                    ComparedBody.of(done.document()),
                    ComparedBody.of(done.inputs()),
                    ComparedBody.of(done.rules()),
                    done.facts(),
                    done.differences(),
                    done.named());
        }
    }

    /** Two hashes of what should be the same. */
    public record ComparedBody(String stored, @Nullable String recomputed, boolean equal) {

        static ComparedBody of(RecomputedOrder.Compared compared) {
            return new ComparedBody(compared.stored(), compared.recomputed(), compared.equal());
        }
    }

    @POST
    @Path("/{id}/recomputation")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OrderProofBody.class),
                            examples = @ExampleObject(name = "one sum off", value = EXAMPLE)))
    @Operation(
            summary = "Compute a stored order again",
            description =
                    "From its stored basis, byte by byte; its inputs are derived again from the source hours as they were when "
                            + "it was frozen, and compared fact by fact; its rules are compared with those in force. Changes "
                            + "nothing. EQUAL or DIFFERENT, with the differences named. What was expected to be metered, the "
                            + "coverage, is not derived again.")
    public OrderProofBody recompute(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        return switch (recompute.recompute(acted, OrderAnswers.id(id))) {
            case Outcome.Done done -> OrderProofBody.of(done.order());
            case Outcome.NotStored ignored ->
                throw Problems.of(CommonProblem.NOT_FOUND, "There is no such stored billing order.");
            case Outcome.Unreadable ignored -> throw OrderAnswers.unreadable("the order " + id);
            case Outcome.Busy ignored ->
                throw Problems.of(
                        AggregationProblem.RECOMPUTATION_BUSY,
                        "As many orders as allowed are being computed again here.",
                        WHILE_OTHERS_RUN);
        };
    }
}
