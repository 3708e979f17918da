package org.meterline.upload.usecase;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** Gives on what it reads, and hands it out in chunks on the side. */
final class ChunkingStream extends FilterInputStream {

    private final Consumer<byte[]> chunks;
    private final long endNanos;
    private final byte[] buffer = new byte[IncomingFiles.CHUNK_BYTES];
    private int filled;

    /** @param atMost how long from now on it is read; then an {@link UploadTooSlowException} ends it */
    ChunkingStream(InputStream in, Duration atMost, Consumer<byte[]> chunks) {
        super(in);
        this.chunks = chunks;
        this.endNanos = System.nanoTime() + atMost.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (System.nanoTime() - endNanos > 0) {
            throw new UploadTooSlowException();
        }
        int read = super.read(into, offset, length);
        int done = 0;
        while (done < read) {
            int part = Math.min(read - done, buffer.length - filled);
            System.arraycopy(into, offset + done, buffer, filled, part);
            filled += part;
            done += part;
            if (filled == buffer.length) {
                handOut();
            }
        }
        return read;
    }

    @Override
    public long skip(long wanted) {
        throw new UnsupportedOperationException("bytes that are skipped would be missing in the store");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Hands out what is left, after the last byte was read. */
    void finish() {
        if (filled > 0) {
            handOut();
        }
    }

    private void handOut() {
        chunks.accept(Arrays.copyOf(buffer, filled));
        filled = 0;
    }
}
