package org.meterline.registration.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.meterline.chassis.problem.CommonProblem;
import org.meterline.chassis.problem.Problems;
import org.meterline.chassis.security.Roles;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Upgrade;
import org.meterline.registration.http.UpgradeBodies.Move;
import org.meterline.registration.http.UpgradeBodies.Page;
import org.meterline.registration.http.UpgradeBodies.Start;
import org.meterline.registration.http.UpgradeBodies.View;
import org.meterline.registration.usecase.Idempotency.Key;
import org.meterline.registration.usecase.MoveUpgrade;
import org.meterline.registration.usecase.ReadUpgrades;
import org.meterline.registration.usecase.StartUpgrade;

/** The upgrades of a usage meter, told by the usage meter itself or by its operator. */
@Path(Identifiers.USAGE_METERS + "/" + Identifiers.ID_IN_PATH + "/upgrades")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Upgrades")
@RunOnVirtualThread
class UpgradesResource {

    private static final String UPGRADES = "u";

    private final Askers askers;
    private final Requester requester;
    private final StartUpgrade start;
    private final MoveUpgrade move;
    private final ReadUpgrades read;
    private final UpgradeProofs proofs;
    private final IdempotencyKeys keys;
    private final Paging paging;
    private final ObjectMapper json;

    UpgradesResource(
            Askers askers,
            Requester requester,
            StartUpgrade start,
            MoveUpgrade move,
            ReadUpgrades read,
            UpgradeProofs proofs,
            IdempotencyKeys keys,
            Paging paging,
            ObjectMapper json) {
        this.askers = askers;
        this.requester = requester;
        this.start = start;
        this.move = move;
        this.read = read;
        this.proofs = proofs;
        this.keys = keys;
        this.paging = paging;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN, Roles.USAGE_METER})
    @Operation(
            summary = "Begin one step of an upgrade",
            description = "A usage meter from before access tokens is issued one when the step leads to a version that"
                    + " has them: copy it before the upgrade asks for it.")
    @APIResponse(
            responseCode = "201",
            description = "Begun, with its prechecks",
            content = @Content(schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "Another one is under way, or the usage meter is unregistered")
    @APIResponse(
            responseCode = "422",
            description =
                    "Not one step: the problem's path has the versions to take; or a downgrade, an unknown version,"
                            + " or another package than the one on record")
    public Response start(
            @PathParam("id") UUID id,
            @RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            name = "The first move to 9",
                                                            value = "{\"from\": \"4.8.0\", \"to\": \"9.0.1\"}")))
                    @Valid
                    @NotNull
                    @Nullable
                    Start body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String idempotencyKey,
            @QueryParam("provider") @Nullable String chosen) {
        Start wanted = Objects.requireNonNull(body);
        Key key = keys.key(idempotencyKey, askers.keyOwner(chosen), "upgrade of " + id, wanted);
        StartUpgrade.Wish wish = new StartUpgrade.Wish(
                SoftwareVersion.of(Objects.requireNonNull(wanted.from())),
                SoftwareVersion.of(Objects.requireNonNull(wanted.to())),
                wanted.packageSha256());
        return switch (start.start(id, askers.asker(chosen), wish, requester.actor(), key, this::written)) {
            case StartUpgrade.Outcome.Started(String answer) -> created(id, answer);
            case StartUpgrade.Outcome.NotFound() -> throw Answers.notFound();
            case StartUpgrade.Outcome.Ended() -> throw Askers.ended();
            case StartUpgrade.Outcome.Gone() -> throw Answers.gone();
            case StartUpgrade.Outcome.KeyReused() -> throw Answers.keyReused();
            case StartUpgrade.Outcome.UnderWay(UUID upgrade) ->
                throw Problems.builder(
                                RegistrationProblem.UPGRADE_UNDER_WAY,
                                "Bring it to VERIFIED or FAILED first: " + upgrade + ".")
                        .with("upgrade", upgrade.toString())
                        .build();
            case StartUpgrade.Outcome.NoWay(var answer) -> throw UpgradeRefusals.noWay(answer, "/");
            case StartUpgrade.Outcome.NotOneStep(var path) -> throw UpgradeRefusals.notOneStep(path);
            case StartUpgrade.Outcome.OtherPackage(String onRecord) ->
                throw Problems.of(
                        CommonProblem.INVALID_FIELD,
                        "The package on record has SHA-256 " + onRecord + "; do not install this one.",
                        "/packageSha256",
                        "package-on-record");
        };
    }

    @PATCH
    @Path(Identifiers.UID_IN_PATH)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN, Roles.USAGE_METER})
    @Operation(
            summary = "Say how far an upgrade has come",
            description = "PRECHECKS, SNAPSHOT_CONFIRMED, RUNNING, VERIFIED; from each but the last FAILED, and then"
                    + " ROLLED_BACK. VERIFIED needs the version that it was upgraded to and everything that must survive"
                    + " as kept; the answer says which certificates have to be accepted again. The same state again"
                    + " changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The upgrade as it is now",
            content = @Content(schema = @Schema(implementation = View.class)))
    @APIResponse(responseCode = "409", description = "Its state does not lead there")
    @APIResponse(responseCode = "422", description = "What has to hold after the upgrade was not reported")
    public View move(
            @PathParam("id") UUID id,
            @PathParam("uid") UUID uid,
            @RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            name = "Verified",
                                                            value = "{\"state\": \"VERIFIED\", \"version\": \"9.0.1\","
                                                                    + " \"kept\": [\"REGISTRATION\","
                                                                    + " \"PRODUCT_SERVERS\", \"UNSENT_DATA\","
                                                                    + " \"CUSTOMER_RULES\", \"NETWORK\"]}")))
                    @Valid
                    @NotNull
                    @Nullable
                    Move body,
            @QueryParam("provider") @Nullable String chosen) {
        MoveUpgrade.Wish wish = proofs.wish(Objects.requireNonNull(body));
        return switch (move.move(id, uid, askers.asker(chosen), wish, requester.actor())) {
            case MoveUpgrade.Outcome.Moved(Upgrade upgrade) -> View.of(upgrade);
            case MoveUpgrade.Outcome.NotFound() -> throw Answers.notFound();
            case MoveUpgrade.Outcome.Ended() -> throw Askers.ended();
            case MoveUpgrade.Outcome.Gone() -> throw Answers.gone();
            case MoveUpgrade.Outcome.NotAllowed(var now, var next) ->
                throw Problems.of(
                        RegistrationProblem.UPGRADE_MOVE_NOT_ALLOWED,
                        "It is " + now + (next.isEmpty() ? ", and that is its end." : ", and can become " + next + "."),
                        "/state",
                        "legal-move");
            case MoveUpgrade.Outcome.OtherVersion(var wanted) -> throw UpgradeProofs.otherVersion(wanted);
            case MoveUpgrade.Outcome.NotKept(var missing) -> throw UpgradeProofs.notKept(missing);
        };
    }

    @GET
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN, Roles.USAGE_METER})
    @Operation(summary = "List the upgrades of a usage meter", description = "The newest first.")
    public Page list(
            @PathParam("id") UUID id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("provider") @Nullable String chosen) {
        int size = paging.limit(limit);
        long before = Paging.position(UPGRADES, cursor, Long.MAX_VALUE);
        List<Upgrade> upgrades = found(read.page(id, askers.asker(chosen), before, size + 1));
        List<Upgrade> page = upgrades.subList(0, Math.min(size, upgrades.size()));
        String next =
                upgrades.size() > size ? Paging.cursor(UPGRADES, page.getLast().number()) : null;
        return new Page(page.stream().map(View::of).toList(), next);
    }

    @GET
    @Path(Identifiers.UID_IN_PATH)
    @RolesAllowed({Roles.USAGE_VIEWER, Roles.METER_OPERATOR, Roles.PLATFORM_ADMIN, Roles.USAGE_METER})
    @Operation(summary = "Show an upgrade", description = "One step, how far it has come and where it can go.")
    public View one(
            @PathParam("id") UUID id, @PathParam("uid") UUID uid, @QueryParam("provider") @Nullable String chosen) {
        return View.of(found(read.one(id, uid, askers.asker(chosen))).getFirst());
    }

    private static List<Upgrade> found(ReadUpgrades.Outcome outcome) {
        return switch (outcome) {
            case ReadUpgrades.Outcome.Found(var upgrades) -> upgrades;
            case ReadUpgrades.Outcome.NotFound() -> throw Answers.notFound();
            case ReadUpgrades.Outcome.Ended() -> throw Askers.ended();
        };
    }

    private String written(Upgrade upgrade) {
        try {
            return json.writeValueAsString(View.of(upgrade));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the view of an upgrade can always be written", e);
        }
    }

    private Response created(UUID meterId, String answer) {
        try {
            JsonNode body = json.readTree(answer);
            return Response.created(URI.create(Identifiers.USAGE_METERS + "/" + meterId + "/upgrades/"
                            + body.get("id").textValue()))
                    .entity(body)
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored answer is not JSON", e);
        }
    }
}
