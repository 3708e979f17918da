package org.meterline.upload.usecase;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.meterline.upload.domain.FileKey;
import org.meterline.upload.domain.StoredFile;

/** The files whose reports are not all on the topic yet. */
public interface PublishingQueue {

    /** The longest waiting file that no other publisher has in hand. */
    Optional<Claim> claim();

    /** A file in this publisher's hand; if the process dies, another one may take it at once. */
    interface Claim extends AutoCloseable {

        StoredFile file();

        /** The public key that its signature was verified with. */
        FileKey fileKey();

        /** The packed bytes as they came. */
        InputStream packed();

        /** Stores how many reports the broker has acknowledged: where a next publisher goes on. */
        void acknowledged(int reports);

        /** Every report is on the topic. */
        void finished(Instant now);

        /** It can never be published. */
        void failed(String reason, Instant now);

        @Override
        void close();
    }
}
