package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.coverage.SourcePolicy;
import org.meterline.aggregation.usecase.ManageSourcePolicies;
import org.meterline.aggregation.usecase.ManageSourcePolicies.Written;
import org.meterline.aggregation.usecase.SourcePolicyStore;
import org.meterline.aggregation.usecase.SourcePolicyStore.Said;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** What people say of a source: how its missing hours are estimated, and whether it is to be metered at all. */
@Path("/api/v1/sources/{source}/policies")
@Tag(name = "sources")
@RunOnVirtualThread
public class SourcePoliciesResource {

    private static final String NONE = "none";
    private static final String CARRY_FORWARD = "carry-forward";

    private final ActingProvider acting;
    private final Caller caller;
    private final SourcePolicyStore store;
    private final ManageSourcePolicies policies;
    private final PageSettings pages;

    SourcePoliciesResource(
            ActingProvider acting,
            Caller caller,
            SourcePolicyStore store,
            ManageSourcePolicies policies,
            PageSettings pages) {
        this.acting = acting;
        this.caller = caller;
        this.store = store;
        this.policies = policies;
        this.pages = pages;
    }

    /**
     * Something that was said of a source, by whom and why.
     *
     * @param kind {@code missing-samples} or {@code expectation}; the other kind's fields are absent
     * @param effectiveFrom the first hour of which it speaks
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String kind,
            Instant effectiveFrom,
            @Nullable String policy,
            @Nullable Integer upToHours,
            @Nullable Boolean expected,
            String reason,
            String saidBy,
            Instant saidAt) {}

    /**
     * How missing hours are estimated.
     *
     * @param policy {@code none}, or {@code carry-forward} with {@code upToHours}
     */
    public record MissingSamplesBody(
            @Nullable String policy,
            @Nullable Integer upToHours,
            @Nullable String reason) {}

    /** Whether the source is to be metered. */
    public record ExpectationBody(
            @Nullable Boolean expected, @Nullable String reason) {}

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "All that was ever said of a source, the latest first",
            description = "Of each kind and hour that holds which has the latest effectiveFrom not after the hour; of "
                    + "several with the same, the one said last.")
    public Page<Item> history(
            @PathParam("source") String sourceText,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        UUID source = source(sourceText);
        int limit = Query.limit(asked, pages);
        long before = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(SourcePoliciesResource::id)
                .orElse(Long.MAX_VALUE);
        if (!store.isKnown(acted, source)) {
            throw unknown();
        }
        return Page.of(
                store.history(acted, source, before, limit + 1),
                limit,
                SourcePoliciesResource::item,
                said -> List.of(Long.toString(said.id())));
    }

    @PUT
    @Path("/missing-samples/{effectiveFrom}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Say how the missing hours of a source are estimated from a full hour on",
            description = "none: not at all. carry-forward: by the last metered hour, where it is at most upToHours "
                    + "before. Estimates are marked wherever they are shown, and end where data arrives.")
    public Item missingSamples(
            @PathParam("source") String source,
            @PathParam("effectiveFrom") String effectiveFrom,
            @NotNull MissingSamplesBody body,
            @QueryParam("provider") @Nullable String provider) {
        return say(source, effectiveFrom, new SourcePolicy.MissingSamples(carried(body)), body.reason(), provider);
    }

    @PUT
    @Path("/expectation/{effectiveFrom}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Say from which full hour on a source is to be metered, or no longer",
            description = "A source that was removed is expected again from the first hour of a month on in which it "
                    + "is metered all the same.")
    public Item expectation(
            @PathParam("source") String source,
            @PathParam("effectiveFrom") String effectiveFrom,
            @NotNull ExpectationBody body,
            @QueryParam("provider") @Nullable String provider) {
        if (body.expected() == null) {
            throw missing("/expected");
        }
        return say(source, effectiveFrom, new SourcePolicy.Expectation(body.expected()), body.reason(), provider);
    }

    private Item say(
            String source,
            String effectiveFrom,
            SourcePolicy policy,
            @Nullable String reason,
            @Nullable String provider) {
        String acted = acting.of(provider);
        if (reason == null) {
            throw missing("/reason");
        }
        return switch (policies.say(acted, source(source), instant(effectiveFrom), policy, reason, caller.subject())) {
            case Written.Done(Said said) -> item(said);
            case Written.Refused(String field, String rule, String detail) -> throw refused(field, rule, detail);
            case Written.Unknown ignored -> throw unknown();
        };
    }

    private static int carried(MissingSamplesBody body) {
        if (body.policy() == null) {
            throw missing("/policy");
        }
        Integer hours = body.upToHours();
        switch (body.policy()) {
            case NONE -> {
                if (hours != null) {
                    throw refused("/upToHours", "field-unfit", "Nothing is carried under the policy none.");
                }
                return 0;
            }
            case CARRY_FORWARD -> {
                if (hours == null) {
                    throw missing("/upToHours");
                }
                if (hours < 1) {
                    throw refused("/upToHours", "carry-too-short", "At least 1 hour is carried.");
                }
                return hours;
            }
            default -> throw refused("/policy", "word-unknown", "It is none or carry-forward.");
        }
    }

    private static UUID source(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw refused("effectiveFrom", "instant-malformed", "A time is written as 2026-11-01T00:00:00Z.");
        }
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Query.unknownCursor();
        }
    }

    private static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such source.");
    }

    private static RuntimeException missing(String field) {
        return refused(field, "field-missing", "It is needed.");
    }

    private static RuntimeException refused(String field, String rule, String detail) {
        return Problems.of(AggregationProblem.INVALID_SOURCE_POLICY, detail, field, rule);
    }

    private static Item item(Said said) {
        return switch (said.policy()) {
            case SourcePolicy.MissingSamples(int hours) ->
                new Item(
                        "missing-samples",
                        said.from(),
                        hours == 0 ? NONE : CARRY_FORWARD,
                        hours == 0 ? null : hours,
                        null,
                        said.reason(),
                        said.by(),
                        said.at());
            case SourcePolicy.Expectation(boolean expected) ->
                new Item("expectation", said.from(), null, null, expected, said.reason(), said.by(), said.at());
        };
    }
}
