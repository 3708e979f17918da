package org.meterline.upload.usecase;

import java.util.Optional;
import java.util.UUID;
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

    /** A file on its way in: everything or nothing. */
    interface Incoming extends AutoCloseable {

        /** Adds the next packed bytes, at most {@link #CHUNK_BYTES}. */
        void chunk(byte[] packed);

        /** Adds a report. */
        void report(ReportEntry entry);

        /**
         * Makes it last, unless the same file is there already.
         *
         * @return the id of the same file, taken earlier; empty where this one was taken now
         */
        Optional<UUID> commit(NewFile file);

        /** Forgets everything that was not committed. */
        @Override
        void close();
    }
}
