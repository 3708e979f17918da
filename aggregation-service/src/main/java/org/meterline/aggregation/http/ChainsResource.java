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
import org.meterline.aggregation.config.CoverageSettings;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.chain.Chain;
import org.meterline.aggregation.usecase.ChainQueries;
import org.meterline.aggregation.usecase.ChainQueries.MeterChain;
import org.meterline.chassis.security.Roles;

/** Where the chains of usage meters have gaps, and where they fork. */
@Path("/api/v1/coverage/chains")
@Tag(name = "usage")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class ChainsResource {

    private final ActingProvider acting;
    private final ChainQueries chains;
    private final PageSettings pages;
    private final CoverageSettings settings;

    ChainsResource(ActingProvider acting, ChainQueries chains, PageSettings pages, CoverageSettings settings) {
        this.acting = acting;
        this.chains = chains;
        this.pages = pages;
        this.settings = settings;
    }

    /**
     * The chain of one usage meter.
     *
     * @param lastSequence of all its reports that are here
     * @param broken true where it fell into so many pieces that it is not followed any further
     * @param gaps the first of them, up to a limit
     * @param forks the same
     */
    public record Item(
            UUID usageMeterId, long lastSequence, boolean broken, List<GapBody> gaps, List<ForkBody> forks) {}

    /**
     * Sequences that did not come, or not yet.
     *
     * @param after the hour of the report before them
     * @param before the hour of the report after them
     */
    public record GapBody(long from, long to, Instant after, Instant before) {}

    /** Sequences that several reports claim, or whose report contradicts the one before it. */
    public record ForkBody(long from, long to) {}

    @GET
    @Operation(
            summary = "The usage meters of which reports are missing, or whose chain forks",
            description = "A gap is between two reports that are here. A fork tells of a usage meter that was restored "
                    + "from a snapshot, or that there are two of.")
    public Page<Item> chains(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(part -> Query.uuid("cursor", part))
                .orElse(null);
        return Page.of(
                chains.troubled(acting.of(provider), after, limit + 1),
                limit,
                this::item,
                found -> List.of(found.usageMeter().toString()));
    }

    private Item item(MeterChain found) {
        Chain chain = found.chain();
        return new Item(
                found.usageMeter(),
                chain.lastSequence(),
                chain.broken(),
                chain.gaps().stream()
                        .limit(settings.chainFindingsShown())
                        .map(gap -> new GapBody(gap.from(), gap.to(), gap.after(), gap.before()))
                        .toList(),
                chain.forks().stream()
                        .limit(settings.chainFindingsShown())
                        .map(fork -> new ForkBody(fork.from(), fork.to()))
                        .toList());
    }
}
