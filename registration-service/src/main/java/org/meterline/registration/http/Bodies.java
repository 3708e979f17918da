package org.meterline.registration.http;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.topic.UsageMeterState.Connectivity;
import org.meterline.contracts.topic.UsageMeterState.Mode;
import org.meterline.contracts.topic.UsageMeterState.Status;
import org.meterline.registration.domain.Health;
import org.meterline.registration.domain.HealthReason;
import org.meterline.registration.domain.LifeCycle.Unregistered;
import org.meterline.registration.domain.SignsOfLife;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.UsageMeter;
import org.meterline.registration.domain.UsageMeterName;
import org.meterline.registration.domain.Vitals;
import org.meterline.registration.usecase.UsageMeterEvent;

/** What requests and answers carry. */
final class Bodies {

    private static final int LONGEST_SITE = 128;
    private static final int LONGEST_VERSION = 64;
    private static final String PRINTABLE = "[^\\p{Cc}\\u2028\\u2029]*";

    private Bodies() {}

    @Schema(name = "Registration", examples = Examples.REGISTRATION)
    record Registration(
            @NotNull @Pattern(regexp = Identifiers.UUID_FORM, message = "a lower-case UUID is needed") @Nullable
            String id,

            @NotNull
            @Size(max = UsageMeterName.LONGEST)
            @Pattern(
                    regexp = UsageMeterName.RULE,
                    message = "letters, digits and hyphens, beginning with a letter, not ending with a hyphen")
            @Nullable
            String name,

            @Nullable Mode mode,
            @Nullable Connectivity connectivity,

            @Pattern(regexp = Identifiers.UUID_FORM, message = "a lower-case UUID is needed") @Nullable
            String contractId,

            @Size(min = 1, max = LONGEST_SITE) @Pattern(regexp = PRINTABLE) @Nullable
            String siteId,

            @Pattern(regexp = SoftwareVersion.RULE, message = "a version is two to four numbers, like 4.8.0")
            @Schema(
                    description = "What it runs, where that is known. One of before access tokens gets none yet.",
                    examples = "4.8.0")
            @Nullable
            String version) {}

    @Schema(name = "Change", examples = Examples.CHANGE)
    record Change(
            @Size(max = UsageMeterName.LONGEST)
            @Pattern(
                    regexp = UsageMeterName.RULE,
                    message = "letters, digits and hyphens, beginning with a letter, not ending with a hyphen")
            @Nullable
            String name,

            @Nullable Connectivity connectivity,
            @Nullable Mode mode,

            @JsonDeserialize(using = TextOrNull.class)
            @Schema(description = "null: none, so that the usage is unassigned")
            @Nullable
            Optional<@Pattern(regexp = Identifiers.UUID_FORM, message = "a lower-case UUID is needed") String>
                    contractId,

            @JsonDeserialize(using = TextOrNull.class)
            @Schema(description = "null: none; absent: as it is, but none where the contract becomes another")
            @Nullable
            Optional<@Size(min = 1, max = LONGEST_SITE) @Pattern(regexp = PRINTABLE) String> siteId,

            @Schema(
                    description =
                            "From when a new mode (a full hour), connectivity (a full hour that has begun; absent: now) or"
                                    + " contract (the start of a month) holds")
            @Nullable
            Instant effectiveFrom) {}

    @Schema(name = "Rotation", examples = Examples.ROTATION)
    record Rotation(
            @Schema(description = "How long the old token lives, as an ISO 8601 duration") @Nullable
            Duration overlap) {}

    @Schema(name = "RegistrationCheck", examples = Examples.CHECK)
    record Check(
            @NotNull @Size(min = 1, max = LONGEST_VERSION) @Pattern(regexp = PRINTABLE) @Nullable
            String version,

            @Size(min = 1, max = LONGEST_SITE) @Pattern(regexp = PRINTABLE) @Nullable
            String fingerprint) {}

