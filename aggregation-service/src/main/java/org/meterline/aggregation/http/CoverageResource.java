package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.coverage.SourceCoverage;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Rounding;
import org.meterline.aggregation.usecase.Coverages;
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

    CoverageResource(ActingProvider acting, Coverages coverages, PageSettings pages) {
        this.acting = acting;
        this.coverages = coverages;
        this.pages = pages;
    }

    /** The coverage of one source. */
    public record Item(
            UUID source,
            @Nullable String name,
            long expectedSeconds,
            long meteredSeconds,
            long estimatedSeconds,
            String coverage,
            List<Instant> missingHours) {}

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
                CoverageResource::item,
                coverage -> List.of(coverage.source().toString()));
    }

    private static Item item(SourceCoverage coverage) {
        return new Item(
                coverage.source(),
                coverage.name(),
                coverage.expectedSeconds(),
                coverage.meteredSeconds(),
                coverage.estimatedSeconds(),
                Rounding.DETAIL.round(coverage.coverage()).toPlainString(),
                coverage.missingHours());
    }
}
