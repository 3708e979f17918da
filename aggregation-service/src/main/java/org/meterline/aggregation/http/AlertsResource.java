package org.meterline.aggregation.http;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.usecase.AlertKind;
import org.meterline.aggregation.usecase.AlertQueries;
import org.meterline.aggregation.usecase.AlertQueries.AlertFilter;
import org.meterline.aggregation.usecase.AlertQueries.AlertRow;
import org.meterline.aggregation.usecase.Alerts;
import org.meterline.chassis.security.Roles;
import org.meterline.contracts.topic.Alert.Weight;

/** What somebody has to look at, or had to. */
@Path("/api/v1/alerts")
@Tag(name = "alerts")
@RolesAllowed({Roles.USAGE_VIEWER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class AlertsResource {

    private static final int PLACE_PARTS = 2;

    private final ActingProvider acting;
    private final AlertQueries queries;
    private final PageSettings pages;

    AlertsResource(ActingProvider acting, AlertQueries queries, PageSettings pages) {
        this.acting = acting;
        this.queries = queries;
        this.pages = pages;
    }

    /**
     * One alert.
     *
     * @param since when it was last raised
     * @param hours for how many hours it stands, where it is about hours
     */
    public record Item(
            AlertKind kind,
            String subject,
            AlertQueries.State state,
            Weight weight,
            Instant since,
            @Nullable Instant clearedAt,
            String text,
            long hours,
            @Nullable Instant firstHour,
            @Nullable Instant lastHour) {}

    @GET
    @Operation(summary = "What somebody has to look at, or had to, by kind and subject")
    public Page<Item> list(
            @QueryParam("kind") @Nullable String kind,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        AlertFilter filter = new AlertFilter(
                kind == null ? null : Query.constant("kind", AlertKind.class, kind),
                state == null ? null : Query.constant("state", AlertQueries.State.class, state));
        int limit = Query.limit(asked, pages);
        Alerts.Key after = Query.place(cursor, PLACE_PARTS)
                .map(parts -> new Alerts.Key(acted, kindOfPlace(parts.getFirst()), parts.getLast()))
                .orElse(null);
        return Page.of(
                queries.alerts(acted, filter, after, limit + 1),
                limit,
                AlertsResource::item,
                row -> List.of(row.alert().kind().name(), row.alert().subject()));
    }

    private static AlertKind kindOfPlace(String name) {
        try {
            return AlertKind.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw Query.unknownCursor();
        }
    }

    private static Item item(AlertRow row) {
        return new Item(
                row.alert().kind(),
                row.alert().subject(),
                row.state(),
                row.alert().kind().weight(),
                row.since(),
                row.cleared(),
                row.text(),
                row.hours(),
                row.firstHour(),
                row.lastHour());
    }
}
