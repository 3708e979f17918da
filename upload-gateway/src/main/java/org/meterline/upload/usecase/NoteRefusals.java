package org.meterline.upload.usecase;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.upload.domain.RefusedUpload;
import org.meterline.upload.domain.Uploader;

/** Keeps one line of each file that was refused, and nothing else of it. */
@ApplicationScoped
public class NoteRefusals {

    private static final Logger LOG = Logger.getLogger(NoteRefusals.class);

    private final RefusalLog refusals;
    private final Clock clock;

    NoteRefusals(RefusalLog refusals, Clock clock) {
        this.refusals = refusals;
        this.clock = clock;
    }

    /** The page after a position, newest first; one more than the limit where there is a next page. */
    public List<RefusedUpload> page(Uploader caller, RefusalLog.@Nullable Position after, int limit) {
        return switch (caller) {
            case Uploader.Operator operator -> refusals.list(operator.provider(), after, limit + 1);
            case Uploader.Platform _ -> refusals.list(null, after, limit + 1);
            case Uploader.Meter _ -> List.of();
        };
    }

    /** Notes what was refused, if it was. The answer does not depend on whether it could be noted. */
    void note(Uploader uploader, Optional<UsageFileManifest> manifest, UploadResult result) {
        Optional<RefusedUpload> refused = switch (result) {
            case UploadResult.Refused(int line, var refusal) ->
                Optional.of(refusal(uploader, manifest, refusal.rule(), line));
            case UploadResult.WindowClosed _ -> Optional.of(refusal(uploader, manifest, "upload-window-closed", 1));
            case UploadResult.NoSuchUsageMeter _ -> Optional.of(refusal(uploader, manifest, "not-found", 1));
            case UploadResult.AnotherUsageMeter _ ->
                Optional.of(refusal(uploader, manifest, "another-usage-meters-file", 1));
            case UploadResult.Suspended _ -> Optional.of(refusal(uploader, manifest, "usage-meter-suspended", 1));
            case UploadResult.FormRefused form ->
                Optional.of(refusal(uploader, manifest, form.reason().rule(), null));
            case UploadResult.TooSlow _ -> Optional.of(refusal(uploader, manifest, "body-too-slow", null));
            case UploadResult.Taken _, UploadResult.Known _, UploadResult.Busy _ -> Optional.empty();
        };
        refused.ifPresent(this::keep);
    }

    private RefusedUpload refusal(
            Uploader uploader, Optional<UsageFileManifest> manifest, String rule, @Nullable Integer line) {
        return new RefusedUpload(
                UUID.randomUUID(),
                clock.instant(),
                uploader.ownProvider(),
                uploader.name(),
                manifest.map(UsageFileManifest::usageMeterId).orElse(null),
                manifest.map(UsageFileManifest::month).map(Object::toString).orElse(null),
                rule,
                line);
    }

    private void keep(RefusedUpload refused) {
        LOG.infof(
                "A usage file was refused: brought by %s, of usage meter %s, month %s: %s in line %s",
                refused.uploadedBy(), refused.usageMeterId(), refused.month(), refused.rule(), refused.line());
        try {
            refusals.note(refused);
        } catch (StoreUnavailableException e) {
            LOG.warn("That a usage file was refused could not be noted", e);
        }
    }
}
