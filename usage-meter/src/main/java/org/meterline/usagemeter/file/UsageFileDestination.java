package org.meterline.usagemeter.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.meterline.contracts.file.FileSigningKey;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.file.UsageFileName;
import org.meterline.contracts.file.UsageFileWriter;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.usagemeter.domain.HourReport;
import org.meterline.usagemeter.usecase.AccessToken;
import org.meterline.usagemeter.usecase.ReportDestination;

/** Writes reports into a signed usage file that appears under its name only when it is whole. */
public final class UsageFileDestination implements ReportDestination {
    private final Path target;
    private final Path unfinished;
    private final UsageFileWriter writer;
    private final Sealed sealed;
    private long written;
    private @Nullable ReportDigest digest;

    /**
     * Begins a file.
     *
     * @param target the file, or an existing folder in which it gets its proper name
     */
    public UsageFileDestination(Path target, UsageFileManifest manifest, AccessToken token) throws IOException {
        this(target, manifest, token, (file, digest) -> {
            // A replayed file is in nobody's book.
        });
    }

    UsageFileDestination(Path target, UsageFileManifest manifest, AccessToken token, Sealed sealed) throws IOException {
        this.sealed = sealed;
        this.target = Files.isDirectory(target) ? target.resolve(properName(manifest)) : target;
        this.unfinished = this.target.resolveSibling(this.target.getFileName() + ".unfinished");
        this.writer = new UsageFileWriter(
                Files.newOutputStream(unfinished),
                UsageFileWriter.Packing.ZSTD,
                manifest,
                FileSigningKey.derive(token.value()),
                token.generation());
    }

    /** Told when a file is whole and signed, before it appears under its name. */
    interface Sealed {
        void sealed(Path file, ReportDigest digest) throws IOException;
    }

    private static String properName(UsageFileManifest manifest) {
        Instant partialAt = manifest.partial() ? manifest.createdAt() : null;
        return UsageFileName.of(manifest.usageMeterId(), manifest.month(), partialAt);
    }

    @Override
    public void accept(HourReport report) throws IOException {
        writer.addReport(report.bytes());
        written++;
    }

    @Override
    public Outcome finish() throws IOException {
        ReportDigest whole = seal();
        assert whole.equals(digest);
        return new Outcome(written, 0);
    }

    /** Signs the file and lets it appear under its name. */
    ReportDigest seal() throws IOException {
        writer.close();
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        ReportDigest whole = writer.digest();
        sealed.sealed(target, whole);
        Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        digest = whole;
        return whole;
    }

    /** The file that was written. */
    public Path file() {
        return target;
    }

    /** The file's digest; known once it is finished. */
    public @Nullable ReportDigest digest() {
        return digest;
    }

    @Override
    public void close() throws IOException {
        if (digest != null) {
            return;
        }
        try {
            writer.close();
        } catch (IllegalStateException | UncheckedIOException incomplete) {
            // That is why we are here: something went wrong before the last report.
            assert incomplete != null;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
