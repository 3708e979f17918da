package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.ContractRules.Violation;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.usecase.ContractHistory;
import org.meterline.aggregation.usecase.ContractHistory.Version;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.ContractStore.Kept;
import org.meterline.aggregation.usecase.ContractStore.Removed;
import org.meterline.aggregation.usecase.ManageContracts;
import org.meterline.aggregation.usecase.ManageContracts.Written;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Caller;
import org.meterline.chassis.security.Roles;

/** The contracts of a provider. */
@Path("/api/v1/contracts")
@Tag(name = "contracts")
@RunOnVirtualThread
public class ContractsResource {

    private static final String PATH = "/api/v1/contracts/";

    private final ActingProvider acting;
    private final ContractStore store;
    private final ManageContracts contracts;
    private final ContractHistory history;
    private final PageSettings pages;
    private final Caller caller;

    ContractsResource(
            ActingProvider acting,
            ContractStore store,
            ManageContracts contracts,
            ContractHistory history,
            PageSettings pages,
            Caller caller) {
        this.acting = acting;
        this.store = store;
        this.contracts = contracts;
        this.history = history;
        this.pages = pages;
        this.caller = caller;
    }

    /** A contract as it is told: what somebody wrote into it, and what it got here. */
    @Schema(name = "Contract")
    public record Item(UUID id, @JsonUnwrapped ContractBody terms, long version, Instant createdAt) {}

