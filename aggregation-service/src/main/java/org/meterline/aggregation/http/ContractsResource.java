package org.meterline.aggregation.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.aggregation.config.PageSettings;
import org.meterline.aggregation.domain.order.Contract;
import org.meterline.aggregation.domain.order.ContractRules.Violation;
import org.meterline.aggregation.usecase.ContractStore;
import org.meterline.aggregation.usecase.ContractStore.Kept;
import org.meterline.aggregation.usecase.ManageContracts;
import org.meterline.aggregation.usecase.ManageContracts.Written;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
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
    private final PageSettings pages;

    ContractsResource(ActingProvider acting, ContractStore store, ManageContracts contracts, PageSettings pages) {
        this.acting = acting;
        this.store = store;
        this.contracts = contracts;
        this.pages = pages;
    }

    /** A contract as it is told: what somebody wrote into it, and what it got here. */
    @Schema(name = "Contract")
    public record Item(UUID id, @JsonUnwrapped ContractBody terms, long version, Instant createdAt) {}

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
    @Operation(summary = "Write down a new contract")
    public Response add(@NotNull ContractBody body, @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Contract added = kept(contracts.add(acted, body.terms()));
        return answer(Response.created(URI.create(PATH + added.id())), added);
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.BILLING_MANAGER, Roles.PLATFORM_ADMIN})
    @Operation(summary = "Change a contract", description = "What is absent stays; lists are replaced as a whole.")
    public Response change(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull ContractBody body,
            @QueryParam("provider") @Nullable String provider) {
        String acted = acting.of(provider);
        Contract before = find(acted, id);
        if (ifMatch == null) {
            throw Problems.of(CommonProblem.PRECONDITION_REQUIRED, "Send the contract's ETag as If-Match.");
        }
        if (!ifMatch.equals('"' + Long.toString(before.version()) + '"')) {
            throw stale();
        }
        Contract changed = kept(contracts.replace(acted, before.id(), before.version(), body.over(before.terms())));
        return answer(Response.ok(), changed);
    }

    private Contract find(String provider, String id) {
        UUID contract;
        try {
            contract = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
        return store.find(provider, contract).orElseThrow(ContractsResource::unknown);
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
