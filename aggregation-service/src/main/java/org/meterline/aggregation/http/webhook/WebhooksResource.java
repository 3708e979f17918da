package org.meterline.aggregation.http.webhook;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.webhook.Webhook;
import org.meterline.aggregation.domain.webhook.WebhookRules;
import org.meterline.aggregation.http.ActingProvider;
import org.meterline.aggregation.http.AggregationProblem;
import org.meterline.aggregation.http.Page;
import org.meterline.aggregation.http.Query;
import org.meterline.aggregation.http.webhook.WebhookBodies.Item;
import org.meterline.aggregation.http.webhook.WebhookBodies.NewWebhook;
import org.meterline.aggregation.http.webhook.WebhookBodies.RotatedBody;
import org.meterline.aggregation.http.webhook.WebhookBodies.RotationBody;
import org.meterline.aggregation.usecase.webhook.ManageWebhooks;
import org.meterline.aggregation.usecase.webhook.WebhookStore;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** The webhooks of a provider: where it wants to hear of which events. */
@Path(WebhooksResource.PATH)
@Tag(name = "webhooks")
@RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
@RunOnVirtualThread
public class WebhooksResource {

    static final String PATH = "/api/v1/webhooks";
    private static final String KEEP_NOTHING = "no-store";

    private final ActingProvider acting;
    private final Caller caller;
    private final ManageWebhooks webhooks;
    private final WebhookStore store;
    private final OwnWebhooks own;
    private final WebhookRules rules;
    private final PageSettings pages;

    WebhooksResource(
            ActingProvider acting,
            Caller caller,
            ManageWebhooks webhooks,
            WebhookStore store,
            OwnWebhooks own,
            WebhookRules rules,
            PageSettings pages) {
        this.acting = acting;
        this.caller = caller;
        this.webhooks = webhooks;
        this.store = store;
        this.own = own;
        this.rules = rules;
        this.pages = pages;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a webhook",
            description =
                    "The answer has its secret, which is shown this once. Events that happen from now on are sent.")
    @RequestBody(content = @Content(examples = @ExampleObject(name = "webhook", value = WebhookBodies.NEW_WEBHOOK)))
    public Response add(@NotNull NewWebhook body, @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Webhook.Terms terms = switch (rules.read(body.url(), body.eventTypes(), body.description())) {
            case WebhookRules.Read.Good(Webhook.Terms read) -> read;
            case WebhookRules.Read.Broken(String field, String rule, String detail) ->
                throw Problems.of(AggregationProblem.INVALID_WEBHOOK, detail, field, rule);
        };
        return switch (webhooks.add(acted, terms, caller.subject())) {
            case ManageWebhooks.Added.Done(var webhook, var secret) ->
                Response.created(URI.create(PATH + '/' + webhook.id()))
                        .header(HttpHeaders.CACHE_CONTROL, KEEP_NOTHING)
                        .entity(Item.of(webhook, secret.reveal()))
                        .build();
            case ManageWebhooks.Added.TooMany(int most) ->
                throw Problems.of(AggregationProblem.TOO_MANY_WEBHOOKS, "There are " + most + ", which is the most.");
            case ManageWebhooks.Added.NotSetUp ignored -> throw notSetUp();
        };
    }

    @GET
    @Operation(summary = "List webhooks", description = "Without their secrets.")
    @APIResponse(
            responseCode = "200",
            content = @Content(examples = @ExampleObject(name = "one of them", value = WebhookBodies.ITEM)))
    public Page<Item> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(parts -> OwnWebhooks.ofPlace(parts.getFirst()))
                .orElse(null);
        return Page.of(
                store.list(acted, after, limit + 1),
                limit,
                webhook -> Item.of(webhook, null),
                webhook -> List.of(webhook.id().toString()));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a webhook", description = "Without its secret.")
    public Item get(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        return Item.of(own.find(acting.of(provider), id), null);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a webhook with its deliveries", description = "What is under way may still arrive.")
    public void remove(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        Webhook webhook = own.find(acting.of(provider), id);
        if (!store.remove(webhook.provider(), webhook.id())) {
            throw OwnWebhooks.unknown();
        }
    }

    @POST
    @Path("/{id}/secret/rotation")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Give a webhook a new secret",
            description = "For the overlap, deliveries are signed with the old one too.")
    public Response rotate(
            @PathParam("id") String id,
            @Nullable RotationBody body,
            @QueryParam("provider") @Nullable String provider) {
        Webhook webhook = own.find(acting.of(provider), id);
        return switch (webhooks.rotate(webhook.provider(), webhook.id(), body == null ? null : body.overlap())) {
            case ManageWebhooks.Rotated.Done(var secret, var othersUntil) ->
                Response.ok(new RotatedBody(secret.reveal(), othersUntil))
                        .header(HttpHeaders.CACHE_CONTROL, KEEP_NOTHING)
                        .build();
            case ManageWebhooks.Rotated.TooMany(int most) ->
                throw Problems.of(
                        AggregationProblem.TOO_MANY_SECRETS,
                        "There are " + most + "; wait for the overlap of one to end, or end all with overlap PT0S.");
            case ManageWebhooks.Rotated.OverlapTooLong(var longest) ->
                throw Problems.of(
                        CommonProblem.INVALID_FIELD, "It is from PT0S to " + longest + ".", "/overlap", "range");
            case ManageWebhooks.Rotated.NotSetUp ignored -> throw notSetUp();
            case ManageWebhooks.Rotated.Unknown ignored -> throw OwnWebhooks.unknown();
        };
    }

    @POST
    @Path("/{id}/enabling")
    @Operation(
            summary = "Send to a webhook again that was disabled",
            description = "What has waited meanwhile is sent first. One that is enabled stays as it is.")
    public Item enable(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        Webhook webhook = own.find(acting.of(provider), id);
        return webhooks.enable(webhook.provider(), webhook.id())
                .map(enabled -> Item.of(enabled, null))
                .orElseThrow(OwnWebhooks::unknown);
    }

    private static RuntimeException notSetUp() {
        return Problems.of(AggregationProblem.WEBHOOKS_NOT_SET_UP, "There is no master key to seal secrets with.");
    }
}
