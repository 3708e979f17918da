package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.retention.MonthHolding.Blocker;
import org.meterline.aggregation.domain.retention.Retention;
import org.meterline.aggregation.usecase.KeepRetention;
import org.meterline.aggregation.usecase.RetentionStore.Event;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** How long evidence is kept, which months would be dropped, and what was done. Months are shared by all providers. */
@Path("/api/v1/retention")
@Tag(name = "retention")
@RolesAllowed(Roles.PLATFORM_ADMIN)
@RunOnVirtualThread
public class RetentionResource {

    private static final int LONGEST_PROVIDER = 200;
    private static final RetentionBody NOTHING_SAID = new RetentionBody(null, null);

    private final KeepRetention retention;
    private final Caller caller;
    private final PageSettings pages;

    RetentionResource(KeepRetention retention, Caller caller, PageSettings pages) {
        this.retention = retention;
        this.caller = caller;
        this.pages = pages;
    }

    /** How long, in months after the end of the month that the evidence is of. */
    public record RetentionBody(
            @Nullable Integer ledgerMonths, @Nullable Integer bundleMonths) {

        static RetentionBody of(Retention retention) {
            return new RetentionBody(retention.ledgerMonths(), retention.bundleMonths());
        }

        Retention toRetention() {
            return new Retention(required("ledgerMonths", ledgerMonths), required("bundleMonths", bundleMonths));
        }

        private static int required(String field, @Nullable Integer months) {
            if (months == null || months < 1 || months > 1200) {
                throw Problems.of(
                        CommonProblem.INVALID_FIELD, "It is a number of months from 1 to 1200.", "/" + field, "range");
            }
            return months;
        }
    }

    /**
     * The plan.
     *
     * @param byDefault for providers that nothing was said of
     * @param months of the ledger, from the oldest on
     */
    public record PlanBody(
            RetentionBody byDefault, SortedMap<String, RetentionBody> providers, List<MonthBody> months) {}

    /**
     * One month.
     *
     * @param state OPEN, or DROPPED
     * @param wouldGo whether it would be dropped now
     * @param blockers what keeps it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MonthBody(
            String month, String state, @Nullable Instant droppedAt, boolean wouldGo, List<Blocker> blockers) {

        static MonthBody of(KeepRetention.Plan plan) {
            boolean open = plan.droppedAt() == null;
            return new MonthBody(
                    plan.month().toString(),
                    open ? "OPEN" : "DROPPED",
                    plan.droppedAt(),
                    open && plan.blockers().isEmpty(),
                    plan.blockers());
        }
    }

    /** Something that was done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventBody(
            Instant occurredAt,
            String actor,
            String action,
            @Nullable String provider,
            @Nullable String month,
            SortedMap<String, String> detail) {

        static EventBody of(Event event) {
            return new EventBody(
                    event.occurredAt(),
                    event.actor(),
                    event.action(),
                    event.provider(),
                    event.month() == null ? null : event.month().toString(),
                    event.detail());
        }
    }

    @GET
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PlanBody.class),
                            examples = @ExampleObject(name = "nothing goes", value = ApiExamples.RETENTION)))
    @Operation(
            summary = "What is kept for how long, and what would be dropped now",
            description = "Changes nothing. A month goes when the retention of every provider with reports in it is "
                    + "over and each of their orders of it is closed and exported; nothing else makes it go.")
    public PlanBody plan() {
        SortedMap<String, RetentionBody> providers = new TreeMap<>();
        retention.retentions().forEach((provider, each) -> providers.put(provider, RetentionBody.of(each)));
        return new PlanBody(
                RetentionBody.of(Retention.DEFAULT),
                providers,
                retention.plan().stream().map(MonthBody::of).toList());
    }

    @PUT
    @Path("/{provider}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say how long a provider's evidence is kept")
    public RetentionBody change(@PathParam("provider") String provider, @Nullable RetentionBody body) {
        if (provider.length() > LONGEST_PROVIDER) {
            throw Problems.of(CommonProblem.NOT_FOUND, "No provider is called so.");
        }
        Retention changed = (body == null ? NOTHING_SAID : body).toRetention();
        retention.change(provider, changed, caller.subject());
        return RetentionBody.of(changed);
    }

    @GET
    @Path("/events")
    @Operation(summary = "Who changed a retention, and which months were dropped; the newest first")
    public Page<EventBody> events(
            @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable Integer asked) {
        int limit = Query.limit(asked, pages);
        Long before = Query.place(cursor, 1).map(place -> id(place.getFirst())).orElse(null);
        return Page.of(
                retention.events(before, limit + 1), limit, EventBody::of, event -> List.of(Long.toString(event.id())));
    }

    private static Long id(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw Query.unknownCursor();
        }
    }
}