    /**
     * A version of a contract; the one before it is what it was changed from.
     *
     * @param terms absent where the contract was removed
     * @param by absent where it was made before history was kept
     */
    @Schema(name = "ContractVersion")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VersionItem(
            long number,
            ContractHistory.Change change,
            @Nullable String by,
            Instant at,
            @Nullable ContractBody terms) {

        static VersionItem of(ContractHistory.Version version) {
            Contract.Terms terms = version.terms();
            return new VersionItem(
                    version.number(),
                    version.change(),
                    version.by(),
                    version.at(),
                    terms == null ? null : ContractBody.of(terms));
        }
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "The contracts of the provider")
    public Page<Item> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        int limit = Query.limit(asked, pages);
        UUID after = Query.place(cursor, 1)
                .map(List::getFirst)
                .map(part -> Query.uuid("cursor", part))
                .orElse(null);
        return Page.of(
                store.list(acting.of(provider), after, limit + 1),
                limit,
                ContractsResource::item,
                contract -> List.of(contract.id().toString()));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "One contract; its ETag is needed to change it")
    public Response get(@PathParam("id") String id, @QueryParam("provider") @Nullable String provider) {
        return answer(Response.ok(), find(acting.of(provider), id));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Write down a new contract",
            description =
                    "Each metric of the price book makes lines, from the month on in which its price holds. A price is "
                            + "flat, or has tiers: each prices what of the contract's quantity lies within it.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ContractBody.class),
                            examples =
                                    @ExampleObject(name = "tiers and a rising commit", value = ApiExamples.CONTRACT)))
    public Response add(@NotNull ContractBody body, @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Contract added = kept(contracts.add(acted, body.terms(), caller.subject()));
        return answer(Response.created(URI.create(PATH + added.id())), added);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Change a contract",
            description =
                    "What is absent stays; lists are replaced as a whole; an empty month is none. Orders that are no "
                            + "longer drafts keep the terms that they were made by.")
    public Response change(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull ContractBody body,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Contract before = matching(ifMatch, find(acted, id));
        Contract changed = kept(
                contracts.replace(acted, before.id(), before.version(), body.over(before.terms()), caller.subject()));
        return answer(Response.ok(), changed);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "Remove a contract that was never used",
            description =
                    "One that has usage, an order or a usage meter is ended by endMonth instead. Its history stays.")
    @APIResponse(responseCode = "204", description = "Removed")
    public Response remove(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Contract before = matching(ifMatch, find(acted, id));
        return switch (contracts.remove(acted, before.id(), before.version(), caller.subject())) {
            case Removed.Done ignored -> Response.noContent().build();
            case Removed.InUse(String by) ->
                throw Problems.of(
                        AggregationProblem.CONTRACT_IN_USE, "It cannot be removed: " + by + ". End it by endMonth.");
            case Removed.Stale ignored -> throw stale();
            case Removed.Unknown ignored -> throw unknown();
        };
    }

    @GET
    @Path("/{id}/versions")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(
            summary = "What a contract was: who changed it, when, and to what; the newest version first",
            description = "Also of a contract that was removed.")
    public Page<VersionItem> versions(
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable Integer asked,
            @QueryParam("provider") @Nullable String provider) {
        int limit = Query.limit(asked, pages);
        long before = Query.place(cursor, 1)
                .map(place -> number(place.getFirst()).orElseThrow(Query::unknownCursor))
                .orElse(Long.MAX_VALUE);
        String acted = acting.of(provider);
        UUID contract = contractId(id);
        List<Version> versions = history.versions(acted, contract, before, limit + 1);
        if (versions.isEmpty() && store.find(acted, contract).isEmpty()) {
            throw unknown();
        }
        return Page.of(versions, limit, VersionItem::of, version -> List.of(Long.toString(version.number())));
    }

    @GET
    @Path("/{id}/versions/{number}")
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "One version of a contract")
    @APIResponse(
            responseCode = "200",
            description = "The version",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = VersionItem.class),
                            examples = @ExampleObject(name = "a change", value = ApiExamples.CONTRACT_VERSION)))
    public VersionItem version(
            @PathParam("id") String id,
            @PathParam("number") String number,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        return number(number)
                .flatMap(each -> history.version(acted, contractId(id), each))
                .map(VersionItem::of)
                .orElseThrow(() -> Problems.of(CommonProblem.NOT_FOUND, "There is no such version of the contract."));
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Contract matching(@Nullable String ifMatch, Contract contract) {
        if (ifMatch == null) {
            throw Problems.of(CommonProblem.PRECONDITION_REQUIRED, "Send the contract's ETag as If-Match.");
        }
        if (!ifMatch.equals('"' + Long.toString(contract.version()) + '"')) {
            throw stale();
        }
        return contract;
    }

    private Contract find(String provider, String id) {
        return store.find(provider, contractId(id)).orElseThrow(ContractsResource::unknown);
    }

    private static UUID contractId(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    private static Response answer(Response.ResponseBuilder response, Contract contract) {
        return response.entity(item(contract))
                .tag(Long.toString(contract.version()))
                .build();
    }

    private static Contract kept(Written written) {
        return switch (written) {
            case Written.Refused(List<Violation> violations) -> throw refused(violations.getFirst());
            case Written.Done(Kept kept) ->
                switch (kept) {
                    case Kept.Stored(Contract contract) -> contract;
                    case Kept.NameTaken ignored ->
                        throw Problems.of(
                                AggregationProblem.CONTRACT_NAME_TAKEN,
                                "Another contract of this provider has this name.",
                                "/name",
                                "name-taken");
                    case Kept.Stale ignored -> throw stale();
                    case Kept.Unknown ignored -> throw unknown();
                    case Kept.OrderOutside(BillingMonth month) ->
                        throw Problems.of(
                                AggregationProblem.CONTRACT_IN_USE,
                                "The order of " + month + " is open already: that month belongs to the contract.");
                };
        };
    }

    private static RuntimeException refused(Violation violation) {
        return Problems.of(
                AggregationProblem.INVALID_CONTRACT, violation.detail(), violation.field(), violation.rule());
    }

    private static RuntimeException stale() {
        return Problems.of(CommonProblem.PRECONDITION_FAILED, "The contract was changed meanwhile; get it again.");
    }

    private static RuntimeException unknown() {
        return Problems.of(CommonProblem.NOT_FOUND, "There is no such contract.");
    }

    private static Item item(Contract contract) {
        ContractBody terms = ContractBody.of(contract.terms());
        return new Item(contract.id(), terms, contract.version(), contract.createdAt());
    }
}
