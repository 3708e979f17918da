package org.meterline.registration.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.meterline.registration.domain.CertificateRule;
import org.meterline.registration.domain.SoftwareVersion;
import org.meterline.registration.domain.Survivor;
import org.meterline.registration.domain.Upgrade;
import org.meterline.registration.domain.UpgradePackage;
import org.meterline.registration.domain.UpgradeState;
import org.meterline.registration.domain.UpgradeStep;
import org.meterline.registration.usecase.UpgradePackageStore.Entry;
import org.meterline.registration.usecase.UpgradePaths.PackagedLeg;

/** What requests and answers about upgrades carry. */
final class UpgradeBodies {

    private static final String SHA256 = "[0-9a-f]{64}";
    private static final String SHA256_NEEDED = "a SHA-256 is 64 lower-case hexadecimal digits";
    private static final String VERSION_NEEDED = "a version is two to four numbers, like 4.8.0";
    private static final String PRINTABLE = "[^\\p{Cntrl}]*";
    private static final int LONGEST_SOURCE = 128;
    private static final int LONGEST_DETAIL = 1000;
    private static final int LONGEST_URL = 2000;
    private static final int MOST_SURVIVORS = 16;

    private UpgradeBodies() {}

    @Schema(name = "UpgradePath")
    record PathView(String from, String to, List<StepView> steps) {}

    @Schema(name = "UpgradeStep")
    record StepView(
            String from,
            String to,

            @Schema(name = "package", description = "null: none is on record") @JsonProperty("package") @Nullable
            PackageView onRecord,

            @Schema(description = "Whether the upgrade asks for the access token")
            boolean asksForToken,

            List<ActionView> before,
            List<ActionView> after,

            @Schema(description = "What has to be reported as kept before the upgrade counts as verified")
            List<Survivor> mustSurvive,

            CertificateRule certificates) {

        static StepView of(PackagedLeg packaged) {
            UpgradeStep step = packaged.leg().step();
            return new StepView(
                    packaged.leg().from().toString(),
                    step.to().toString(),
                    packaged.recorded().map(PackageView::of).orElse(null),
                    step.asksForToken(),
                    step.before().stream().map(ActionView::of).toList(),
                    step.after().stream().map(ActionView::of).toList(),
                    step.mustSurvive(),
                    step.certificates());
        }
    }

    @Schema(name = "UpgradeAction")
    record ActionView(@Schema(examples = "TAKE_SNAPSHOT") String code, String text) {

        static ActionView of(UpgradeStep.Action action) {
            return new ActionView(action.code(), action.text());
        }
    }

    @Schema(name = "UpgradePackage")
    record PackageView(
            String version,

            @Schema(description = "null: not published") @Nullable
            String fileName,

            String sha256,
            @Nullable Long sizeBytes,
            @Nullable String url) {

        static PackageView of(UpgradePackage recorded) {
            return new PackageView(
                    recorded.version().toString(),
                    recorded.fileName(),
                    recorded.sha256(),
                    recorded.sizeBytes(),
                    recorded.url());
        }
    }

    @Schema(name = "UpgradePackageList", examples = UpgradeExamples.PACKAGES)
    record PackageList(List<RecordedPackage> items) {}

    @Schema(name = "RecordedUpgradePackage", examples = UpgradeExamples.RECORDED)
    record RecordedPackage(
            String version,

            @Schema(description = "null: not published") @Nullable
            String fileName,

            String sha256,
            @Nullable Long sizeBytes,
            @Nullable String url,
            Instant recordedAt) {

        static RecordedPackage of(Entry entry) {
            UpgradePackage recorded = entry.recorded();
            return new RecordedPackage(
                    recorded.version().toString(),
                    recorded.fileName(),
                    recorded.sha256(),
                    recorded.sizeBytes(),
                    recorded.url(),
                    entry.recordedAt());
        }
    }

    @Schema(name = "UpgradePackageEvent")
    record PackageEvent(
            long id,
            Instant at,
            String actor,
            @Nullable String address,
            @Nullable String requestId,
            PackageView recorded) {

        static PackageEvent of(Entry entry) {
            return new PackageEvent(
                    entry.number(),
                    entry.recordedAt(),
                    entry.recordedBy(),
                    entry.address(),
                    entry.requestId(),
                    PackageView.of(entry.recorded()));
        }
    }

