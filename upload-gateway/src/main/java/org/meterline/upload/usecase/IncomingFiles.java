package org.meterline.upload.usecase;

import java.util.Optional;
import java.util.UUID;
import org.meterline.contracts.file.UsageFileManifest;
import org.meterline.contracts.report.ReportDigest;
import org.meterline.upload.domain.NewFile;
import org.meterline.upload.domain.ReportEntry;

/** Where files are stored while they come in. */
public interface IncomingFiles {

    /** The largest piece of a file that is stored in one. */
    int CHUNK_BYTES = 1024 * 1024;

    /** Begins a file that nobody sees until it is committed. */
    Incoming begin(UUID id);

    /** The id of the file with this digest, where there is one. */
    Optional<UUID> find(ReportDigest digest);

    /** Whether the file with this digest is there and cannot be published, because what is stored of it is damaged. */
    boolean isGivenUp(ReportDigest digest);

    /** The place of the file with this digest in the chain of its usage meter's files. */
    Optional<Link> link(ReportDigest digest);

    /** @param sequence the usage meter's own count of its files */
    record Link(UUID usageMeterId, long sequence) {}

    /** A file on its way in: everything or nothing. */
    interface Incoming extends AutoCloseable {

        /** Is told what the file says it is, before its first report. */
        default void of(UsageFileManifest manifest) {}

        /** Adds the next packed bytes, at most {@link #CHUNK_BYTES}. */
        void chunk(byte[] packed);

        /** Adds a report. */
        void report(ReportEntry entry);

        /**
         * Makes it last, unless the same file is there already. One that is there and was given up gets its bytes from this
         * one, and is published after all.
         *
         * @return the id of the same file, taken earlier; empty where this one was taken now
         */
        Optional<UUID> commit(NewFile file);

        /** Forgets everything that was not committed. */
        @Override
        void close();
    }
}
