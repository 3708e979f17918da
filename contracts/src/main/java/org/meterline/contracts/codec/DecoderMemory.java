package org.meterline.contracts.codec;

import java.io.IOException;

/** Is told what memory a decoder is about to take, before it does: a few bytes on the wire can ask for many. */
@FunctionalInterface
public interface DecoderMemory {

    /** Lets every decoder take what it wants, up to {@link SingleStreams#MAX_DECODER_BYTES}. */
    DecoderMemory UNCOUNTED = bytes -> {};

    /**
     * Is called once or twice for a stream.
     *
     * @throws IOException where there is no room; reading the stream then ends with it
     */
    void take(int bytes) throws IOException;
}