    @Schema(name = "UpgradePackageEventPage", examples = UpgradeExamples.PACKAGE_EVENTS)
    record PackageEventPage(
            List<PackageEvent> items, @Nullable String nextCursor) {}

    @Schema(name = "UpgradePackageRecord", examples = UpgradeExamples.RECORD)
    record PackageRecord(
            @NotNull
            @Pattern(
                    regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}",
                    message = "a file name without a folder: letters, digits, dots, hyphens, underscores")
            @Schema(examples = "usage-meter-9.1.0.iso")
            @Nullable
            String fileName,

            @NotNull
            @Pattern(regexp = SHA256, message = SHA256_NEEDED)
            @Schema(examples = "62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4")
            @Nullable
            String sha256,

            @Positive @Nullable Long sizeBytes,

            @Size(max = LONGEST_URL)
            @Pattern(regexp = "https://[!-~]+", message = "an https address is needed")
            @Nullable
            String url) {}

    @Schema(name = "UpgradeStart")
    record Start(
            @NotNull
            @Pattern(regexp = SoftwareVersion.RULE, message = VERSION_NEEDED)
            @Schema(examples = "4.8.0")
            @Nullable
            String from,

            @NotNull
            @Pattern(regexp = SoftwareVersion.RULE, message = VERSION_NEEDED)
            @Schema(examples = "9.0.1")
            @Nullable
            String to,

            @Pattern(regexp = SHA256, message = SHA256_NEEDED)
            @Schema(
                    description = "Of the package it will be installed from; refused where another is on record",
                    examples = "62724df42b5cc8979723f6f25bf61b720d8287ec3510fbfd218232be787877a4")
            @Nullable
            String packageSha256) {}

    @Schema(name = "UpgradeMove")
    record Move(
            @NotNull UpgradeState.@Nullable Name state,

            @Size(max = LONGEST_DETAIL) @Pattern(regexp = PRINTABLE) @Schema(examples = "Restarted at 14:02") @Nullable
            String detail,

            @Pattern(regexp = SoftwareVersion.RULE, message = VERSION_NEEDED)
            @Schema(description = "With VERIFIED: what the usage meter says it runs now", examples = "9.0.1")
            @Nullable
            String version,

            @Size(max = MOST_SURVIVORS) @Schema(description = "With VERIFIED: what was found to be as before") @Nullable
            List<@NotNull Survivor> kept,

            @Schema(description = "With VERIFIED: the product servers' certificates before and after") @Nullable
            List<@Valid @NotNull CertificateBody> certificates) {}

    @Schema(name = "CertificateChange")
    record CertificateBody(
            @NotNull @Size(min = 1, max = LONGEST_SOURCE) @Pattern(regexp = PRINTABLE) @Nullable
            String source,

            @Pattern(regexp = SHA256, message = SHA256_NEEDED)
            @Schema(description = "The SHA-256 fingerprint that was accepted; null: none was")
            @Nullable
            String before,

            @NotNull @Pattern(regexp = SHA256, message = SHA256_NEEDED) @Nullable
            String after) {}

    @Schema(name = "Upgrade", examples = UpgradeExamples.UPGRADE)
    record View(
            UUID id,
            UUID usageMeterId,
            String from,
            String to,
            UpgradeState.Name state,

            @Schema(description = "Where it can go from here")
            List<UpgradeState.Name> nextStates,

            boolean asksForToken,
            List<Survivor> mustSurvive,
            List<Survivor> kept,

            @Schema(description = "The product servers whose certificate somebody has to accept again")
            List<String> certificatesToAccept,

            @Nullable String packageSha256,
            @Nullable String detail,
            String startedBy,
            Instant startedAt,
            Instant changedAt) {

        static View of(Upgrade upgrade) {
            return new View(
                    upgrade.id(),
                    upgrade.usageMeterId(),
                    upgrade.from().toString(),
                    upgrade.to().toString(),
                    upgrade.state().name(),
                    upgrade.state().nextStates(),
                    upgrade.asksForToken(),
                    upgrade.mustSurvive(),
                    upgrade.proof().kept(),
                    upgrade.proof().certificatesToAccept(),
                    upgrade.packageSha256(),
                    upgrade.detail(),
                    upgrade.startedBy(),
                    upgrade.startedAt(),
                    upgrade.changedAt());
        }
    }

    @Schema(name = "UpgradePage", examples = UpgradeExamples.UPGRADES)
    record Page(List<View> items, @Nullable String nextCursor) {}
}
