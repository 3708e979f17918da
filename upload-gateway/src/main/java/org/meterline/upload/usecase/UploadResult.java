package org.meterline.upload.usecase;

import java.time.Instant;
import java.util.UUID;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.report.ReportDigest;

/** What an upload came to. */
public sealed interface UploadResult {

    /** Stored now, or in a dry run: would be. */
    record Taken(UUID id, ReportDigest digest, UsageFileManifest manifest) implements UploadResult {}

    /** Stored already; nothing changed. */
    record Known(UUID id, ReportDigest digest, UsageFileManifest manifest) implements UploadResult {}

    /** Not a usage file that can be taken. */
    record Refused(int line, Refusal refusal) implements UploadResult {}

    /** A good file, too late. */
    record WindowClosed(UsageFileManifest manifest, Instant closedAt) implements UploadResult {}

    /** For this caller there is no such usage meter. */
    record NoSuchUsageMeter() implements UploadResult {}

    /** A usage meter with another one's file. */
    record AnotherUsageMeter() implements UploadResult {}

    /** Its operator suspended the usage meter. */
    record Suspended() implements UploadResult {}

    /** The form around it holds no single file that can be taken. */
    record FormRefused(FormRefusedException.Reason reason, String detail) implements UploadResult {}

    /** It broke off, or was not whole when its time was over. */
    record TooSlow() implements UploadResult {}

    /** As many uploads are running as may. */
    record Busy() implements UploadResult {}
}