    @Schema(name = "UsageMeter", examples = Examples.USAGE_METER)
    record View(
            UUID id,
            String provider,
            String name,
            Mode mode,
            @Nullable UUID contractId,
            @Nullable String siteId,
            Connectivity connectivity,
            Status status,
            Health health,

            @Schema(description = "Why it is not OK, the worst first")
            List<ReasonView> healthReasons,

            @Nullable String version,
            @Nullable Instant lastSeenAt,
            @Nullable Instant lastReportHour,
            @Nullable Instant lastUploadAt,
            int tokenGeneration,
            Instant createdAt,
            @Nullable Instant unregisteredAt,
            boolean locked,
            long revision,
            List<ModeView> modes,
            List<ConnectivityView> connectivities,
            List<ContractView> contracts) {

        static View of(UsageMeter meter, Vitals vitals, Instant now) {
            SignsOfLife signs = vitals.signs();
            var contract = meter.contracts().at(now);
            return new View(
                    meter.id(),
                    meter.provider(),
                    meter.profile().name().value(),
                    meter.modes().at(now),
                    contract.contractId(),
                    contract.siteId(),
                    meter.profile().connectivity(),
                    meter.state().status(),
                    vitals.weighed().health(),
                    vitals.weighed().reasons().stream().map(ReasonView::of).toList(),
                    signs.version(),
                    signs.lastSeenAt(),
                    signs.lastReportHour(),
                    signs.lastUploadAt(),
                    meter.credentials().newestNumber(),
                    meter.createdAt(),
                    meter.state() instanceof Unregistered gone ? gone.since() : null,
                    meter.profile().locked(),
                    meter.revision(),
                    meter.modes().effective().stream()
                            .map(entry -> new ModeView(entry.mode(), entry.from()))
                            .toList(),
                    meter.connectivities().entries().stream()
                            .map(entry -> new ConnectivityView(entry.connectivity(), entry.from()))
                            .toList(),
                    meter.contracts().effective().stream()
                            .map(entry -> new ContractView(entry.contractId(), entry.siteId(), entry.from()))
                            .toList());
        }
    }

    @Schema(name = "GivenToken")
    interface GivenToken {

        @Schema(required = true, description = "The secret of the usage meter; nobody else may ever see it")
        String getAccessToken();
    }

    @Schema(
            name = "RegisteredUsageMeter",
            allOf = {View.class, GivenToken.class},
            examples = Examples.REGISTERED)
    interface Registered {}

    @Schema(name = "HealthReason")
    record ReasonView(
            HealthReason.Kind reason,

            @Schema(description = "The health it would have for this reason alone")
            Health weight,

            Instant since,

            @Schema(description = "The source that it is about, where it is about one") @Nullable
            UUID source,

            String detail) {

        static ReasonView of(HealthReason reason) {
            return new ReasonView(reason.kind(), reason.weight(), reason.since(), reason.source(), reason.detail());
        }
    }

    @Schema(name = "ModeEntry")
    record ModeView(
            Mode mode,

            @Schema(description = "null: since ever") @Nullable
            Instant from) {}

    @Schema(name = "ConnectivityEntry")
    record ConnectivityView(
            Connectivity connectivity,

            @Schema(description = "null: since ever") @Nullable
            Instant from) {}

    @Schema(name = "ContractEntry")
    record ContractView(
            @Nullable UUID contractId,
            @Nullable String siteId,

            @Schema(description = "null: since ever") @Nullable
            Instant from) {}

    @Schema(name = "UsageMeterPage", examples = Examples.PAGE)
    record Page(List<View> items, @Nullable String nextCursor) {}

    @Schema(name = "AccessToken", examples = Examples.TOKEN)
    record Token(
            String accessToken,
            int tokenGeneration,
            @Nullable Instant previousValidUntil) {

        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    @Schema(name = "UsageMeterEvent")
    record EventView(
            long id,
            Instant at,
            UsageMeterEvent.Kind kind,
            String actor,
            @Nullable String address,
            @Nullable String requestId,
            Map<String, String> details) {

        static EventView of(UsageMeterEvent event) {
            return new EventView(
                    event.id(),
                    event.at(),
                    event.kind(),
                    event.actor(),
                    event.address(),
                    event.requestId(),
                    event.details());
        }
    }

    @Schema(name = "UsageMeterEventPage", examples = Examples.EVENTS)
    record EventPage(List<EventView> items, @Nullable String nextCursor) {}

    @Schema(name = "CheckedRegistration", examples = Examples.CHECKED)
    record Checked(UUID id, String name, String provider, Status status, Mode mode) {}
}
