package org.meterline.aggregation.http.webhook;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.webhook.DeliveryState;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.http.Page;
import org.meterline.aggregation.http.Query;
import org.meterline.aggregation.http.webhook.WebhookBodies.Delivery;
import org.meterline.aggregation.http.webhook.WebhookBodies.ReplayedBody;
import org.meterline.aggregation.usecase.webhook.ManageWebhooks;
import org.meterline.aggregation.usecase.webhook.WebhookDeliveries;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;

/** What was sent to a webhook, is on its way, or did not get there. */
@Path(WebhooksResource.PATH + "/{id}/deliveries")
@Tag(name = "webhooks")
@RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class WebhookDeliveriesResource {

    private static final int PLACE_PARTS = 2;

    private final ActingProvider acting;
    private final OwnWebhooks own;
    private final ManageWebhooks webhooks;
    private final WebhookDeliveries deliveries;
    private final PageSettings pages;

    WebhookDeliveriesResource(
            ActingProvider acting,
            OwnWebhooks own,
            ManageWebhooks webhooks,
            WebhookDeliveries deliveries,
            PageSettings pages) {
        this.acting = acting;
        this.own = own;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.pages = pages;
    }

    @GET
    @Operation(summary = "List deliveries, the newest first")
    @APIResponse(
            responseCode = "200",
            content = @Content(examples = @ExampleObject(name = "one of them", value = WebhookBodies.DELIVERY)))
    public Page<Delivery> list(
            @PathParam("id") String id,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        Webhook webhook = own.find(acting.of(provider), id);
        DeliveryState wanted = state == null ? null : Query.constant("state", DeliveryState.class, state);
        int limit = Query.limit(asked, pages);
        WebhookDeliveries.Place after = Query.place(cursor, PLACE_PARTS)
                .map(parts -> new WebhookDeliveries.Place(
                        instantOfPlace(parts.getFirst()), OwnWebhooks.ofPlace(parts.getLast())))
                .orElse(null);
        return Page.of(
                deliveries.list(webhook.id(), wanted, after, limit + 1),
                limit,
                Delivery::of,
                row -> List.of(row.created().toString(), row.id().toString()));
    }

    private static Instant instantOfPlace(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Query.unknownCursor();
        }
    }

    @POST
    @Path("/{delivery}/replay")
    @APIResponse(responseCode = "202", description = "It is sent again, with the same webhook-id.")
    @Operation(
            summary = "Send an event again",
            description = "As if it had never been tried, whatever came of it. One that is being tried stays as it is.")
    public Response replay(
            @PathParam("id") String id,
            @PathParam("delivery") String delivery,
            @QueryParam("provider") @Nullable String provider) {
        Webhook webhook = own.find(acting.of(provider), id);
        UUID found = OwnWebhooks.uuid(delivery)
                .flatMap(uuid -> deliveries.find(webhook.id(), uuid))
                .orElseThrow(OwnWebhooks::unknown)
                .id();
        refuseWhereDisabled(webhook);
        webhooks.replay(webhook, found);
        return Response.accepted(
                        deliveries.find(webhook.id(), found).map(Delivery::of).orElseThrow(OwnWebhooks::unknown))
                .build();
    }

    @POST
    @Path("/replay")
    @APIResponse(responseCode = "202", description = "How many are sent again, and how many are left.")
    @Operation(
            summary = "Send again what is dead",
            description = "The oldest first, so many at a time: ask again until none is left.")
    public Response replayDead(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        Webhook webhook = own.find(acting.of(provider), id);
        refuseWhereDisabled(webhook);
        WebhookDeliveries.Replayed replayed = webhooks.replayDead(webhook);
        return Response.accepted(new ReplayedBody(replayed.replayed(), replayed.left()))
                .build();
    }

    private static void refuseWhereDisabled(Webhook webhook) {
        if (webhook.disabled() != null) {
            throw Problems.of(AggregationProblem.WEBHOOK_DISABLED, "Enable the webhook first.");
        }
    }
}
