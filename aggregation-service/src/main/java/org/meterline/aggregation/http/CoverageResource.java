package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.CoverageSettings;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.coverage.MissingHour;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.aggregation.usecase.Coverages;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** Metered against expected seconds, by source. */
@Path("/api/v1/coverage")
@Tag(name = "usage")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class CoverageResource {

    private final ActingProvider acting;
    private final Coverages coverages;
    private final PageSettings pages;
    private final CoverageSettings settings;

    CoverageResource(ActingProvider acting, Coverages coverages, PageSettings pages, CoverageSettings settings) {
        this.acting = acting;
        this.coverages = coverages;
        this.pages = pages;
        this.settings = settings;
    }

    /**
     * The coverage of one source.
     *
     * @param coverage metered over expected seconds, rounded
     * @param exact the same as a reduced fraction
     * @param missingHours the first of them, up to a limit
     * @param missing how many there are
     */
    public record Item(
            UUID source,
            @Nullable String name,
            long expectedSeconds,
            long meteredSeconds,
            long estimatedSeconds,
            String coverage,
            String exact,
            int missing,
            List<Instant> missingHours) {}

    /**
     * A missing hour.
     *
     * @param carriedFrom the metered hour by which it is estimated; absent where it is not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Missing(
            Instant hour, int estimatedSeconds, @Nullable Instant carriedFrom) {}

    @GET
    @Operation(summary = "How much of the time in which each source should have been metered it was")
    public Page<Item> coverage(
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        BillingMonth month = Query.month(monthText);
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(part -> Query.uuid("cursor", part))
                .orElse(null);
        return Page.of(
                coverages.page(acting.of(provider), month, after, limit + 1),
                limit,
                this::item,
                coverage -> List.of(coverage.source().toString()));
    }

    @GET
    @Path("/{source}/missing-hours")
    @Operation(summary = "The hours in which a source was expected and not metered, each with what it is estimated by")
    public Page<Missing> missingHours(
            @PathParam("source") String sourceText,
            @QueryParam("month") @Nullable String monthText,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        BillingMonth month = Query.month(monthText);
        int limit = Query.limit(asked, pages);
        Instant after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(CoverageResource::instant)
                .orElse(Instant.MIN);
        SourceCoverage coverage = coverages.of(acted, month, source(sourceText)).orElseThrow(CoverageResource::unknown);
        return Page.of(
                coverage.missing().stream()
                        .filter(missing -> missing.hour().isAfter(after))
                        .limit(limit + 1L)
                        .toList(),
                limit,
                CoverageResource::missing,
                missing -> List.of(missing.hour().toString()));
    }

    private static UUID source(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static Instant instant(String part) {
        try {
            return Instant.parse(part);
        } catch (DateTimeException e) {
            throw Query.unknownCursor();
        }
    }

    private static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such source in this month.");
    }

    private static Missing missing(MissingHour missing) {
        return new Missing(missing.hour(), missing.estimatedSeconds(), missing.carriedFrom());
    }

    private Item item(SourceCoverage coverage) {
        return new Item(
                coverage.source(),
                coverage.name(),
                coverage.expectedSeconds(),
                coverage.meteredSeconds(),
                coverage.estimatedSeconds(),
                Rounding.DETAIL.round(coverage.coverage()).toPlainString(),
                coverage.coverage().toString(),
                coverage.missing().size(),
                coverage.missing().stream()
                        .limit(settings.missingHoursShown())
                        .map(MissingHour::hour)
                        .toList());
    }
}
