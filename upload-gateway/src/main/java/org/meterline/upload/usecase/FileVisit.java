package org.meterline.upload.usecase;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.FileKeys;
import org.meterline.contracts.file.KeyId;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileVisitor;
import org.meterline.contracts.report.Refusal;
import org.meterline.contracts.topic.UsageMeterState;
import org.meterline.upload.domain.FileContents;
import org.meterline.upload.domain.FileContents.Checked;
import org.meterline.upload.domain.FileKey;
import org.meterline.upload.domain.Uploader;

/** One file's way in: whose it is, each of its reports, the key of its signature. */
final class FileVisit implements UsageFileVisitor, FileKeys {

    /** Stands in for a refusal that is about the caller, not about the file. */
    private static final Refusal NOT_THE_FILES_FAULT = new Refusal(Refusal.Kind.MEANING, "caller", "", "");

    private final Uploader uploader;
    private final FileRules rules;
    private final IncomingFiles.Incoming incoming;
    private @Nullable UsageFileManifest manifest;
    private @Nullable UsageMeterState meter;
    private @Nullable FileContents contents;
    private @Nullable FileKey usedKey;
    private @Nullable UploadResult ownRefusal;

    FileVisit(Uploader uploader, FileRules rules, IncomingFiles.Incoming incoming) {
        this.uploader = uploader;
        this.rules = rules;
        this.incoming = incoming;
    }

    @Override
    public Optional<Refusal> manifest(UsageFileManifest read) {
        manifest = read;
        if (uploader instanceof Uploader.Meter own && !own.usageMeterId().equals(read.usageMeterId())) {
            return refuse(new UploadResult.AnotherUsageMeter());
        }
        Optional<UsageMeterState> found = rules.find(read.usageMeterId()).filter(uploader::sees);
        if (found.isEmpty()) {
            return refuse(new UploadResult.NoSuchUsageMeter());
        }
        if (found.get().status() == UsageMeterState.Status.SUSPENDED) {
            return refuse(new UploadResult.Suspended());
        }
        meter = found.get();
        contents = rules.contents(read, found.get());
        incoming.of(read);
        return Optional.empty();
    }

    private Optional<Refusal> refuse(UploadResult own) {
        ownRefusal = own;
        return Optional.of(NOT_THE_FILES_FAULT);
    }

    @Override
    public Optional<Refusal> report(UsageFileManifest manifest, int line, byte[] original) {
        return switch (Objects.requireNonNull(contents).next(line, original, rules.now())) {
            case Checked.Refused(Refusal refusal) -> Optional.of(refusal);
            case Checked.Taken(var entry) -> {
                incoming.report(entry);
                yield Optional.empty();
            }
        };
    }

    @Override
    public Optional<byte[]> publicKey(KeyId id) {
        Optional<FileKey> key = rules.acceptedKey(meter(), id.generation());
        usedKey = key.orElse(null);
        return key.map(FileKey::bytes);
    }

    Uploader uploader() {
        return uploader;
    }

    /** What the file says it is, once it has said so. */
    Optional<UsageFileManifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    /** The usage meter of the file; there is one once its manifest was taken. */
    UsageMeterState meter() {
        return Objects.requireNonNull(meter);
    }

    /** The key that the signature was verified with; there is one once it was. */
    FileKey usedKey() {
        return Objects.requireNonNull(usedKey);
    }

    /** Why the file was not read on, where that is about the caller. */
    Optional<UploadResult> ownRefusal() {
        return Optional.ofNullable(ownRefusal);
    }
}
