package org.meterline.collector.usecase;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.meterline.collector.domain.ContentEncoding;

/**
 * A request's body as it comes from the wire, not yet decoded.
 *
 * @param clockSkewMillis how far its sender's clock was ahead of ours (behind: negative); null where that is not known
 */
public record IncomingBody(
        InputStream raw, ContentEncoding encoding, @Nullable Long clockSkewMillis) {

    /** Of a sender that does not say its time. */
    public IncomingBody(InputStream raw, ContentEncoding encoding) {
        this(raw, encoding, null);
    }
}
